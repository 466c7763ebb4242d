import { readFile } from 'node:fs/promises';
import { AUDIENCES, LANGUAGES } from '../domain/alerting.ts';
import { UsageError } from '../domain/errors.ts';
import { type Person, type Settings, settingsSchema } from './settings.ts';

/**
 * The settings of a JSON file, or the defaults where none is named.
 * Throws UsageError with one line that names the file, the place in it and what is wrong.
 */
export async function loadSettings(file?: string): Promise<Settings> {
  if (file === undefined) return parseSettings({}, 'defaults');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new UsageError(`settings file ${file} cannot be read: name one that exists with --config`, {
      cause,
    });
  }
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new UsageError(
      `settings file ${file} is not JSON: ${(cause as Error).message.replace(/\s+/g, ' ')}`,
      { cause },
    );
  }
  return parseSettings(json, file);
}

/** Settings from parsed JSON; `origin` names it in errors. Without people there is one local reader per audience and language. Throws UsageError. */
export function parseSettings(json: unknown, origin: string): Settings {
  const result = settingsSchema.safeParse(json);
  if (!result.success) {
    const lines = result.error.issues.map(
      (issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`,
    );
    throw new UsageError(`settings in ${origin}: ${lines.join('; ')}`);
  }
  const settings = result.data;
  return settings.people.length > 0 ? settings : { ...settings, people: localReaders() };
}

function localReaders(): Person[] {
  return AUDIENCES.flatMap((audience) =>
    LANGUAGES.map(
      (language): Person => ({
        id: `${audience}-${language}`,
        audiences: [audience],
        language,
        protocols: ['email', 'sms'],
        smsFrom: 'urgent',
      }),
    ),
  );
}
