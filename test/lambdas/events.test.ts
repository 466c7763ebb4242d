import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  chatDeliveries,
  objectCreated,
  parseEvent,
  scheduled,
  snsNotification,
} from '../../lambdas/events.ts';

const payload = {
  job: 'recompute',
  scheduledTime: '2026-06-24T21:30:00Z',
  executionId: 'd32c5kddcf5bb8c3',
  attempt: '2',
};

describe("a schedule's payload", () => {
  it('is a trigger with its instant and attempt as Scheduler writes them', () => {
    expect(parseEvent(scheduled('recompute'), payload)).toEqual({
      ...payload,
      scheduledTime: '2026-06-24T21:30:00.000Z',
      attempt: 2,
    });
  });

  it('is what the deployment guide gives for starting a run by hand', () => {
    const guide = readFileSync(join(import.meta.dirname, '../../docs/deploy.md'), 'utf8');
    const event = JSON.parse(/```json\n(\{ "job"[^`]*)```/.exec(guide)?.[1] ?? '');
    expect(parseEvent(scheduled('recompute'), event)).toMatchObject({ attempt: 1 });
  });

  it.each([
    [{ ...payload, job: 'evaluate' }, 'job'],
    [{ ...payload, scheduledTime: '<aws.scheduler.scheduled-time>' }, 'scheduledTime'],
    [{ ...payload, attempt: 'first' }, 'attempt'],
    [{ ...payload, onlyIfMissed: '5 * * *' }, 'onlyIfMissed'],
    [null, 'not an event of this function'],
  ])('is refused in one line where it is wrong', (event, where) => {
    const parse = () => parseEvent(scheduled('recompute'), event);
    expect(parse).toThrow(/^not an event of this function: [^\n]+$/);
    expect(parse).toThrow(where);
  });
});

describe("S3's notice of an object", () => {
  it('gives the key as it is, spaces, plus signs and Chinese included', () => {
    const key = 'landing/订单 2026-06-24+1%20.csv';
    const event = {
      version: '0',
      source: 'aws.s3',
      'detail-type': 'Object Created',
      detail: {
        version: '0',
        bucket: { name: 'b' },
        object: { key, size: 5, sequencer: '0' },
        reason: 'PutObject',
      },
    };
    expect(parseEvent(objectCreated, event).detail.object.key).toBe(key);
  });
});

describe("SNS's delivery to a function", () => {
  const record = {
    EventSource: 'aws:sns',
    Sns: {
      Message: '紧急 1',
      MessageAttributes: {
        to: { Type: 'String', Value: 'workshop/chat' },
        id: { Type: 'String', Value: '2026-06-24T12:00:00.000Z#workshop#chat#1a2b3c4d' },
      },
    },
  };

  it('names the person, the message and its text', () => {
    expect(chatDeliveries(parseEvent(snsNotification, { Records: [record] }))).toEqual([
      { id: '2026-06-24T12:00:00.000Z#workshop#chat#1a2b3c4d', person: 'workshop', text: '紧急 1' },
    ]);
  });

  it('is refused where it does not say whom it is to', () => {
    const nobody = { ...record, Sns: { ...record.Sns, MessageAttributes: {} } };
    expect(() => parseEvent(snsNotification, { Records: [nobody] })).toThrow(
      /^not an event of this function: .*to/,
    );
  });
});
