import { describe, expect, it } from 'vitest';
import { RECORD_NAMES, RECORDS } from '../../../lib/domain/records.ts';
import { foldedHeader } from '../../../lib/ingestion/folding.ts';
import {
  type Fill,
  type ProfileTable,
  profileSchema,
  profileTable,
} from '../../../lib/ingestion/profiles/profile.ts';
import { SOURCE_PROFILES } from '../../../lib/ingestion/profiles/sources.ts';

const tables = SOURCE_PROFILES.map(profileTable);

/** Fields that a fill looks at. */
function fieldsOf(fill: Fill): string[] {
  if ('cases' in fill) {
    const outcomes = [fill.otherwise, ...fill.cases.map(({ gives }) => gives)];
    return [
      ...fill.cases.flatMap(({ when }) => when.map(({ field }) => field)),
      ...outcomes.flatMap((outcome) => ('sameAs' in outcome ? [outcome.sameAs] : [])),
    ];
  }
  if ('startOf' in fill) return [fill.startOf, fill.hour];
  const { sameAs, firstOf, joined, localDayOf, zoneDayOf, takenOn, given, sum, minus } = fill as Record<
    string,
    string | readonly string[] | undefined
  >;
  return [sameAs, firstOf, joined, localDayOf, zoneDayOf, takenOn, given, sum, minus].flatMap(
    (of) => of ?? [],
  );
}

/** Fields whose value a fill hands on. */
function copiedBy(fill: Fill): string[] {
  if (!('cases' in fill)) return 'given' in fill ? [] : fieldsOf(fill);
  return [fill.otherwise, ...fill.cases.map(({ gives }) => gives)].flatMap((outcome) =>
    'sameAs' in outcome ? [outcome.sameAs] : [],
  );
}

function given(table: ProfileTable): Set<string> {
  return new Set([...table.columns.map(({ field }) => field), ...table.fills.map(([field]) => field)]);
}

describe.each(tables.map((table) => [table.name, table] as const))('the profile %s', (_name, table) => {
  it('fills every field that must be given', () => {
    const sure = new Set([...table.requires.flat(), ...table.fills.map(([field]) => field)]);
    const open = RECORDS[table.record].columns.filter(({ field, nullable }) => !nullable && !sure.has(field));
    expect(open.map(({ field }) => field)).toEqual([]);
  });

  it('names only fields that it has', () => {
    const named = [
      ...table.requires.flat(),
      ...table.expects,
      ...table.happened,
      ...table.notBefore.flat(),
      ...table.skip.flatMap(({ where }) => where.map(({ field }) => field)),
      ...table.fills.flatMap(([, fill]) => fieldsOf(fill)),
    ];
    const has = given(table);
    expect(named.filter((field) => !has.has(field))).toEqual([]);
  });

  it('reads no header as two things', () => {
    const meanings = new Map<string, Set<string>>();
    for (const { headers } of table.columns) {
      const names = headers.map(foldedHeader);
      expect(new Set(names).size, `${headers}`).toBe(names.length);
      for (const name of names) meanings.set(name, (meanings.get(name) ?? new Set()).add(names.join()));
    }
    expect([...meanings].filter(([, lists]) => lists.size > 1).map(([name]) => name)).toEqual([]);
    expect(table.unused.filter((name) => meanings.has(foldedHeader(name)))).toEqual([]);
  });

  it('puts no personal data into a record, and knows no personal column as harmless', () => {
    const personal = new Set(table.personal.map(foldedHeader));
    const isPersonal = (headers: readonly string[]) =>
      headers.some((header) => personal.has(foldedHeader(header)));
    const read = table.columns.filter(({ headers }) => isPersonal(headers)).map(({ field }) => field);
    const stored = new Set(RECORDS[table.record].columns.map(({ field }) => field));
    const copied = table.fills.flatMap(([, fill]) => copiedBy(fill));
    expect(read.filter((field) => stored.has(field) || copied.includes(field))).toEqual([]);
    expect(table.unused.filter((header) => isPersonal([header]))).toEqual([]);
  });
});

describe('the profiles of sources', () => {
  it('follow the schema that custom profiles follow', () => {
    for (const profile of SOURCE_PROFILES) expect(profileSchema.safeParse(profile).error).toBeUndefined();
  });

  it('have names of their own, and every record has one', () => {
    const names = tables.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const records = new Set(tables.map(({ record }) => record));
    expect(RECORD_NAMES.filter((record) => !records.has(record))).toEqual([]);
  });
});
