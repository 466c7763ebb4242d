import type { BusinessDay } from './calendar.ts';
import type { Calibration } from './calibration.ts';
import type { CampaignKind, CampaignStatus } from './sets.ts';

/** What a campaign did to one SKU in one pool. Units are of the pulse channels unless something else is said. */
export interface CampaignEffect {
  readonly plannedDays: number;
  /** Days on which it ran, and those of them on which it could be seen what was wanted: neither closed nor sold out. */
  readonly runDays: number;
  readonly seenDays: number;
  readonly soldOutDays: number;
  /** Usual demand a day of all channels and of the pulse channels, from so many days; null where too few say it. */
  readonly baselineDailyUnits: number | null;
  readonly baselinePulseUnits: number | null;
  readonly baselineDays: number;
  /** Null where nobody planned how much. */
  readonly plannedUnits: number | null;
  /** What was planned for the days that were seen. */
  readonly plannedSeenUnits: number | null;
  /** Units beyond the usual on all days that it ran, and on those seen. */
  readonly extraUnits: number;
  readonly extraSeenUnits: number;
  /** Units that sold-out days are estimated to have cost. */
  readonly lostUnits: number;
  /** Demand of all channels on the days seen over the usual demand; null where either is unknown. */
  readonly uplift: number | null;
  readonly peakDay: BusinessDay | null;
  readonly peakDayUnits: number;
  /** Greatest sum of so many days in a row, from the start to the day on which it has settled. */
  readonly peakRunUnits: number;
  readonly peakRunDays: number;
  /** Units beyond the usual of the peak day over those of a mean day seen; null under three days. */
  readonly peakRatio: number | null;
  /** Days from the peak until no more than half of its extra units sold; null where it never came to that. */
  readonly halvedAfterDays: number | null;
  /** Units beyond the usual in the days after it; a dip is negative. */
  readonly afterUnits: number;
  readonly afterDays: number;
  /** Of one that was stopped: the share of pulse demand that went with it; null where it was not, or nothing shows it. */
  readonly lostShareWhenStopped: number | null;
}

/** Stock of a SKU around a campaign: units on hand at the close of a day, null where no stock list says. */
export interface CampaignStock {
  /** The evening before it began. */
  readonly before: number | null;
  /** The least while it ran. */
  readonly least: number | null;
  /** The evening of its last day, and of the day on which it had settled. */
  readonly atEnd: number | null;
  readonly settled: number | null;
  /** On hand beyond the order-up-to level in force when it had settled; null where either is unknown. */
  readonly excess: number | null;
  /** Days of the usual demand that the excess lasts. */
  readonly excessDays: number | null;
}

/** Supply orders that came in from the announcement of a campaign to the day on which it had settled. */
export interface CampaignSupply {
  readonly orders: number;
  /** Of these, within the lead time that the item states. */
  readonly onTime: number;
  readonly meanLeadTimeDays: number | null;
  readonly statedLeadTimeDays: number;
}

/** Money in the item's currency; null where the item states no cost or price. */
export interface CampaignMoney {
  readonly currency: string | null;
  /** Price − cost of the units that sold-out days cost. */
  readonly lostMargin: number | null;
  /** Cost of the excess. */
  readonly excessValue: number | null;
}

/** One day of a SKU around a campaign. */
export interface ReviewDay {
  readonly day: BusinessDay;
  readonly units: number;
  readonly onHand: number | null;
}

/** A campaign against its plan, for one SKU in one pool. */
export interface ReviewedSku {
  readonly sku: string;
  readonly pool: string;
  readonly nameZh: string | null;
  readonly nameEn: string | null;
  readonly accounts: readonly string[];
  /** First and last day on which it ran for the SKU; null where it never did. */
  readonly ran: { readonly from: BusinessDay; readonly to: BusinessDay } | null;
  readonly effect: CampaignEffect;
  readonly stock: CampaignStock;
  readonly supply: CampaignSupply;
  readonly money: CampaignMoney;
  /** Demand of all channels and stock, from before the start to the day on which it had settled. */
  readonly days: readonly ReviewDay[];
}

/** What ads of a campaign's SKUs cost while it ran, in one currency. */
export interface CampaignSpend {
  readonly currency: string | null;
  /** Null where no ads report says. */
  readonly spend: number | null;
  /** Planned; null where the plan states none in that currency. */
  readonly budget: number | null;
}

/** The one review of a settled campaign: what was measured, and what it taught. Its storage is what settles the matter. */
export interface CampaignReview {
  readonly campaignId: string;
  readonly name: string | null;
  readonly kind: CampaignKind;
  /** As known on the day on which it had settled. */
  readonly status: CampaignStatus;
  readonly startsOn: BusinessDay;
  readonly endsOn: BusinessDay;
  /** Last day on which any of it ran; null where it never did. */
  readonly ranTo: BusinessDay | null;
  readonly settledOn: BusinessDay;
  readonly skus: readonly ReviewedSku[];
  readonly spend: readonly CampaignSpend[];
  /** As they were made; what people decided since stands in the table. */
  readonly calibrations: readonly Calibration[];
  /** Keys of the files for people. */
  readonly reports: readonly string[];
}

/** Units planned of all SKUs together; null where nobody planned those of some, so that there is no plan for what all sold. */
export function plannedUnitsOf({ skus }: Pick<CampaignReview, 'skus'>): number | null {
  let units = 0;
  for (const { effect } of skus) {
    if (effect.plannedUnits === null) return null;
    units += effect.plannedUnits;
  }
  return skus.length === 0 ? null : units;
}
