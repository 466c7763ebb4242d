import { UsageError } from '../domain/errors.ts';
import { tablesOf } from '../ingestion/profiles/all.ts';
import type { ProfileColumn, ProfileTable } from '../ingestion/profiles/profile.ts';
import { loadSettings } from '../settings/loading.ts';
import { EXIT_FINE } from './exit-codes.ts';
import type { Output } from './printing.ts';

export interface ProfilesOptions {
  readonly config?: string;
  readonly json: boolean;
}

/** `profiles`: the source profiles in force, or one of them in full; with `--json` in the form that the setting `profiles` takes. */
export async function profilesCommand(
  name: string | undefined,
  options: ProfilesOptions,
  output: Output,
): Promise<number> {
  const tables = tablesOf(await loadSettings(options.config));
  const shown = name === undefined ? tables : [named(name, tables)];
  if (options.json) {
    for (const { definition } of shown) output.json({ ...definition });
  } else if (name === undefined) {
    output.table(
      ['profile', 'gives', 'what it is'],
      tables.map((table) => [table.name, table.record, table.about]),
    );
  } else {
    for (const table of shown) explain(table, output);
  }
  return EXIT_FINE;
}

function named(name: string, tables: readonly ProfileTable[]): ProfileTable {
  const table = tables.find((one) => one.name === name);
  if (table !== undefined) return table;
  const near = tables.filter((one) => one.name.includes(name)).map((one) => one.name);
  const advice = near.length > 0 ? `is it ${near.join(' or ')}?` : '`pulsestock profiles` lists them';
  throw new UsageError(`there is no profile "${name}": ${advice}`);
}

function explain(table: ProfileTable, output: Output): void {
  output.line(`${table.name} (version ${table.version}): ${table.about}`);
  if (table.exportedFrom !== null) output.line(`exported from: ${table.exportedFrom}`);
  const also = table.also.map(({ record }) => `, also ${record}`).join('');
  output.line(`gives: ${table.record}${also}; source: ${table.source}`);
  output.table(
    ['column', 'field', 'must be there', 'other names'],
    table.columns.map((column) => [
      column.headers[0] ?? '',
      column.field,
      needOf(column, table),
      column.headers.slice(1).join(' · '),
    ]),
  );
  const { numbers, dates, zone, zoneField } = table.writing;
  output.line(`numbers: ${NUMBERS[numbers]}; dates: ${DATES[dates]}`);
  const otherwise =
    zone === 'stated' ? 'none, they must state it' : (zone ?? 'that of the source or the factory');
  output.line(`zone of times that state none: ${zoneField ?? otherwise}`);
  for (const { why, firstRow } of table.skip)
    output.line(`left out: ${why}${firstRow === true ? ' (first row only)' : ''}`);
  if (table.unused.length > 0) output.line(`known and not read: ${table.unused.join(', ')}`);
  if (table.personal.length > 0)
    output.line(`personal data, never read or kept: ${table.personal.join(', ')}`);
}

const NUMBERS: Readonly<Record<ProfileTable['writing']['numbers'], string>> = {
  plain: '1234.5',
  point: '1,234.5',
  comma: '1.234,5',
  proven: '1,234.5 or 1.234,5, as the file shows or settings say',
};

const DATES: Readonly<Record<ProfileTable['writing']['dates'], string>> = {
  ymd: 'year first',
  mdy: 'year first, or month/day/year',
  dmy: 'year first, or day/month/year',
  proven: 'year first, or day and month as the file shows or settings say',
};

/** `yes`, `yes, or date` where another column does as well, `column only` where its cells may be empty, else nothing. */
function needOf({ field }: ProfileColumn, { requires, expects, columns }: ProfileTable): string {
  const group = requires.find((fields) => fields.includes(field));
  if (group === undefined) return expects.includes(field) ? 'column only' : '';
  const others = group
    .filter((other) => other !== field)
    .map((other) => columns.find((column) => column.field === other)?.headers[0] ?? other);
  return others.length === 0 ? 'yes' : `yes, or ${others.join(' or ')}`;
}
