import type { Message } from '../domain/messages.ts';

/** SNS takes 256 KiB with the attributes, and a subject of 100 characters; some room is left. */
const MOST_BYTES = 250_000;
const MOST_SUBJECT_CHARACTERS = 99;

/** Bytes of the plainest form of a message. */
const PLAIN_BYTES = 8000;

/** Stands for a subject or a body of which nothing is left. */
const NAME = 'PulseStock';

/** Last line of a body that was mended. */
const FLAG = `[${NAME}: parts of this message could not be sent; see the list of alerts / 部分内容无法发送，请查看预警清单]`;

/** A message in a form that SNS takes. */
export interface Publishable {
  /** Null where the protocol has none. */
  readonly subject: string | null;
  readonly body: string;
  /** What had to be changed. */
  readonly mended: readonly ('subject' | 'body')[];
}

/**
 * The message as SNS takes it: what it would refuse (a subject that is not plain, empty or too long, control
 * characters, a body that is empty or too large) is mended, and the body says so. A message that is fine stays as it
 * is.
 */
export function publishable({ protocol, subject, body, id }: Message): Publishable {
  const plainSubject = cutTo(asciiOf(subject), MOST_SUBJECT_CHARACTERS) || NAME;
  const cleanBody = body
    .toWellFormed()
    .replace(/[^\P{Cc}\t\n\r]/gu, ' ')
    .trim();
  const fits = Buffer.byteLength(cleanBody) <= MOST_BYTES;
  const isBodySame = cleanBody !== '' && fits && cleanBody === body.trim();
  const mended: Publishable['mended'] = [
    ...(protocol === 'email' && plainSubject !== subject ? ['subject' as const] : []),
    ...(isBodySame ? [] : ['body' as const]),
  ];
  return {
    subject: protocol === 'email' ? plainSubject : null,
    body: isBodySame ? body : flagged({ protocol, id }, fits ? cleanBody : cutToBytes(cleanBody, MOST_BYTES)),
    mended,
  };
}

/** The plainest form, for a message that SNS refused all the same: its beginning in ASCII, flagged. */
export function plainest({ protocol, id, body }: Message): Publishable {
  return {
    subject: protocol === 'email' ? NAME : null,
    body: flagged({ protocol, id }, cutToBytes(asciiLines(body), PLAIN_BYTES)),
    mended: ['subject', 'body'],
  };
}

/** A body that was mended says so; JSON that was cut would be none, so that a machine gets a word of it instead. */
function flagged({ protocol, id }: Pick<Message, 'protocol' | 'id'>, body: string): string {
  if (protocol === 'https') return JSON.stringify({ version: 1, id, alerts: [], mended: true });
  if (protocol === 'sms') return body || NAME;
  return body === '' ? `${NAME}\n${FLAG}` : `${body}\n${FLAG}`;
}

function asciiOf(text: string): string {
  return text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim();
}

function asciiLines(text: string): string {
  return text.split('\n').map(asciiOf).join('\n').trim();
}

function cutTo(text: string, characters: number): string {
  return text.slice(0, characters).trim();
}

/** The text, cut between characters so that it takes no more bytes. */
function cutToBytes(text: string, bytes: number): string {
  const cut = Buffer.from(text).subarray(0, bytes);
  return new TextDecoder().decode(cut, { stream: true });
}
