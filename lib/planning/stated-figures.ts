/** A figure that is stated in days counts as so many days seen where too little is known to tell. */
const USUAL_WEIGHT = 5;
const LEAST_WEIGHT = 2;
const GREATEST_WEIGHT = 20;
/** Figures beside others of their group that it takes to tell how far stated ones are from the truth. */
const LEAST_COMPARISONS = 10;
/** A stated figure below a day says nothing of a ratio, and what is usual is a day at least. */
const LEAST_STATED = 1;
const LEAST_USUAL = 1;
/** An observation counts at most so many times what is usual. */
const GREATEST_RATIO = 2;
/** Degrees of freedom with which the spread of all groups counts in that of one. */
const SPREAD_WEIGHT = 10;

/** Something that is stated (null where it is not) with its standard deviation, in a group of its like, and what was seen of it. */
export interface Learning {
  readonly group: string;
  readonly stated: number | null;
  readonly statedSd: number | null;
  readonly seen: readonly number[];
}

/** What was seen of one figure, greatly exaggerated ones at their limit; null where there is none, or one has no spread. */
export interface Seen {
  readonly count: number;
  readonly mean: number | null;
  readonly sd: number | null;
  /** How many count at their limit. */
  readonly capped: number;
}

/** A figure estimated from what is stated and what was seen. */
export interface Figure {
  readonly mean: number;
  readonly sd: number | null;
  readonly own: Seen;
  /** The same of the others in the group: how many were seen, and how many times what is stated for them. */
  readonly othersCount: number;
  readonly othersRatio: number;
  /** Observations that the stated figure counts as. */
  readonly statedWeight: number;
}

/**
 * Estimates figures from what is stated and what was seen, by empirical Bayes. L is stated, x̄ the mean of the n seen:
 *
 *     mean = (w·ρ·L + n·x̄) / (w + n)
 *     ρ    = (5 + Σ v·x̄/L) / (5 + Σ v)                   over the others of the group, v = n·w/(n + w)
 *     w    = cv² / τ², from 2 to 20                      cv² within figures, τ² between x̄/L of a group; 5 where unknown
 *     sd²  = (w·sd₀² + Σ(x − x̄)²) / (w + n − 1)          sd₀ stated, else cv of the group × mean
 *
 * So a stated figure counts as w observations, fewer where stated figures have proved wrong, and what the others of its
 * group took over what was stated for them corrects it first. One observation counts at most for twice the usual: a wrong
 * date, or goods that were forgotten, are not what is usual.
 * Gives them in order; null where nothing was seen of any figure, and of one that is not stated until it was seen itself.
 */
export function learnFigures(learnings: readonly Learning[]): (Figure | null)[] {
  const observed = learnings.map(observe);
  const groups = new Map<string, Observed[]>();
  for (const [index, { group }] of learnings.entries()) {
    const one = observed[index] ?? null;
    if (one === null) continue;
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [one]);
    else members.push(one);
  }
  if (groups.size === 0) return learnings.map(() => null);
  const cv2 = pooledCv2([...groups.values()].flat(), null);
  const weight = statedWeight([...groups.values()], cv2);
  const totals = new Map([...groups].map(([name, group]) => [name, totalsOf(group, weight, cv2)]));
  const unseen: GroupTotals = { shares: 0, ratios: 0, count: 0, cv2 };
  return learnings.map((learning, index) => {
    const own = observed[index] ?? null;
    if (own === null && learning.stated === null) return null;
    return estimate(learning, own, totals.get(learning.group) ?? unseen, weight);
  });
}

/** One figure as it was seen. */
interface Observed extends Omit<Seen, 'mean' | 'sd'> {
  readonly mean: number;
  /** Sample variance; 0 for one value. */
  readonly variance: number;
  /** mean / stated; null where that says nothing. */
  readonly ratio: number | null;
}

function observe({ stated, seen }: Learning): Observed | null {
  if (seen.length === 0) return null;
  const limit = limitOf(seen, stated);
  const counted = seen.map((value) => Math.min(value, limit));
  const mean = counted.reduce((sum, value) => sum + value, 0) / counted.length;
  return {
    count: counted.length,
    capped: seen.filter((value) => value > limit).length,
    mean,
    variance: counted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, counted.length - 1),
    ratio: stated !== null && stated >= LEAST_STATED ? mean / stated : null,
  };
}

/** The most that one observation counts for. Usual is the lower median of what was seen and, twice, what is stated: both of the first two may be wrong. */
function limitOf(seen: readonly number[], stated: number | null): number {
  const known = (stated === null ? [...seen] : [...seen, stated, stated]).sort((a, b) => a - b);
  const usual = known[Math.ceil(known.length / 2) - 1] ?? 0;
  return GREATEST_RATIO * Math.max(LEAST_USUAL, usual);
}

/** Squared coefficient of variation within figures, shrunk to `usual` where that is given; null where none was seen twice. */
function pooledCv2(observed: readonly Observed[], usual: number | null): number | null {
  let squares = (usual ?? 0) * (usual === null ? 0 : SPREAD_WEIGHT);
  let freedom = usual === null ? 0 : SPREAD_WEIGHT;
  for (const { count, mean, variance } of observed) {
    if (count < 2 || mean <= 0) continue;
    squares += ((count - 1) * variance) / (mean * mean);
    freedom += count - 1;
  }
  return freedom > 0 ? squares / freedom : null;
}

/** Observations that a stated figure is worth: spread within figures over that of their means beside each other in a group. */
function statedWeight(groups: readonly (readonly Observed[])[], cv2: number | null): number {
  let squares = 0;
  let comparisons = 0;
  let noise = 0;
  let figures = 0;
  for (const group of groups) {
    const known = group.filter(({ ratio }) => ratio !== null && ratio > 0);
    const mean = known.reduce((sum, { ratio }) => sum + (ratio ?? 0), 0) / known.length;
    for (const { ratio, count } of known) {
      squares += ((ratio ?? 0) / mean - 1) ** 2;
      noise += (cv2 ?? 0) / count;
    }
    figures += known.length;
    comparisons += Math.max(0, known.length - 1);
  }
  if (comparisons < LEAST_COMPARISONS || cv2 === null) return USUAL_WEIGHT;
  const between = squares / comparisons - noise / figures;
  return between <= 0 ? GREATEST_WEIGHT : Math.min(GREATEST_WEIGHT, Math.max(LEAST_WEIGHT, cv2 / between));
}

/** What a group took over what is stated, each figure by its share. */
interface GroupTotals {
  readonly shares: number;
  readonly ratios: number;
  readonly count: number;
  readonly cv2: number | null;
}

function totalsOf(group: readonly Observed[], weight: number, cv2: number | null): GroupTotals {
  let shares = 0;
  let ratios = 0;
  let count = 0;
  for (const observed of group) {
    if (observed.ratio === null) continue;
    shares += shareOf(observed, weight);
    ratios += shareOf(observed, weight) * observed.ratio;
    count += observed.count;
  }
  return { shares, ratios, count, cv2: cv2 === null ? null : pooledCv2(group, cv2) };
}

function shareOf({ count }: Observed, weight: number): number {
  return (count * weight) / (count + weight);
}

function estimate(
  { stated, statedSd }: Learning,
  own: Observed | null,
  group: GroupTotals,
  weight: number,
): Figure {
  // What a figure itself shows is not shown again by its group.
  const share = own === null || own.ratio === null ? 0 : shareOf(own, weight);
  const shares = Math.max(0, group.shares - share);
  const ratios = Math.max(0, group.ratios - share * (own?.ratio ?? 0));
  const othersRatio = (USUAL_WEIGHT + ratios) / (USUAL_WEIGHT + shares);
  const count = own?.count ?? 0;
  const mean = weighed(othersRatio * (stated ?? 0), stated === null ? 0 : weight, own?.mean ?? 0, count);
  const usualSd = statedSd ?? (group.cv2 === null ? null : Math.sqrt(group.cv2) * mean);
  const freedom = Math.max(0, count - 1);
  return {
    mean,
    sd: usualSd === null ? null : Math.sqrt(weighed(usualSd ** 2, weight, own?.variance ?? 0, freedom)),
    own: {
      count,
      mean: own?.mean ?? null,
      sd: own === null || count < 2 ? null : Math.sqrt(own.variance),
      capped: own?.capped ?? 0,
    },
    othersCount: Math.max(0, group.count - (own?.ratio === null ? 0 : count)),
    othersRatio,
    statedWeight: weight,
  };
}

/** The mean of two values by their weights, exactly the first where the second has none. */
function weighed(a: number, weightOfA: number, b: number, weightOfB: number): number {
  return weightOfB === 0 ? a : a + ((b - a) * weightOfB) / (weightOfA + weightOfB);
}
