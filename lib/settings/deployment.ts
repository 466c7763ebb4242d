import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { PROTOCOLS } from '../domain/alerting.ts';
import { UsageError } from '../domain/errors.ts';
import { longestGapMinutes, parseCron } from './cron.ts';
import { parseSettings } from './loading.ts';
import { contentVersion, type Settings, settingsSchema } from './settings.ts';

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
  /** Before the recompute, which uses what it learns. */
  recalibrate: cron.default('10 5 * * ? *'),
  recompute: cron.default('30 5 * * ? *'),
  evaluate: cron.default('0 * * * ? *'),
  /** After the morning digest, so that the list of proposals holds those that it tells of. */
  report: cron.default('15 8 * * ? *'),
});

/** What CloudWatch Logs takes, in days. */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const tagText = (longest: number) =>
  z
    .string()
    .regex(
      new RegExp(`^[\\p{L}\\p{N} _.:/=+@-]{1,${longest}}$`, 'u'),
      `not a tag: at most ${longest} letters, digits, spaces and _ . : / = + - @`,
    );

/** What alarms compare with. */
const alarmsSchema = z.strictObject({
  /** Share of the rows of new files, within an hour, from which rejected ones are reported to IT. */
  rejectedShare: z.number().positive().max(1).default(0.05),
  /** Monthly cost that is reported when it is reached or forecast; US dollars, in `aws-cn` yuan. */
  monthlyBudget: z.number().positive().default(100),
});

const deploymentSchema = z.strictObject({
  stage: z.string().regex(/^[a-z][a-z0-9-]{0,20}$/, 'a stage is lower-case letters, digits and -'),
  /** Begins the name of everything that is deployed. Another prefix is another deployment. */
  prefix: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,19}$/, 'a prefix is a letter and up to 19 letters, digits and -')
    .default('PulseStock'),
  /** Put on everything, beside `project` and `stage`. */
  tags: z.record(tagText(128), tagText(256)).default({}),
  partition: z.enum(['aws', 'aws-cn']).default('aws'),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'not a region such as ap-southeast-1'),
  /** Without one the stacks go to the account of whoever deploys. */
  account: z
    .string()
    .regex(/^\d{12}$/, 'an account is 12 digits')
    .optional(),
  /** Qualifier of the CDK's bootstrap, where the company's is not the usual one. */
  bootstrapQualifier: z
    .string()
    .regex(/^[a-z0-9]{1,10}$/, 'a bootstrap qualifier is up to ten lower-case letters and digits')
    .optional(),
  /** Name of the managed policy that bounds every role. */
  permissionsBoundary: z
    .string()
    .regex(/^[\w+=,.@-]{1,128}$/, 'not the name of a managed policy; its ARN is not needed')
    .optional(),
  /** The company's own key for buckets, tables and topics; S3, DynamoDB and the stack have theirs without one. */
  encryptionKeyArn: z
    .string()
    .regex(
      /^arn:aws(-cn)?:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
      'not the ARN of a key such as arn:aws:kms:REGION:ACCOUNT:key/ID (an alias will not do)',
    )
    .optional(),
  logRetentionDays: z
    .literal(LOG_RETENTION_DAYS, `not one of ${LOG_RETENTION_DAYS.join(', ')} days`)
    .default(90),
  /** Processor of the functions. */
  architecture: z.enum(['arm64', 'x64']).default('arm64'),
  schedules: schedulesSchema.prefault({}),
  alarms: alarmsSchema.prefault({}),
  /** The GitHub repository, `OWNER/NAME`, whose environment of the stage's name may deploy the stage. */
  deployedFrom: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, 'not a repository written OWNER/NAME')
    .optional(),
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

/** Twelve characters that change whenever anything in the stage file's `deployment` does. */
export function deploymentVersion(deployment: Deployment): string {
  return contentVersion(deployment);
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
  const faults = [
    ...placeFaults(deployment),
    ...tagFaults(deployment),
    ...scheduleFaults(deployment, settings),
    ...peopleFaults(deployment, settings),
  ];
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

function placeFaults({ partition, region, encryptionKeyArn }: Deployment): string[] {
  const faults: string[] = [];
  if (region.startsWith('cn-') !== (partition === 'aws-cn'))
    faults.push(`deployment.region: ${region} is not in partition ${partition}`);
  const [, keyPartition, , keyRegion] = encryptionKeyArn?.split(':') ?? [];
  if (keyRegion !== undefined && (keyRegion !== region || keyPartition !== partition))
    faults.push(
      `deployment.encryptionKeyArn: a key of ${keyPartition} ${keyRegion}, the stage is in ${region}`,
    );
  return faults;
}

/** Tags that the program sets itself, and those that AWS keeps for itself. */
function tagFaults({ tags }: Deployment): string[] {
  return Object.keys(tags)
    .filter((key) => ['project', 'stage'].includes(key) || /^aws:/i.test(key))
    .map(
      (key) =>
        `deployment.tags: "${key}" is set by ${/^aws:/i.test(key) ? 'AWS' : 'the program'}, leave it out`,
    );
}

/** The longest time for which an alarm can see that nothing came: a week. */
const MOST_WATCHED_MINUTES = 7 * 24 * 60;

/** Minutes after a due run within which it is done, made up for and retried: only then is it missing. */
export const RUN_GRACE_MINUTES = 120;

/** A job whose absence no alarm could see would fail in silence. */
function scheduleFaults({ schedules }: Deployment, { factory }: Settings): string[] {
  return Object.entries(schedules)
    .filter(
      ([, text]) =>
        longestGapMinutes(parseCron(text), factory.zone) + RUN_GRACE_MINUTES > MOST_WATCHED_MINUTES,
    )
    .map(
      ([name, text]) =>
        `deployment.schedules.${name}: "${text}" runs less often than every six days, which no alarm can watch`,
    );
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
