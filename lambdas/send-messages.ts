import { instantOfMs } from '../lib/domain/calendar.ts';
import { messagePortsFromEnvironment } from '../lib/jobs/message-ports.ts';
import { sendMessages } from '../lib/jobs/messages.ts';
import { log, reported } from './reporting.ts';

const { alerts, publisher } = messagePortsFromEnvironment(process.env);
const clock = { now: () => instantOfMs(Date.now()) };

/** Every few minutes: messages that a run created and did not come to publish. It takes nothing from its event. */
export const handler = () =>
  reported(
    async () => ({ published: await sendMessages({ alerts, publisher, clock, log, alone: false }) }),
    () => 1,
  );
