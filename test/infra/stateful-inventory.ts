import { isDeepStrictEqual } from 'node:util';
import type { StageTemplates, Template, TemplateResource } from './synthesis.ts';

/**
 * Properties by whose change CloudFormation replaces a resource, by type: `createOnlyProperties` of the types' schemas,
 * and what a key or a table cannot change either.
 */
const REPLACING: Readonly<Record<string, readonly string[]>> = {
  'AWS::S3::Bucket': ['BucketName', 'BucketNamePrefix', 'BucketNamespace'],
  'AWS::DynamoDB::Table': ['TableName', 'ImportSourceSpecification', 'KeySchema', 'LocalSecondaryIndexes'],
  'AWS::SNS::Topic': ['TopicName', 'FifoTopic'],
  'AWS::KMS::Key': ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'],
};

/** What of a stateful resource may never change: those of its properties that are stated. */
export interface StatefulResource {
  readonly type: string;
  readonly fixed: Readonly<Record<string, unknown>>;
}

/** What an upgrade must keep of a stage. */
export interface ReleasedStage {
  readonly stack: string;
  /** Names that the pipeline in force imports: an export in use cannot be removed, and stops a deployment. */
  readonly exports: readonly string[];
  readonly resources: Readonly<Record<string, StatefulResource>>;
}

/** What an upgrade must keep of the stage with these templates. */
export function releasedStage({ statefulName, stateful }: StageTemplates): ReleasedStage {
  const exports = Object.values(stateful.Outputs ?? {}).flatMap(({ Export }) => Export?.Name ?? []);
  return { stack: statefulName, exports: exports.sort(), resources: statefulInventory(stateful) };
}

/** Logical ids of resources that CloudFormation would remove or replace on the way, or whose index it would remove. */
export function replaced(before: ReleasedStage, after: ReleasedStage): string[] {
  return Object.entries(before.resources)
    .filter(([id, resource]) => before.stack !== after.stack || !isKept(resource, after.resources[id]))
    .map(([id]) => id);
}

/** An index may come, and none may go or get other keys. */
function isKept(before: StatefulResource, after: StatefulResource | undefined): boolean {
  if (after === undefined || after.type !== before.type) return false;
  const { indexes: known, ...fixed } = before.fixed;
  const { indexes: present, ...now } = after.fixed;
  const indexes = (value: unknown) => (value ?? {}) as Readonly<Record<string, unknown>>;
  const kept = Object.entries(indexes(known)).every(([name, keys]) =>
    isDeepStrictEqual(indexes(present)[name], keys),
  );
  return kept && isDeepStrictEqual(fixed, now);
}

/** The resources of the types that hold data, by logical id. */
export function statefulInventory(template: Template): Record<string, StatefulResource> {
  return Object.fromEntries(
    Object.entries(template.Resources)
      .filter(([, { Type }]) => Type in REPLACING)
      .map(([id, resource]) => [id, { type: resource.Type, fixed: fixedOf(resource) }]),
  );
}

function fixedOf({ Type, Properties = {} }: TemplateResource): Record<string, unknown> {
  const stated = (REPLACING[Type] ?? []).filter((property) => property in Properties);
  const fixed = Object.fromEntries(stated.map((property) => [property, Properties[property]]));
  return Type === 'AWS::DynamoDB::Table' ? { ...fixed, ...fixedOfTable(Properties) } : fixed;
}

/** Types of key attributes, which CloudFormation's schema does not list, and indexes, whose keys nothing can change. */
function fixedOfTable(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = properties as {
    KeySchema: { AttributeName: string }[];
    AttributeDefinitions: { AttributeName: string; AttributeType: string }[];
    GlobalSecondaryIndexes?: { IndexName: string; KeySchema: unknown }[];
  };
  const keys = KeySchema.map(({ AttributeName }) => AttributeName);
  const indexes = (GlobalSecondaryIndexes ?? []).map((index) => [index.IndexName, index.KeySchema]);
  return {
    keyTypes: AttributeDefinitions.filter(({ AttributeName }) => keys.includes(AttributeName)),
    indexes: Object.fromEntries(indexes),
  };
}
