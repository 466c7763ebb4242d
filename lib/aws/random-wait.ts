/** Waits a random part of the time, so that callers that were throttled together do not come back together. */
export function randomWait(mostMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * mostMs));
}
