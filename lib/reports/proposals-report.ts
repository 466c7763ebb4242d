import { type Language, PROPOSAL_KINDS, type ProposalKind } from '../domain/alerting.ts';
import type { BusinessDay } from '../domain/calendar.ts';
import type { ColumnKind } from '../domain/finance-tables.ts';
import type { Proposal } from '../domain/proposals.ts';
import type { Item } from '../domain/sets.ts';
import { formatMoment } from '../wording/format.ts';
import { PROPOSAL_KIND_WORDS, PROPOSAL_STATE_WORDS, PROPOSAL_TITLES } from '../wording/reports.ts';
import { inSkuOrder } from './plan-csv.ts';
import { costOf, itemName, type Report, tableReports } from './report.ts';
import { type ColumnOf, type CsvEncoding, tableOf } from './table.ts';

/**
 * Proposals with names and value, all of them and those of purchasing and of production, each a workbook and a CSV a language, sorted by SKU, pool and the moment they were sent.
 * `items` by SKU, `zone` is the factory's. Units of the SKU; money in the item's currency. The columns of state,
 * of units really ordered and of who answered are those that people fill in before they drop the file back.
 */
export async function* proposalsReport(input: {
  readonly day: BusinessDay;
  readonly proposals: readonly Proposal[];
  readonly items: ReadonlyMap<string, Item>;
  readonly zone: string;
  readonly encoding: CsvEncoding;
}): AsyncGenerator<Report> {
  const rows = inSkuOrder(
    [...input.proposals].sort((a, b) => (a.sentAt < b.sentAt ? -1 : Number(a.sentAt > b.sentAt))),
  );
  for (const [name, kinds] of PROPOSAL_FILES) {
    const listed = rows.filter(({ kind }) => kinds.includes(kind));
    const table = (language: Language) =>
      tableOf(PROPOSAL_TITLES[language].sheet, proposalColumns(language, input.items, input.zone), listed);
    yield* tableReports(name, input.day, table, input.encoding);
  }
}

/** The files and what they list: all, what purchasing answers, what production answers. */
const PROPOSAL_FILES: readonly (readonly [name: string, kinds: readonly ProposalKind[]])[] = [
  ['proposals', PROPOSAL_KINDS],
  ['proposals-purchase', ['purchase', 'expedite']],
  ['proposals-production', ['production', 'emergency_production']],
];

function proposalColumns(
  language: Language,
  items: ReadonlyMap<string, Item>,
  zone: string,
): ColumnOf<Proposal>[] {
  const titles = PROPOSAL_TITLES[language];
  const column = (
    title: keyof typeof titles,
    kind: ColumnKind,
    value: ColumnOf<Proposal>['value'],
  ): ColumnOf<Proposal> => ({ title: titles[title], kind, value });
  return [
    column('id', 'text', ({ id }) => id),
    column('sku', 'text', ({ sku }) => sku),
    column('name', 'text', ({ sku }) => itemName(items.get(sku), language)),
    column('pool', 'text', ({ pool }) => pool),
    column('kind', 'text', ({ kind }) => PROPOSAL_KIND_WORDS[language][kind]),
    column('units', 'units', ({ units }) => units),
    column('arrivesOn', 'date', ({ arrivesOn }) => arrivesOn),
    column('sentAt', 'moment', ({ sentAt }) => formatMoment(sentAt, zone)),
    column('state', 'text', ({ state }) => PROPOSAL_STATE_WORDS[language][state]),
    column('unitsOrdered', 'units', ({ unitsOrdered }) => unitsOrdered),
    column('author', 'text', ({ author }) => author),
    column('unitsOutstanding', 'units', ({ unitsOutstanding }) => unitsOutstanding),
    column('value', 'money', ({ sku, units }) => costOf(units, items.get(sku))),
    column('currency', 'text', ({ sku }) => items.get(sku)?.currency ?? null),
  ];
}
