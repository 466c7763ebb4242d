import type { RobotPoster } from '../domain/ports.ts';

/** A robot that has not answered by then never will. */
const TIMEOUT_MS = 10_000;

/** Posts JSON over HTTP. An error never names the address, which is a secret. */
export const httpRobotPoster: RobotPoster = {
  async post(url, body) {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { status: response.status, body: await response.text() };
    } catch (error) {
      const { name } = error instanceof Error ? error : { name: 'error' };
      return { status: 599, body: name };
    }
  },
};
