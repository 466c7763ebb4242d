import { instantOfMs } from '../lib/domain/calendar.ts';
import { relayChat } from '../lib/jobs/chat-relay.ts';
import { chatRelayFromEnvironment } from '../lib/jobs/message-ports.ts';
import { chatDeliveries, parseEvent, snsNotification } from './events.ts';
import { log, reported } from './reporting.ts';

const ports = chatRelayFromEnvironment(process.env);
const clock = { now: () => instantOfMs(Date.now()) };

/** On each message to somebody's group chat: hands it to the robot of the group. */
export const handler = (event: unknown) =>
  reported(
    () => relayChat({ ...ports, clock, log }, chatDeliveries(parseEvent(snsNotification, event))),
    () => 0,
  );
