import {
  type App,
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  Validations,
} from 'aws-cdk-lib';
import { AwsSolutionsChecks, type NagPack, ServerlessChecks } from 'cdk-nag';

/** Why findings of a rule are as they should be: those whose own words match, where they match. */
export interface Reason {
  readonly rule: string;
  /** What stands in the brackets of a finding, for rules that give several of one resource. */
  readonly finding?: RegExp;
  readonly where: RegExp;
  readonly reason: string;
}

const DEAD_ENDS = /\/(UndeliveredEvents|FailedRuns)\/Resource$/;
const IT = /\/People-it-\w+\/Resource$/;

/** Every finding that is not mended, with its reason. One that no reason covers fails the synthesis. */
export const REASONS: readonly Reason[] = [
  {
    rule: 'AwsSolutions-SQS3',
    where: DEAD_ENDS,
    reason: 'It is where failed events end, with an alarm as soon as one lies in it.',
  },
  {
    rule: 'Serverless-SQSRedrivePolicy',
    where: DEAD_ENDS,
    reason: 'It is where failed events end, with an alarm as soon as one lies in it.',
  },
  {
    rule: 'AwsSolutions-IAM5',
    finding: /^Resource::(\S+ExportsOutputFnGetAtt)?<?(Landing|Data)Bucket\.?Arn\w*>?(\/[a-z-]+)+\/\*$/,
    where: /\/(DefaultPolicy|People-[\w-]+)\/Resource$/,
    reason: 'Objects below one prefix of one bucket: their names come with the data.',
  },
  {
    rule: 'AwsSolutions-IAM5',
    finding: /^Action::kms:GenerateDataKey\*$/,
    where: /\/DefaultPolicy\/Resource$/,
    reason: 'What SNS asks of whoever publishes to an encrypted topic, on the key of the topics alone.',
  },
  {
    rule: 'AwsSolutions-IAM5',
    finding: /^Resource::\*$/,
    where: IT,
    reason: 'Actions that only list or read, and for which AWS knows no resource.',
  },
  {
    rule: 'AwsSolutions-IAM5',
    finding: /:(stack\/[\w-]+|schedule\/[\w-]+)\/\*$/,
    where: IT,
    reason: 'One stack, whose ARN ends with an id given at its creation, or the schedules of one group.',
  },
  {
    rule: 'AwsSolutions-IAM5',
    finding: /:stack\/[\w-]+\/\*$/,
    where: /\/People-operations\/Resource$/,
    reason:
      'One stack, whose outputs say where the dashboard lies; its ARN ends with an id given at its creation.',
  },
  {
    rule: 'AwsSolutions-IAM5',
    finding: /:(alarm:[\w-]+-|table\/[\w-]+-restored-)\*$/,
    where: IT,
    reason: 'Names that begin with those of the stage: its alarms, and tables that IT restores itself.',
  },
  {
    rule: 'AwsSolutions-IAM5',
    finding: /:glue:.*:table\/\w+\/\*$/,
    where: /\/People-finance\/Resource$/,
    reason: 'The tables of one database, to be read only.',
  },
  {
    rule: 'Serverless-LambdaDLQ',
    where: /\/Function\/Resource$/,
    reason: 'Each function has an on-failure destination, which gets the event and the error too.',
  },
  {
    rule: 'Serverless-LambdaTracing',
    where: /\/Function\/Resource$/,
    reason:
      'A run is one function: its log lines carry the id of the execution. Tracing would need permission for every resource.',
  },
  {
    rule: 'Serverless-SNSRedrivePolicy',
    where: /\/(Person|System)-[\w-]+$/,
    reason:
      'E-mail and SMS: an alarm tells of what was not delivered, and the alert itself stays in its table until it is over.',
  },
];

/**
 * Checks the app by cdk-nag's rules of AWS Solutions and of serverless applications whenever it is synthesised. A
 * finding that none of `REASONS` covers fails the synthesis.
 */
export function checkByNag(app: App): void {
  Validations.of(app).addPlugins(
    new Reasoned('AwsSolutions', new AwsSolutionsChecks(app)),
    new Reasoned('Serverless', new ServerlessChecks(app)),
  );
}

/** The reason that covers a finding, as cdk-nag names it (`RULE` or `RULE[finding]`); null where none does. */
export function reasonFor(finding: string, constructPath: string): Reason | null {
  const [, rule = finding, words = ''] = /^([^[]+)(?:\[(.*)\])?$/.exec(finding) ?? [];
  const covering = REASONS.find(
    (one) => one.rule === rule && one.where.test(constructPath) && (one.finding?.test(words) ?? words === ''),
  );
  return covering ?? null;
}

/**
 * A pack without the findings for which there is a reason. Not the CDK's own acknowledgements: their ids hold the
 * names of exports, which are not known before the synthesis.
 */
class Reasoned implements IPolicyValidationPlugin {
  readonly name: string;
  readonly #pack: NagPack;

  constructor(name: string, pack: NagPack) {
    this.name = name;
    this.#pack = pack;
  }

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const violations = this.#pack
      .validate(context)
      .violations.map((violation) => ({
        ...violation,
        violatingResources: violation.violatingResources.filter(
          ({ constructPath = '' }) => reasonFor(violation.ruleName, constructPath) === null,
        ),
      }))
      .filter(({ violatingResources }) => violatingResources.length > 0);
    return { success: violations.length === 0, violations };
  }
}
