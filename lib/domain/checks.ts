/** What a look at one thing found. */
export interface Check {
  /** What was looked at: `schedules`. */
  readonly name: string;
  /** `unknown` where it could not be looked at. */
  readonly state: 'fine' | 'wrong' | 'unknown';
  /** What was found, one sentence. */
  readonly found: string;
  /** What to do about it; null where nothing is to be done. */
  readonly remedy: string | null;
}

/** A check that found nothing wrong. */
export function fine(name: string, found: string): Check {
  return { name, state: 'fine', found, remedy: null };
}

/** A check that found something wrong, and what to do. */
export function wrong(name: string, found: string, remedy: string): Check {
  return { name, state: 'wrong', found, remedy };
}

/** A check that could not be made, and what to do. */
export function unknown(name: string, found: string, remedy: string): Check {
  return { name, state: 'unknown', found, remedy };
}
