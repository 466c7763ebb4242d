import { instantOfMs, msOf } from '../domain/calendar.ts';
import type { Message } from '../domain/messages.ts';
import type { JobContext } from './context.ts';

/** Long enough to publish a message, short enough that a sweep soon takes up what a dead run left. */
const CLAIM_MS = 5 * 60_000;

/**
 * Publishes the messages that the caller has just created and every other that is not published yet, of a run that
 * stopped: the index of what is open may know of a new one a moment late. Each is claimed under a lease, published,
 * marked. One that cannot be published stays for the next sweep and does not hide the others; the first
 * fault is thrown after all were tried. Gives the number published.
 */
export async function sendMessages(
  context: Pick<JobContext, 'alerts' | 'publisher' | 'clock' | 'alone' | 'log'>,
  created: readonly Message[] = [],
): Promise<number> {
  const { alerts, publisher, clock, alone, log } = context;
  let published = 0;
  const faults: unknown[] = [];
  const left = (await alerts.unsentMessages()).map(({ message }) => message);
  const unsent = new Map([...created, ...left].map((message) => [message.id, message]));
  for (const message of unsent.values()) {
    const at = clock.now();
    if (!(await alerts.claimMessage(message, at, instantOfMs(msOf(at) + CLAIM_MS), alone))) continue;
    try {
      await publisher.publish(message);
      await alerts.markPublished(message, clock.now());
      published += 1;
    } catch (error) {
      log.error('message.failed', { id: message.id, error: String(error) });
      faults.push(error);
    }
  }
  if (faults.length > 0) throw faults[0];
  return published;
}
