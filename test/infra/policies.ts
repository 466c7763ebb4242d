import { resourcesOf, type Template } from './synthesis.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** What a role may do, references resolved. */
export interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** The grants of each function's role, by the name of its handler. */
export function grantsByHandler(
  pipeline: Template,
  resolve: (expression: unknown) => unknown,
): Map<string, Grant[]> {
  const policies = resourcesOf(pipeline, 'AWS::IAM::Policy').map(
    ([, { Properties }]) =>
      resolve(Properties) as { Roles: string[]; PolicyDocument: { Statement: Statement[] } },
  );
  return new Map(
    resourcesOf(pipeline, 'AWS::Lambda::Function').map(([, { Properties }]) => {
      const { Role, Environment } = Properties as {
        Role: { 'Fn::GetAtt': [string, string] };
        Environment: { Variables: Record<string, string> };
      };
      const role = resolve({ Ref: Role['Fn::GetAtt'][0] });
      const statements = policies
        .filter(({ Roles }) => Roles.includes(role as string))
        .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
      return [Environment.Variables.POWERTOOLS_SERVICE_NAME ?? '', statements.map(grantOf)];
    }),
  );
}

/** Whether any of the grants covers the action on a resource whose ARN ends with that text. */
export function allows(grants: readonly Grant[], action: string, resource: string): boolean {
  return grants.some(
    ({ actions, resources }) =>
      actions.includes(action) && resources.some((pattern) => matches(pattern, resource)),
  );
}

function grantOf({ Effect, Action, Resource }: Statement): Grant {
  if (Effect !== 'Allow') throw new Error(`a role's statement that does not allow: ${Action}`);
  return { actions: [Action].flat(), resources: [Resource].flat() as string[] };
}

/** A pattern's last part, after the account, against the resource; `*` stands for any text. */
function matches(pattern: string, resource: string): boolean {
  const own = resource.startsWith('arn:') ? pattern : pattern.split(':').slice(5).join(':');
  const expression = own
    .split('*')
    .map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${expression}$`).test(resource);
}
