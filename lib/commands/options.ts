import { Option } from 'commander';
import { LANGUAGES, type Language } from '../domain/alerting.ts';

/** Options that several commands have; each call makes one of its own. */

export const data = () => new Option('--data <folder>', 'folder that keeps the state').makeOptionMandatory();

export const config = () => new Option('--config <file>', 'settings (JSON); defaults without it');

export const json = () => new Option('--json', 'one JSON object a line').default(false);

export const lang = () =>
  new Option('--lang <language>', 'language of sentences').choices([...LANGUAGES]).default('en' as Language);

export const author = () =>
  new Option('--author <name>', 'who answers; without it the user of this computer');
