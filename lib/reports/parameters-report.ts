import type { Language } from '../domain/alerting.ts';
import type { BusinessDay } from '../domain/calendar.ts';
import { type Quantity, unitsOf } from '../domain/decimal.ts';
import type { ColumnKind } from '../domain/finance-tables.ts';
import type { Item } from '../domain/sets.ts';
import {
  drivingParameters,
  METHODS,
  type Method,
  type MethodParameters,
  type SkuParameters,
} from '../domain/sku-parameters.ts';
import { METHOD_WORDS, PARAMETER_TITLES, titleByMethod } from '../wording/reports.ts';
import { inSkuOrder } from './plan-csv.ts';
import { costOf, itemName, type Report, tableReports } from './report.ts';
import { type ColumnOf, tableOf } from './table.ts';

/** The sentence that explains a method's parameters. */
export type Explain = (parameters: MethodParameters, language: Language) => string;

interface ParameterRow {
  readonly sku: SkuParameters;
  readonly driving: MethodParameters;
  readonly item: Item | undefined;
}

/**
 * All parameters of a planning day with names, the method that drives first and the others' safety stock, reorder point
 * and order-up-to level beside it: a workbook and a CSV a language. `items` by SKU. Units of the SKU; money in the
 * item's currency.
 */
export function parametersReport(input: {
  readonly day: BusinessDay;
  readonly parameters: readonly SkuParameters[];
  readonly items: ReadonlyMap<string, Item>;
  readonly explain: Explain;
}): AsyncGenerator<Report> {
  const rows = inSkuOrder(input.parameters).map((sku) => ({
    sku,
    driving: drivingParameters(sku),
    item: input.items.get(sku.sku),
  }));
  const others = METHODS.filter((method) =>
    input.parameters.some(
      ({ drivingMethod, methods }) =>
        drivingMethod !== method && methods.some((each) => each.method === method),
    ),
  );
  return tableReports('parameters', input.day, (language) =>
    tableOf(
      PARAMETER_TITLES[language].sheet,
      [
        ...parameterColumns(language),
        ...othersColumns(others, language),
        explanation(input.explain, language),
      ],
      rows,
    ),
  );
}

function parameterColumns(language: Language): ColumnOf<ParameterRow>[] {
  const titles = PARAMETER_TITLES[language];
  const column = (
    title: keyof typeof titles,
    kind: ColumnKind,
    value: ColumnOf<ParameterRow>['value'],
  ): ColumnOf<ParameterRow> => ({ title: titles[title], kind, value });
  return [
    column('sku', 'text', ({ sku }) => sku.sku),
    column('name', 'text', ({ item }) => itemName(item, language)),
    column('category', 'text', ({ item }) => item?.category ?? null),
    column('pool', 'text', ({ sku }) => sku.pool),
    column('planningDay', 'date', ({ sku }) => sku.planningDay),
    column('method', 'text', ({ driving }) => METHOD_WORDS[language][driving.method]),
    column('demandClass', 'text', ({ driving }) => driving.demandClass),
    column('meanDailyDemand', 'units', ({ driving }) => driving.meanDailyDemand),
    column('leadTimeDays', 'days', ({ driving }) => driving.leadTimeDays),
    column('baseSafetyStock', 'units', ({ driving }) => driving.baseSafetyStock),
    column('pulseStock', 'units', ({ driving }) => driving.pulseStock),
    column('campaignStock', 'units', ({ driving }) => driving.campaignStock),
    column('safetyStock', 'units', ({ driving }) => driving.safetyStock),
    column('reorderPoint', 'units', ({ driving }) => driving.reorderPoint),
    column('orderUpTo', 'units', ({ driving }) => driving.orderUpTo),
    column('expeditePoint', 'units', ({ driving }) => driving.expeditePoint),
    column('expediteUpTo', 'units', ({ driving }) => driving.expediteUpTo),
    column('presentReorderPoint', 'units', ({ item }) => unitsOrNull(item?.presentReorderPoint)),
    column('presentOrderUpTo', 'units', ({ item }) => unitsOrNull(item?.presentOrderUpTo)),
    column('unitCost', 'money', ({ item }) => costOf(1, item)),
    column('safetyStockValue', 'money', ({ item, driving }) => costOf(driving.safetyStock, item)),
    column('currency', 'text', ({ item }) => item?.currency ?? null),
  ];
}

function othersColumns(others: readonly Method[], language: Language): ColumnOf<ParameterRow>[] {
  const titles = PARAMETER_TITLES[language];
  return others.flatMap((method) =>
    (['safetyStock', 'reorderPoint', 'orderUpTo'] as const).map(
      (figure): ColumnOf<ParameterRow> => ({
        title: titleByMethod(titles[figure], method, language),
        kind: 'units',
        value: ({ sku }) => sku.methods.find((each) => each.method === method)?.[figure] ?? null,
      }),
    ),
  );
}

function explanation(explain: Explain, language: Language): ColumnOf<ParameterRow> {
  return {
    title: PARAMETER_TITLES[language].explanation,
    kind: 'text',
    value: ({ driving }) => explain(driving, language),
  };
}

function unitsOrNull(quantity: Quantity | null | undefined): number | null {
  return quantity === null || quantity === undefined ? null : unitsOf(quantity);
}
