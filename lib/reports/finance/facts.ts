import type { BusinessDay } from '../../domain/calendar.ts';
import type { ExcessKind } from '../../domain/finance-codes.ts';
import type { Proposal } from '../../domain/proposals.ts';
import type { Rule } from '../../domain/rules.ts';
import type { Campaign, Item, SupplyOrder } from '../../domain/sets.ts';
import type { SkuParameters } from '../../domain/sku-parameters.ts';
import type { ExchangeRates } from './costing.ts';

/** The days that a report is of, both counted. */
export interface Period {
  readonly from: BusinessDay;
  readonly to: BusinessDay;
}

/** Stock of a SKU that is too much, by a rule of the watch. Units of the SKU. */
export interface ExcessStock {
  readonly kind: ExcessKind;
  readonly units: number;
  readonly dailyDemand: number;
  readonly firstExpiresOn: BusinessDay | null;
  readonly cancellableUnits: number | null;
  readonly cancelBy: BusinessDay | null;
}

/** All that the report needs to know of one SKU in one pool. Units of the SKU. */
export interface FinanceSku {
  readonly sku: string;
  readonly pool: string;
  readonly item: Item | null;
  /** As `parametersKeeper` keeps them. */
  readonly parameters: SkuParameters;
  /** As counted, and what came in since; null where no stock of the pool is known. */
  readonly onHand: number | null;
  readonly available: number;
  readonly onOrder: number;
  readonly dailyDemand: number;
  /** Null where nothing sells or no stock is known. */
  readonly daysOfSupply: number | null;
  readonly excess: readonly ExcessStock[];
  /** Demand of the period, and of the days since the forecast. */
  readonly demandUnits: number;
  readonly forecastDemandUnits: number;
  /** Of the period, cancelled because they could not be served. */
  readonly unservedUnits: number;
  /** Days of the period without stock when they closed, and the demand recorded on them; null where no stock lists tell. */
  readonly stockOuts: {
    readonly days: number;
    readonly knownDays: number;
    readonly demandUnits: number;
  } | null;
}

/** A campaign of one SKU as known on the day, the demand on its days so far, and what of it is beyond the usual (a lull is negative). */
export interface FinanceCampaign {
  readonly campaign: Campaign;
  readonly status: Campaign['status'];
  readonly pool: string;
  readonly demandUnits: number;
  readonly extraUnits: number;
}

/** Ad figures of the period of one ad campaign and currency, and the SKUs that it sells. Null is not measured. */
export interface FinanceAds {
  readonly currency: string | null;
  readonly skus: readonly string[];
  readonly spend: number | null;
  readonly clicks: number | null;
  readonly conversions: number | null;
}

/** How often people acted on the alerts of a rule. */
export interface FinanceActedOn {
  readonly rule: Rule;
  readonly asked: number;
  readonly actedOn: number;
  readonly acknowledged: number;
  readonly snoozed: number;
  readonly ordered: number;
  readonly declined: number;
}

/** All that a finance report is made of. */
export interface FinanceFacts {
  readonly day: BusinessDay;
  readonly period: Period;
  readonly exchange: ExchangeRates;
  /** Every SKU that has parameters, sorted by SKU and pool. */
  readonly skus: readonly FinanceSku[];
  readonly items: ReadonlyMap<string, Item>;
  /** Those that ask for something. */
  readonly proposals: readonly Proposal[];
  readonly supply: readonly (SupplyOrder & { readonly pool: string })[];
  readonly campaigns: readonly FinanceCampaign[];
  readonly ads: readonly FinanceAds[];
  /** The newest parameters before the period, by SKU and pool key; null where there are none. */
  readonly before: ParametersOfDay | null;
  /** Those whose forecast is judged. */
  readonly forecast: ParametersOfDay | null;
  readonly actedOn: readonly FinanceActedOn[];
}

/** Parameters of a planning day by `skuKey`: the methods that drove, with the inputs that tables look at. */
export interface ParametersOfDay {
  readonly day: BusinessDay;
  readonly bySku: ReadonlyMap<string, SkuParameters>;
}
