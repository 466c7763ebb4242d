import { relative } from 'node:path';
import type { Writable } from 'node:stream';
import Table from 'cli-table3';

/** Where a command prints: a stream, and whether a person looks at it on a terminal. */
export interface Output {
  /** One line. */
  line(text?: string): void;
  /** One JSON object on a line. */
  json(value: unknown): void;
  /** Rows under a header: ruled on a terminal, tab-separated when piped. */
  table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): void;
  /** A passing word about long work: on a terminal only, and never into a pipe. */
  progress(text: string): void;
}

/** What a command prints to: a stream of the process. */
export interface Stream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * A stream of the process that keeps quiet once nobody reads it any more (`pulsestock status | head -1`): the command
 * goes on to its end, so that what it opened is closed. Any other fault of the stream is thrown.
 */
export function untilReaderLeaves(stream: Writable & { readonly isTTY?: boolean }): Stream {
  let isRead = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    isRead = false;
  });
  return { isTTY: stream.isTTY ?? false, write: (text) => isRead && stream.write(text) };
}

/** Output to the streams of a process. */
export function streamOutput(out: Stream, progressTo: Stream): Output {
  const line = (text = '') => void out.write(`${text}\n`);
  return {
    line,
    json: (value) => line(JSON.stringify(value)),
    table: (header, rows) => {
      if (!out.isTTY) {
        for (const row of [header, ...rows]) line(row.join('\t'));
        return;
      }
      const table = new Table({ head: [...header], style: { head: [], border: [] } });
      table.push(...rows.map((row) => row.map(String)));
      line(table.toString());
    },
    progress: (text) => {
      if (progressTo.isTTY) progressTo.write(`${text}\n`);
    },
  };
}

/** A count with its noun: "1 file", "1,234 files". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** A path as a person in the working folder would type it: the relative one where it is the shorter. */
export function place(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere !== '' && fromHere.length < path.length ? fromHere : path;
}
