import type { CampaignKind } from '../domain/sets.ts';
import { PACE_PRIOR_DAYS, paceFactor } from './campaign-pace.ts';
import { type KnownCampaign, plannedDays, shareOfDay } from './campaigns.ts';
import type { MethodInput } from './method-input.ts';

/** Finished campaigns from which their plans are corrected, and the average ones at 1 that are counted with them. */
const LEAST_FOR_RATIO = 5;
const PRIOR_CAMPAIGNS = 3;
const RATIO_BOUNDS = [0.4, 1.6] as const;
/** Completed campaigns from which the course of a campaign is learned; before it is flat. */
const LEAST_FOR_COURSE = 10;
const PARTS = 10;
/** Coefficient of variation of what a campaign sells over what is expected before it begins. */
const CAMPAIGN_CV = 0.4;

/** A SKU's campaigns and what sold. A day without stock says nothing of what a campaign could have sold. */
type CampaignDemand = Pick<MethodInput, 'campaigns' | 'series' | 'masks'>;

/** The same, and what campaigns that have settled taught. */
type LearnedDemand = CampaignDemand & Pick<MethodInput, 'learned'>;

/** What past campaigns sold beyond the usual demand, over all SKUs. */
export interface CampaignResponse {
  /** What campaigns sell over what they planned, 0.4 to 1.6; 1 until five are over. */
  ratio(): number;
  /** Share of a campaign's units on each of so many days; they add up to 1. Flat until ten were completed. */
  course(days: number): readonly number[];
  /** Campaigns it rests on. */
  readonly campaigns: number;
}

/** A response that still takes campaigns. */
export interface CampaignRecord extends CampaignResponse {
  /** Takes the campaigns of a SKU that are over on the day (a day number). `usual` is its pulse demand a day without campaigns. */
  add(demand: CampaignDemand, usual: number, today: number): void;
}

/** What campaigns are expected to sell beyond the usual demand in a time ahead. */
export interface ExpectedCampaigns {
  readonly units: number;
  readonly variance: number;
}

/** A record without campaigns. */
export function createCampaignRecord(): CampaignRecord {
  let finished = 0;
  let sold = 0;
  let planned = 0;
  let completed = 0;
  const parts = new Float64Array(PARTS);
  const courses = new Map<number, readonly number[]>();
  return {
    get campaigns() {
      return finished;
    },
    add(demand, usual, today) {
      const plans = demand.campaigns.map(planOf);
      for (const plan of plans) {
        const { known, days: length } = plan;
        if (known.lastDay >= today || known.lastDay < known.firstDay) continue;
        if (known.firstDay < demand.series.firstDay) continue;
        const uplift = upliftOf(plan, known.lastDay, plans, demand, usual).filter((units) => units !== null);
        if (uplift.length === 0) continue;
        finished++;
        for (const units of uplift) sold += units;
        planned += plan.unitsADay * uplift.length;
        if (uplift.length < length) continue;
        completed++;
        addToParts(parts, uplift);
      }
      courses.clear();
    },
    ratio() {
      if (finished < LEAST_FOR_RATIO || planned <= 0) return 1;
      const prior = (PRIOR_CAMPAIGNS * planned) / finished;
      return bounded((sold + prior) / (planned + prior), RATIO_BOUNDS);
    },
    course(days) {
      const known = courses.get(days);
      if (known !== undefined) return known;
      const course = completed < LEAST_FOR_COURSE ? flat(days) : courseOf(parts, days);
      courses.set(days, course);
      return course;
    },
  };
}

/** What campaigns of a kind sell over their plans, and the campaigns that say so: those of the kind that have settled, else all past ones. */
export function planRatio(
  kind: CampaignKind,
  { learned }: Pick<MethodInput, 'learned'>,
  response: CampaignResponse,
): { readonly ratio: number; readonly campaigns: number } {
  return learned.planReliability(kind) ?? { ratio: response.ratio(), campaigns: response.campaigns };
}

/**
 * What the announced campaigns are expected to sell within so many whole days after `today` (a day number):
 * plannedUnits × ratio of its kind × the course, for one that runs corrected by what it sold so far. Variances add up over
 * campaigns; a campaign's coefficient of variation is 0.4 before it begins and falls as it runs.
 */
export function expectedCampaigns(
  demand: LearnedDemand,
  usual: number,
  response: CampaignResponse,
  today: number,
  horizonDays: number,
): ExpectedCampaigns {
  let units = 0;
  let variance = 0;
  if (demand.campaigns.every(({ lastDay }) => lastDay <= today)) return { units, variance };
  const plans = demand.campaigns.map(planOf);
  for (const plan of plans) {
    const { known } = plan;
    const last = Math.min(known.lastDay, today + horizonDays);
    if (last <= today) continue;
    const course = response.course(plan.days);
    const ratio = known.isPlanned ? planRatio(known.campaign.kind, demand, response).ratio : 1;
    const planned = plan.unitsADay * plan.days * ratio;
    const { factor, cv } = progress(plan, plans, demand, usual, planned, course, today);
    let ahead = 0;
    for (let day = Math.max(today + 1, known.firstDay); day <= last; day++)
      ahead += planned * (course[day - known.firstDay] ?? 0) * factor;
    units += ahead;
    variance += (cv * ahead) ** 2;
  }
  return { units, variance };
}

/** How a campaign goes against what was expected of it up to today, by its course. */
function progress(
  plan: CampaignPlan,
  plans: readonly CampaignPlan[],
  demand: CampaignDemand,
  usual: number,
  planned: number,
  course: readonly number[],
  today: number,
): { factor: number; cv: number } {
  const days = today - plan.known.firstDay + 1;
  if (days <= 0 || planned <= 0) return { factor: 1, cv: CAMPAIGN_CV };
  let sold = 0;
  let expected = 0;
  for (const [day, units] of upliftOf(plan, today, plans, demand, usual).entries()) {
    if (units === null) continue;
    sold += units;
    expected += planned * (course[day] ?? 0);
  }
  return {
    factor: paceFactor(sold, expected, planned / plan.days),
    cv: CAMPAIGN_CV / Math.sqrt(1 + days / PACE_PRIOR_DAYS),
  };
}

/** Units a day of the pulse channels beyond the usual up to a day, while the campaign ran, null on days without stock; campaigns of the same days share by their plans. */
function upliftOf(
  { known, unitsADay }: CampaignPlan,
  lastDay: number,
  plans: readonly CampaignPlan[],
  { series, masks }: CampaignDemand,
  usual: number,
): (number | null)[] {
  const uplift: (number | null)[] = [];
  for (let day = known.firstDay; day <= lastDay; day++) {
    if (masks.isHeldBack(day)) {
      uplift.push(null);
      continue;
    }
    const units = (series.pulseUnits[day - series.firstDay] ?? 0) - usual;
    let sumADay = 0;
    let running = 0;
    for (const other of plans) {
      if (day < other.known.firstDay || day > other.known.lastDay) continue;
      sumADay += other.unitsADay;
      running++;
    }
    uplift.push(units * shareOfDay(unitsADay, sumADay, running));
  }
  return uplift;
}

/** A campaign and its plan spread evenly over its planned days. */
interface CampaignPlan {
  readonly known: KnownCampaign;
  readonly days: number;
  readonly unitsADay: number;
}

function planOf(known: KnownCampaign): CampaignPlan {
  const days = plannedDays(known.campaign);
  return { known, days, unitsADay: known.units / days };
}

/** Spreads days over equal parts of the campaign's time. */
function addToParts(parts: Float64Array, uplift: readonly number[]): void {
  const length = uplift.length;
  for (let day = 0; day < length; day++) {
    const begin = (day * PARTS) / length;
    const end = ((day + 1) * PARTS) / length;
    for (let part = Math.floor(begin); part < Math.min(PARTS, Math.ceil(end)); part++) {
      const overlap = Math.min(end, part + 1) - Math.max(begin, part);
      parts[part] = (parts[part] ?? 0) + ((uplift[day] ?? 0) * overlap) / (end - begin);
    }
  }
}

/** The parts read at the middle of each day, between the middles of the parts on a straight line. */
function courseOf(parts: Float64Array, days: number): readonly number[] {
  const shares = Array.from({ length: days }, (_, day) => {
    const at = bounded(((day + 0.5) / days) * PARTS - 0.5, [0, PARTS - 1]);
    const lower = Math.max(0, parts[Math.floor(at)] ?? 0);
    const upper = Math.max(0, parts[Math.ceil(at)] ?? 0);
    return lower + (upper - lower) * (at - Math.floor(at));
  });
  const sum = shares.reduce((total, share) => total + share, 0);
  return sum > 0 ? shares.map((share) => share / sum) : flat(days);
}

function flat(days: number): readonly number[] {
  return Array.from({ length: days }, () => 1 / days);
}

function bounded(value: number, [least, greatest]: readonly [number, number]): number {
  return Math.min(greatest, Math.max(least, value));
}
