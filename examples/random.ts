/**
 * Seeded random numbers: sfc32 (Chris Doty-Humphrey's small fast counting generator, 32 bit) and the distributions the
 * example is drawn from. One stream a purpose: what one stream draws never moves another.
 */
export class Random {
  readonly #state: Uint32Array;

  /** The stream of that name below that seed: the same pair always draws the same numbers. */
  constructor(seed: number, stream: string) {
    const name = `${seed}/${stream}`;
    this.#state = Uint32Array.of(hash(name, 0x811c9dc5), hash(name, 0x01000193), hash(name, 0x9e3779b9), 1);
    for (let round = 0; round < 15; round += 1) this.#next();
  }

  /** A number from 0 (included) to 1 (excluded), or between two bounds. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * (this.#next() / 2 ** 32);
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }

  /** True with that probability. */
  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** One of the list. Throws RangeError where it is empty. */
  pick<T>(list: readonly T[]): T {
    const index = this.whole(0, list.length - 1);
    const picked = list[index];
    if (picked === undefined) throw new RangeError('nothing to pick from');
    return picked;
  }

  /** Standard normal (Box and Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** A factor around 1: exp of a normal with that standard deviation, mean 1. */
  factor(sd: number): number {
    return Math.exp(sd * this.normal() - (sd * sd) / 2);
  }

  /** Poisson: Knuth's product of uniforms below a mean of 30, the rounded normal above. */
  poisson(mean: number): number {
    if (mean >= 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.uniform(); product > limit; product *= this.uniform()) count += 1;
    return count;
  }

  /** Successes in so many trials: tried one by one up to 60, else Poisson where few are expected and the rounded normal above. */
  binomial(trials: number, probability: number): number {
    if (trials <= 60) {
      let successes = 0;
      for (let trial = 0; trial < trials; trial += 1) successes += Number(this.chance(probability));
      return successes;
    }
    const mean = trials * probability;
    const drawn =
      mean < 30 ? this.poisson(mean) : Math.round(mean + Math.sqrt(mean * (1 - probability)) * this.normal());
    return Math.min(trials, Math.max(0, drawn));
  }

  #next(): number {
    const [a = 0, b = 0, c = 0, counter = 0] = this.#state;
    const result = (a + b + counter) >>> 0;
    this.#state[0] = b ^ (b >>> 9);
    this.#state[1] = c + (c << 3);
    this.#state[2] = ((c << 21) | (c >>> 11)) + result;
    this.#state[3] = counter + 1;
    return result;
  }
}

/** FNV-1a of the text's UTF-16 units, from a basis of its own. */
function hash(text: string, basis: number): number {
  let value = basis;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}
