import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Deployment } from '../settings/deployment.ts';
import { stageNames } from '../settings/stage-names.ts';

const GITHUB = 'token.actions.githubusercontent.com';
const USUAL_QUALIFIER = 'hnb659fds';

/**
 * The two roles that GitHub's workflow takes, without a secret: one to compare on the main branch, one to deploy, only
 * from the environment of the stage's name, which GitHub can make wait for an approval. Both can do nothing but take
 * roles of the CDK's bootstrap. The account's provider for GitHub is made once, by hand.
 */
export function addDeliveryRoles(scope: Construct, deployment: Deployment): void {
  const { deployedFrom, stage } = deployment;
  if (deployedFrom === undefined) return;
  const names = stageNames(deployment);
  const role = (id: string, subject: string, bootstrapRoles: readonly string[]) => {
    const made = new Role(scope, `${id}Role`, {
      roleName: names.role(id.toLowerCase()),
      description: `Taken by GitHub's workflow of ${deployedFrom}`,
      assumedBy: new WebIdentityPrincipal(providerArn(scope), {
        StringEquals: {
          [`${GITHUB}:aud`]: audience(deployment),
          [`${GITHUB}:sub`]: `repo:${deployedFrom}:${subject}`,
        },
      }),
    });
    made.addToPolicy(
      new PolicyStatement({
        actions: ['sts:AssumeRole'],
        resources: bootstrapRoles.map((name) => bootstrapRoleArn(scope, deployment, name)),
      }),
    );
  };
  role('Diff', 'ref:refs/heads/main', ['lookup']);
  role('Deploy', `environment:${stage}`, ['lookup', 'deploy', 'file-publishing']);
}

/** What the tokens of GitHub are made for: the partition's own name of STS. */
function audience({ partition }: Deployment): string {
  return partition === 'aws-cn' ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com';
}

function providerArn(scope: Construct): string {
  return Stack.of(scope).formatArn({
    service: 'iam',
    region: '',
    resource: 'oidc-provider',
    resourceName: GITHUB,
  });
}

function bootstrapRoleArn(
  scope: Construct,
  { bootstrapQualifier = USUAL_QUALIFIER }: Deployment,
  name: string,
): string {
  const { account, region } = Stack.of(scope);
  return Stack.of(scope).formatArn({
    service: 'iam',
    region: '',
    resource: 'role',
    resourceName: `cdk-${bootstrapQualifier}-${name}-role-${account}-${region}`,
  });
}
