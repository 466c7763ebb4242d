import { readable } from './readable.ts';
import { resourcesOf, type StageTemplates } from './synthesis.ts';

/** A request that a service of AWS makes for a resource of the stage. */
export interface ServiceRequest {
  readonly principal: string;
  readonly action: string;
  /** What the service states with it, such as `aws:SourceArn`; a service that states nothing has none. */
  readonly context: Readonly<Record<string, string>>;
}

/** A statement of a resource's policy as it stands in a template. */
export interface PolicyStatement {
  readonly Effect: string;
  readonly Principal: unknown;
  readonly Action: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Whether a policy lets the service do it: some statement allows it, and none denies it. */
export function lets(
  statements: readonly PolicyStatement[],
  request: ServiceRequest,
  templates: StageTemplates,
): boolean {
  const matching = statements.filter((statement) => applies(statement, request, templates));
  return (
    matching.some(({ Effect }) => Effect === 'Allow') && !matching.some(({ Effect }) => Effect === 'Deny')
  );
}

function applies(
  { Principal, Action, Condition = {} }: PolicyStatement,
  { principal, action, context }: ServiceRequest,
  templates: StageTemplates,
): boolean {
  const services =
    Principal === '*' ? ['*'] : [(Principal as { Service?: string | string[] }).Service ?? []].flat();
  return (
    services.some((service) => service === '*' || service === principal) &&
    [Action].flat().some((pattern) => matches(pattern, action)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, value]) => holds(operator, context[key], readable(value, templates))),
    )
  );
}

/** A condition on something that the request does not state does not hold. */
function holds(operator: string, stated: string | undefined, wanted: string): boolean {
  if (stated === undefined) return false;
  switch (operator) {
    case 'StringEquals':
    case 'Bool':
      return stated === wanted;
    case 'ArnLike':
    case 'ArnEquals':
      return matches(wanted, stated);
    default:
      throw new Error(`condition ${operator} is not known here`);
  }
}

function matches(pattern: string, text: string): boolean {
  const expression = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${expression.join('.*')}$`, 'i').test(text);
}

/** Statements of the policy of a topic, by its logical id. */
export function topicStatements({ stateful }: StageTemplates, topic: string): PolicyStatement[] {
  return resourcesOf(stateful, 'AWS::SNS::TopicPolicy')
    .filter(([, { Properties }]) => JSON.stringify(Properties?.Topics) === JSON.stringify([{ Ref: topic }]))
    .flatMap(([, { Properties }]) => statements(Properties?.PolicyDocument));
}

/** Statements of the key by which a topic is encrypted. */
export function keyStatements({ stateful }: StageTemplates, topic: string): PolicyStatement[] {
  const key = stateful.Resources[topic]?.Properties?.KmsMasterKeyId as { 'Fn::GetAtt': [string, string] };
  return statements(stateful.Resources[key['Fn::GetAtt'][0]]?.Properties?.KeyPolicy);
}

function statements(document: unknown): PolicyStatement[] {
  return (document as { Statement: PolicyStatement[] }).Statement;
}
