import type { Bucket } from 'aws-cdk-lib/aws-s3';

/** One permission: what it is for, what may be done, and to what. */
export interface Permission {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Reading objects below any of the prefixes. */
export function reading(sid: string, bucket: Bucket, prefixes: readonly string[]): Permission {
  return {
    sid,
    actions: ['s3:GetObject'],
    resources: prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`)),
  };
}

/** Listing objects below any of the prefixes. */
export function listing(sid: string, bucket: Bucket, prefixes: readonly string[]): Permission {
  return {
    sid,
    actions: ['s3:ListBucket'],
    resources: [bucket.bucketArn],
    conditions: { StringLike: { 's3:prefix': prefixes.map((prefix) => `${prefix}*`) } },
  };
}

/** The use of the company's own key, where it has one. */
export function throughKey(keyArn: string | undefined, actions: readonly string[]): Permission[] {
  return keyArn === undefined ? [] : [{ sid: 'ThroughKey', actions, resources: [keyArn] }];
}
