import { UsageError } from '../../domain/errors.ts';
import type { Settings } from '../../settings/settings.ts';
import { ENTERED_CAMPAIGNS, PLAIN_TABLES } from './plain.ts';
import { type ProfileTable, profileSchema, profileTable } from './profile.ts';
import { SOURCE_PROFILES } from './sources.ts';

/** Every table of every source that comes with the program. */
export const TABLES: readonly ProfileTable[] = [
  ...PLAIN_TABLES,
  ENTERED_CAMPAIGNS,
  ...SOURCE_PROFILES.map(profileTable),
];

const tablesOfSettings = new WeakMap<Settings, readonly ProfileTable[]>();

/**
 * The tables that files are recognised as: the company's own (setting `profiles`), then those of the program; one of
 * the company's replaces one of the same name. Throws UsageError where a profile of the settings is not one.
 */
export function tablesOf(settings: Settings): readonly ProfileTable[] {
  const known = tablesOfSettings.get(settings);
  if (known !== undefined) return known;
  const own = settings.profiles.map(ownTable);
  const names = new Set(own.map(({ name }) => name));
  const tables = [...own, ...TABLES.filter(({ name }) => !names.has(name))];
  tablesOfSettings.set(settings, tables);
  return tables;
}

function ownTable(json: unknown, index: number): ProfileTable {
  const result = profileSchema.safeParse(json);
  if (!result.success) {
    const lines = result.error.issues.map(
      ({ path, message }) => `profiles.${[index, ...path].join('.')}: ${message}`,
    );
    throw new UsageError(`settings: ${lines.join('; ')}`);
  }
  const table = profileTable(result.data);
  const unknown = unknownFields(table);
  if (unknown.length > 0) {
    throw new UsageError(
      `settings: profiles.${index} (${table.name}) names ${unknown.map((field) => `"${field}"`).join(', ')}, which no column or fill gives: add a column or mend the name`,
    );
  }
  return table;
}

/** Fields that a table requires, tests or compares and that none of its columns and fills gives. */
export function unknownFields(table: ProfileTable): string[] {
  const given = new Set(table.columns.map(({ field }) => field));
  const filled = new Set(table.fills.map(([field]) => field));
  const columns = [
    ...table.requires.flat(),
    ...table.expects,
    ...table.notBefore.flat(),
    ...table.skip.flatMap(({ where }) => where.map(({ field }) => field)),
    ...table.columns.flatMap(({ carried }) => (carried === null || carried === 'always' ? [] : [carried])),
    ...(table.writing.zoneField === null ? [] : [table.writing.zoneField]),
  ];
  const either = [...table.happened, ...table.also.flatMap(({ where }) => where)];
  return [
    ...columns.filter((field) => !given.has(field)),
    ...either.filter((field) => !given.has(field) && !filled.has(field)),
  ];
}
