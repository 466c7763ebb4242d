import { InvalidArgumentError } from 'commander';
import { type BusinessDay, type Instant, instant, isBusinessDay } from '../domain/calendar.ts';

/** A day given on the command line. */
export function dayArgument(text: string): BusinessDay {
  if (!isBusinessDay(text)) throw new InvalidArgumentError('Write a day that exists as YYYY-MM-DD.');
  return text;
}

/** A month given on the command line. */
export function monthArgument(text: string): string {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError('Write a month as YYYY-MM.');
  return text;
}

/** A moment given on the command line. */
export function instantArgument(text: string): Instant {
  try {
    return instant(text);
  } catch {
    throw new InvalidArgumentError('Write a moment with its zone, such as 2026-06-24T20:00:00+08:00.');
  }
}

/** A number between two bounds given on the command line. */
export function numberArgument(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least && value <= most)) {
      throw new InvalidArgumentError(`Write a number from ${least} to ${most}.`);
    }
    return value;
  };
}
