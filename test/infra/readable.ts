import { resourcesOf, type StageTemplates, type Template } from './synthesis.ts';

/**
 * A template's expression as a person would write it: resources by their logical ids, imports by what they name in the
 * other stack, parts joined. Attributes are left out: `LandingBucket/landing/*`.
 */
export function readable(expression: unknown, { stateful }: StageTemplates): string {
  const read = (inner: unknown): string => readable(inner, { stateful } as StageTemplates);
  if (expression === null || typeof expression !== 'object') return String(expression);
  const [name = '', argument] = Object.entries(expression)[0] ?? [];
  switch (name) {
    case 'Ref':
      return withoutHash(argument);
    case 'Fn::GetAtt':
      return withoutHash(argument[0]);
    case 'Fn::ImportValue':
      return read(exported(stateful, argument));
    case 'Fn::Join':
      return (argument[1] as unknown[]).map(read).join(argument[0]);
    default:
      throw new Error(`${name} is not read here`);
  }
}

/** Eight capitals and digits that the CDK puts after an id. */
export function withoutHash(id: string): string {
  return id.replace(/[0-9A-F]{8}$/, '');
}

function exported({ Outputs = {} }: Template, name: string): unknown {
  const output = Object.values(Outputs).find(({ Export }) => Export?.Name === name);
  if (output === undefined) throw new Error(`nothing is exported as ${name}`);
  return output.Value;
}

/** A statement of a policy: actions and resources in order. */
export interface Statement {
  readonly effect: string;
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: unknown;
}

interface Document {
  readonly Statement: readonly {
    readonly Sid?: string;
    readonly Effect: string;
    readonly Action: string | string[];
    readonly Resource: unknown;
    readonly Condition?: unknown;
  }[];
}

/** The statements of a policy document, readable. */
export function statementsOf(document: unknown, templates: StageTemplates): Statement[] {
  return (document as Document).Statement.map(({ Sid = '', Effect, Action, Resource, Condition }) => ({
    effect: Effect,
    sid: Sid,
    actions: [Action].flat().sort(),
    resources: [Resource]
      .flat()
      .map((resource) => readable(resource, templates))
      .sort(),
    conditions: Condition ?? null,
  }));
}

/** What each role of the pipeline may do, by logical id of the role. */
export function statementsByRole(templates: StageTemplates): Map<string, Statement[]> {
  const byRole = new Map<string, Statement[]>(
    resourcesOf(templates.pipeline, 'AWS::IAM::Role').map(([id]) => [withoutHash(id), []]),
  );
  for (const [, { Properties }] of resourcesOf(templates.pipeline, 'AWS::IAM::Policy')) {
    const { Roles, PolicyDocument } = Properties as { Roles: unknown[]; PolicyDocument: unknown };
    for (const role of Roles)
      byRole.get(readable(role, templates))?.push(...statementsOf(PolicyDocument, templates));
  }
  return byRole;
}

/** Permissions as lines to compare: `RESOURCE: ACTION ACTION`, one for each resource, in order. */
export function permissionLines(statements: readonly Statement[]): string[] {
  const byResource = new Map<string, Set<string>>();
  for (const { actions, resources } of statements) {
    for (const resource of resources)
      byResource.set(resource, new Set([...(byResource.get(resource) ?? []), ...actions]));
  }
  return [...byResource].map(([resource, actions]) => `${resource}: ${[...actions].sort().join(' ')}`).sort();
}
