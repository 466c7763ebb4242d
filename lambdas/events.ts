import * as z from 'zod';
import { type Instant, instant } from '../lib/domain/calendar.ts';
import { PulseStockError } from '../lib/domain/errors.ts';
import type { Job } from '../lib/domain/ports.ts';
import type { ChatDelivery } from '../lib/jobs/chat-relay.ts';
import { type Cron, parseCron } from '../lib/settings/cron.ts';

/** S3's notice through EventBridge that an object was created; the key is as it is, not URL-encoded. */
export const objectCreated = z.object({
  source: z.literal('aws.s3'),
  'detail-type': z.literal('Object Created'),
  detail: z.object({
    bucket: z.object({ name: z.string().min(1) }),
    object: z.object({ key: z.string().min(1) }),
  }),
});

/** What a schedule sends a job: a trigger, and the job's cron where the run is only to make up for a missed one. */
export function scheduled<J extends Job>(job: J) {
  return z.object({
    job: z.literal(job),
    scheduledTime: z.string().transform(checked(instant)) as z.ZodType<Instant>,
    executionId: z.string().min(1),
    attempt: z.coerce.number().int().min(1),
    onlyIfMissed: (z.string().transform(checked(parseCron)) as z.ZodType<Cron>).optional(),
  });
}

const attribute = z.object({ Value: z.string().min(1) });

/** SNS's delivery to a function. */
export const snsNotification = z.object({
  Records: z
    .array(
      z.object({
        EventSource: z.literal('aws:sns'),
        Sns: z.object({
          Message: z.string(),
          MessageAttributes: z.object({ to: attribute, id: attribute }),
        }),
      }),
    )
    .min(1),
});

/** The messages of a delivery, with the person of each address (`person/chat`). */
export function chatDeliveries({ Records }: z.infer<typeof snsNotification>): ChatDelivery[] {
  return Records.map(({ Sns: { Message, MessageAttributes } }) => ({
    id: MessageAttributes.id.Value,
    person: MessageAttributes.to.Value.split('/')[0] ?? '',
    text: Message,
  }));
}

/** The event, checked. Throws PulseStockError, one line that says what is wrong with it. */
export function parseEvent<T>(schema: z.ZodType<T>, event: unknown): T {
  const result = schema.safeParse(event);
  if (result.success) return result.data;
  throw new PulseStockError(
    `not an event of this function: ${z.prettifyError(result.error).replaceAll('\n', ' ')}`,
    {
      cause: result.error,
    },
  );
}

function checked<T>(parse: (text: string) => T) {
  return (text: string, context: z.RefinementCtx): T => {
    try {
      return parse(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
      return z.NEVER;
    }
  };
}
