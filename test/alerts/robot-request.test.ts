import { describe, expect, it } from 'vitest';
import { robotAnswer, robotRequest } from '../../lib/alerts/robot-request.ts';
import { instant } from '../../lib/domain/calendar.ts';

const AT = instant('2026-06-24T12:00:00.700Z');
const TEXT = 'PulseStock · 紧急 1\n"OR-1"';

describe('what a robot is sent', () => {
  it('is text in the form of each platform', () => {
    const bodyOf = (robot: 'wecom' | 'dingtalk' | 'feishu') => {
      const { url, body } = robotRequest({ robot, url: 'https://example.com/hook?key=1' }, TEXT, AT);
      expect(url).toBe('https://example.com/hook?key=1');
      return JSON.parse(body) as unknown;
    };
    expect(bodyOf('wecom')).toEqual({ msgtype: 'text', text: { content: TEXT } });
    expect(bodyOf('dingtalk')).toEqual({ msgtype: 'text', text: { content: TEXT } });
    expect(bodyOf('feishu')).toEqual({ msg_type: 'text', content: { text: TEXT } });
  });

  it('is signed in the address for DingTalk, over milliseconds and secret', () => {
    const robot = {
      robot: 'dingtalk',
      url: 'https://example.com/send?access_token=t',
      secret: 'SEC1',
    } as const;
    const { searchParams } = new URL(robotRequest(robot, TEXT, AT).url);
    expect(Object.fromEntries(searchParams)).toEqual({
      access_token: 't',
      timestamp: '1782302400700',
      // printf '1782302400700\nSEC1' | openssl dgst -sha256 -hmac SEC1 -binary | base64
      sign: 'pKvlZMztuqsa4L8zNP1anyf5AyM2BV4b1+oMAfQGinI=',
    });
  });

  it('is signed in the body for Feishu, with seconds and secret as the key of nothing', () => {
    const robot = { robot: 'feishu', url: 'https://example.com/hook/x', secret: 'SEC1' } as const;
    const { url, body } = robotRequest(robot, TEXT, AT);
    expect(url).toBe(robot.url);
    expect(JSON.parse(body)).toMatchObject({
      timestamp: '1782302400',
      // printf '' | openssl dgst -sha256 -hmac $'1782302400\nSEC1' -binary | base64
      sign: 'b8e0UIUvJl1ws0bkhxY8qNZKx7URyEK8hTfG5M8+HAQ=',
    });
  });
});

describe('what a robot answers', () => {
  it.each([
    [200, '{"errcode":0,"errmsg":"ok"}', 'taken'],
    [200, '{"code":0,"msg":"success"}', 'taken'],
    [200, '{"StatusCode":0,"StatusMessage":"success"}', 'taken'],
    [200, '{"errcode":45009,"errmsg":"api freq out of limit"}', 'busy'],
    [200, '{"errcode":130101,"errmsg":"send too fast"}', 'busy'],
    [200, '{"code":9499,"msg":"too many request"}', 'busy'],
    [429, '', 'busy'],
    [502, 'bad gateway', 'busy'],
    [599, 'TimeoutError', 'busy'],
    [200, '{"errcode":93000,"errmsg":"invalid webhook url"}', 'refused'],
    [200, '{"errcode":310000,"errmsg":"sign not match"}', 'refused'],
    [200, '<html>', 'refused'],
    [200, 'null', 'refused'],
    [404, '{"code":0}', 'refused'],
  ])('%d %s is %s', (status, body, answer) => {
    expect(robotAnswer(status, body).answer).toBe(answer);
  });
});
