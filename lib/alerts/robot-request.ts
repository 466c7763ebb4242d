import { createHmac } from 'node:crypto';
import { type Instant, msOf } from '../domain/calendar.ts';
import type { ChatRobot } from '../settings/chat-robots.ts';

/** A POST of JSON to the robot of a group chat. */
export interface RobotRequest {
  readonly url: string;
  readonly body: string;
}

/**
 * What a robot is to be sent so that the group reads the text, by the platforms' own documents: WeCom 群机器人, DingTalk
 * 自定义机器人, Feishu 自定义机器人. Signed with the moment where the robot has a secret: it must be at most an hour off.
 */
export function robotRequest(robot: ChatRobot, text: string, at: Instant): RobotRequest {
  switch (robot.robot) {
    case 'wecom':
      return request(robot.url, { msgtype: 'text', text: { content: text } });
    case 'dingtalk':
      return request(signedDingTalk(robot.url, robot.secret, at), {
        msgtype: 'text',
        text: { content: text },
      });
    case 'feishu':
      return request(robot.url, {
        ...feishuSignature(robot.secret, at),
        msg_type: 'text',
        content: { text },
      });
  }
}

/** What a robot answered, with status 200 also where it refused. */
export type RobotAnswer = 'taken' | 'busy' | 'refused';

/** Codes for "too many messages": WeCom 45009, DingTalk 130101 and 660026, Feishu 9499 and 11232. */
const BUSY_CODES = [45009, 130101, 660026, 9499, 11232];

/** Reads a robot's answer: `errcode` of WeCom and DingTalk, `code` (formerly `StatusCode`) of Feishu, 0 is well. */
export function robotAnswer(status: number, body: string): { answer: RobotAnswer; code: number | null } {
  if (status === 429 || status >= 500) return { answer: 'busy', code: status };
  const code = codeOf(body);
  if (status === 200 && code === 0) return { answer: 'taken', code };
  return { answer: code !== null && BUSY_CODES.includes(code) ? 'busy' : 'refused', code: code ?? status };
}

function codeOf(body: string): number | null {
  try {
    const json = JSON.parse(body) as Partial<Record<'errcode' | 'code' | 'StatusCode', unknown>> | null;
    const code = json?.errcode ?? json?.code ?? json?.StatusCode;
    return typeof code === 'number' ? code : null;
  } catch {
    return null;
  }
}

function request(url: string, body: object): RobotRequest {
  return { url, body: JSON.stringify(body) };
}

/** Base64 of HMAC-SHA256 over "milliseconds\nsecret", keyed with the secret, in the address. */
function signedDingTalk(url: string, secret: string | undefined, at: Instant): string {
  if (secret === undefined) return url;
  const timestamp = String(msOf(at));
  const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
  const signed = new URL(url);
  signed.searchParams.set('timestamp', timestamp);
  signed.searchParams.set('sign', sign);
  return signed.toString();
}

/** Base64 of HMAC-SHA256 over nothing, keyed with "seconds\nsecret", in the body. */
function feishuSignature(secret: string | undefined, at: Instant): { timestamp?: string; sign?: string } {
  if (secret === undefined) return {};
  const timestamp = String(Math.floor(msOf(at) / 1000));
  const sign = createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64');
  return { timestamp, sign };
}
