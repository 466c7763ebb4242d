import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { untilReaderLeaves } from '../../lib/commands/printing.ts';
import { filesIn, temporaryFolder } from './command-line.ts';

const program = resolve(import.meta.dirname, '../../bin/pulsestock.ts');

describe('a command whose reader leaves, as `head` does', () => {
  it('ends its work quietly with 0 and leaves nothing behind', async () => {
    const folder = await temporaryFolder();
    const exports = await filesIn(join(folder, 'exports'));
    const temporary = join(folder, 'temporary');
    await mkdir(temporary);
    const child = spawn(
      process.execPath,
      [program, 'explain', 'OR-1', '--exports', exports, '--as-of', '2026-06-24'],
      { env: { ...process.env, TMPDIR: temporary } },
    );
    child.stdout.destroy();
    const complaints: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(complaints.join('')).toBe('');
    expect(await readdir(temporary)).toEqual([]);
  });

  it('is told of any other fault of the stream', () => {
    const stream = new Writable();
    untilReaderLeaves(stream);
    expect(() => stream.emit('error', new Error('no space left'))).toThrow('no space left');
  });
});
