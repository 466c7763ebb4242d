import { type RobotAnswer, robotAnswer, robotRequest } from '../alerts/robot-request.ts';
import { randomWait } from '../aws/random-wait.ts';
import type { Instant } from '../domain/calendar.ts';
import { PulseStockError } from '../domain/errors.ts';
import type { Clock, Log, RobotPoster, SecretReader } from '../domain/ports.ts';
import { type ChatRobot, parseChatRobots } from '../settings/chat-robots.ts';

/** A message for the robot of a person's group chat. */
export interface ChatDelivery {
  /** The message's id. */
  readonly id: string;
  readonly person: string;
  readonly text: string;
}

/** What relaying needs of the world. */
export interface ChatRelayContext {
  readonly secrets: SecretReader;
  /** Name of the secret that holds the robots by person id. */
  readonly secretName: string;
  readonly robots: RobotPoster;
  readonly clock: Clock;
  readonly log: Log;
}

/** How often a robot that is busy is tried, and the most time before the second try. */
const TRIES = 4;
const FIRST_WAIT_MS = 500;

/**
 * Hands messages to the robots of group chats. A robot that says it is busy, or does not answer, is tried again after
 * a random wait; one that refuses is not. Throws, after all were tried, where one was not taken; the function's own
 * retries then bring it again, and the group may read the others twice. Gives how many were taken.
 */
export async function relayChat(
  context: ChatRelayContext,
  deliveries: readonly ChatDelivery[],
): Promise<{ readonly relayed: number }> {
  const { secretName, secrets, log } = context;
  const robots = parseChatRobots(await secrets.read(secretName), secretName);
  let relayed = 0;
  const faults: string[] = [];
  for (const delivery of deliveries) {
    const robot = robots.get(delivery.person);
    const fault =
      robot === undefined
        ? `secret ${secretName} has no robot for ${delivery.person}: add one`
        : await handOver(context, robot, delivery);
    if (fault === null) relayed += 1;
    else {
      log.error('chat.failed', { id: delivery.id, error: fault });
      faults.push(fault);
    }
  }
  if (faults.length > 0) throw new PulseStockError(faults.join('; '));
  return { relayed };
}

/** Null where the robot took the text, else what it said. */
async function handOver(
  { robots, clock }: ChatRelayContext,
  robot: ChatRobot,
  { person, text }: ChatDelivery,
): Promise<string | null> {
  const attempt = async (at: Instant): Promise<{ answer: RobotAnswer; code: number | null }> => {
    const { url, body } = robotRequest(robot, text, at);
    const response = await robots.post(url, body);
    return robotAnswer(response.status, response.body);
  };
  let { answer, code } = await attempt(clock.now());
  for (let tried = 1; answer === 'busy' && tried < TRIES; tried++) {
    await randomWait(FIRST_WAIT_MS * 2 ** tried);
    ({ answer, code } = await attempt(clock.now()));
  }
  return answer === 'taken' ? null : `the ${robot.robot} robot of ${person} is ${answer} (code ${code})`;
}
