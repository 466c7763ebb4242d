import type { Log } from '../domain/ports.ts';

/** The log of a laptop: what matters to a person is in what commands print, so the structured log goes nowhere. */
export const quietLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
