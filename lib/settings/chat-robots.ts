import * as z from 'zod';
import { UsageError } from '../domain/errors.ts';

/** Over the internet by TLS alone; without it only to this machine. */
const address = z
  .url()
  .refine(
    (text) => /^https:\/\/|^http:\/\/127\.0\.0\.1[:/]/.test(text),
    'not an address that starts with https://',
  );

const robotSchema = z.discriminatedUnion('robot', [
  /** WeCom (企业微信): the address with its key. */
  z.strictObject({ robot: z.literal('wecom'), url: address }),
  /** DingTalk (钉钉) and Feishu (飞书): the address, and the secret where the robot signs (加签, 签名校验). */
  z.strictObject({
    robot: z.enum(['dingtalk', 'feishu']),
    url: address,
    secret: z.string().min(1).optional(),
  }),
]);

/** The robot of a group chat. Its address lets anybody write to the group: it is a secret. */
export type ChatRobot = z.infer<typeof robotSchema>;

/**
 * Robots by person id from the text of the secret: `{"purchasing": {"robot": "wecom", "url": "https://…"}}`. Throws
 * UsageError, which says where it is wrong and never what stands there.
 */
export function parseChatRobots(secret: string, origin: string): ReadonlyMap<string, ChatRobot> {
  let json: unknown;
  try {
    json = JSON.parse(secret);
  } catch {
    // Neither message nor cause: both show parts of the secret.
    throw new UsageError(`secret ${origin} is not JSON: write robots by person id, see docs/deploy.md`);
  }
  const result = z.record(z.string(), robotSchema).safeParse(json);
  if (result.success) return new Map(Object.entries(result.data));
  const places = result.error.issues.map(({ path, code }) => `${path.join('.') || 'all of it'} (${code})`);
  throw new UsageError(`secret ${origin}: wrong at ${places.join(', ')}: see docs/deploy.md`);
}
