import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { PROTOCOLS } from '../domain/alerting.ts';
import { UsageError } from '../domain/errors.ts';
import { parseCron } from './cron.ts';
import { parseSettings } from './loading.ts';
import { type Settings, settingsSchema } from './settings.ts';

const cron = z.string().superRefine((text, context) => {
  try {
    parseCron(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
  }
});

/** Where a person is reached, by protocol. Only the stack's subscriptions ever hold these. */
const addressesSchema = z.strictObject({
  email: z.email('not an e-mail address').optional(),
  sms: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'not a phone number in E.164: write it as +8613812345678')
    .optional(),
  https: z.url({ protocol: /^https$/, error: 'not an address that starts with https://' }).optional(),
});

/** Cron of each schedule, in the factory's zone. Between 00:00 and 03:59 daylight saving may skip a wall time. */
const schedulesSchema = z.strictObject({
  /** Takes files from the landing bucket whose event was lost. */
  landingSweep: cron.default('50 4 * * ? *'),
  recompute: cron.default('30 5 * * ? *'),
  evaluate: cron.default('0 * * * ? *'),
  /** After the morning digest, so that the list of proposals holds those that it tells of. */
  report: cron.default('15 8 * * ? *'),
});

const deploymentSchema = z.strictObject({
  stage: z.string().regex(/^[a-z][a-z0-9-]{0,20}$/, 'a stage is lower-case letters, digits and -'),
  partition: z.enum(['aws', 'aws-cn']).default('aws'),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'not a region such as ap-southeast-1'),
  /** Without one the stacks go to the account of whoever deploys. */
  account: z
    .string()
    .regex(/^\d{12}$/, 'an account is 12 digits')
    .optional(),
  /** Processor of the functions. */
  architecture: z.enum(['arm64', 'x64']).default('arm64'),
  schedules: schedulesSchema.prefault({}),
  /** Name of the secret, in Secrets Manager, that holds the chat robots by person id; needed where somebody is told by `chat`. */
  chatSecret: z
    .string()
    .regex(/^[A-Za-z0-9/_+=.@-]+$/, 'a secret is named with letters, digits and /_+=.@-')
    .optional(),
  /** By person id. */
  addresses: z.record(z.string(), addressesSchema).default({}),
});

const stageFileSchema = z.strictObject({
  deployment: deploymentSchema,
  settings: settingsSchema.prefault({}),
});

/** How a stage is deployed. */
export type Deployment = z.infer<typeof deploymentSchema>;

/** A stage: how it is deployed, and the factory's settings that go into every function. */
export interface Stage {
  readonly deployment: Deployment;
  /** People by id, without addresses. */
  readonly settings: Settings;
}

/** The stage of that name, `FOLDER/NAME.json`. Throws UsageError, one line that says what to do. */
export async function loadStage(name: string, folder: string): Promise<Stage> {
  const file = join(folder, `${name}.json`);
  let text: string;
  try {
    if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new UsageError('not a stage name');
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const known = await stageNames(folder);
    throw new UsageError(
      `no stage "${name}": name one with -c stage=NAME (${known.join(', ') || 'none yet'}) or write ${file}`,
      { cause },
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`stage file ${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
  const stage = parseStage(json, file);
  if (stage.deployment.stage !== name) {
    throw new UsageError(
      `stage file ${file} says stage "${stage.deployment.stage}": file and stage carry one name`,
    );
  }
  return stage;
}

/** A stage from parsed JSON; `origin` names it in errors. Throws UsageError with everything that is wrong, in one line. */
export function parseStage(json: unknown, origin: string): Stage {
  const result = stageFileSchema.safeParse(json);
  if (!result.success) {
    const lines = result.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'the file'}: ${message}`,
    );
    throw new UsageError(`stage in ${origin}: ${lines.join('; ')}`);
  }
  const { deployment, settings } = result.data;
  const faults = [...placeFaults(deployment), ...peopleFaults(deployment, settings)];
  if (faults.length > 0) throw new UsageError(`stage in ${origin}: ${faults.join('; ')}`);
  return { deployment, settings: parseSettings(settings, origin) };
}

async function stageNames(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => [] as string[]);
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

function placeFaults({ partition, region }: Deployment): string[] {
  return region.startsWith('cn-') === (partition === 'aws-cn')
    ? []
    : [`deployment.region: ${region} is not in partition ${partition}`];
}

/** Everybody who is to be told has an address for each protocol, and SNS can deliver it there. */
function peopleFaults({ partition, addresses, chatSecret }: Deployment, { people }: Settings): string[] {
  if (people.length === 0) return ['settings.people: nobody would be told; name at least one person'];
  const known = new Set(people.map(({ id }) => id));
  const strangers = Object.keys(addresses).filter((id) => !known.has(id));
  return [
    ...strangers.map((id) => `deployment.addresses.${id}: settings.people has no such person`),
    ...people.flatMap(({ id, protocols }) =>
      PROTOCOLS.filter((protocol) => protocols.includes(protocol)).flatMap((protocol) => {
        if (protocol === 'sms' && partition === 'aws-cn')
          return [`settings.people ${id}: SNS sends no SMS in aws-cn, leave "sms" out`];
        if (protocol === 'chat') {
          return chatSecret === undefined
            ? [`deployment.chatSecret: missing, ${id} is to be told by chat`]
            : [];
        }
        return addresses[id]?.[protocol] === undefined
          ? [`deployment.addresses.${id}.${protocol}: missing, the person is to be told by ${protocol}`]
          : [];
      }),
    ),
  ];
}
