import { businessDay, dayNumber } from '../../lib/domain/calendar.ts';
import { settingsSchema } from '../../lib/settings/settings.ts';
import { campaignLessons } from '../../lib/simulation/campaign-lessons.ts';
import { atFill, curveOf } from '../../lib/simulation/outcome.ts';
import { planningPolicies } from '../../lib/simulation/planning-policies.ts';
import { simulate, spanOf } from '../../lib/simulation/simulate.ts';
import { hasReferenceData, referenceMarks, referenceWorld } from '../simulation/reference-data.ts';

/** The replay begins here; campaigns that settled before it are history like any other. */
const FROM = businessDay('2025-09-01');
const FILLS = [0.9, 0.95, 0.98];

/**
 * The factory's year from 2025-09-01 on, lived through with the recalibration and without it: every evening plans with
 * what campaigns that have settled by then taught. Days of stock, fill on campaign days, expedites and stock after a
 * block at the same fill. Takes a number of seeds.
 */
export async function benchRecalibrate(seeds = '3'): Promise<void> {
  if (!hasReferenceData) {
    console.log('the reference data is not beside the project: nothing to replay');
    return;
  }
  const settings = settingsSchema.parse({});
  const world = referenceWorld('seal-factory');
  const { reviews, calibrations } = campaignLessons(world, settings, FROM);
  const campaigns = new Set(reviews.map(({ campaignId }) => campaignId));
  console.log(
    `${reviews.length} reviews of ${campaigns.size} campaigns that settled from ${FROM} on, ${calibrations.length} calibrations`,
  );
  const warmUpDays = dayNumber(FROM) - world.firstDay;
  const options = { warmUpDays, seeds: Array.from({ length: Number(seeds) }, (_, at) => at + 1) };
  const { measuredFrom, endDay } = spanOf(world, options);
  console.log(
    'policy\tdays of stock at 90 / 95 / 98 %\tat 95 %: campaign fill\texpedited\t31 days after a block',
  );
  for (const [what, replayed] of [
    ['as planned', world],
    ['recalibrated', { ...world, calibrations }],
  ] as const)
    for (const policy of planningPolicies(replayed, settings)) {
      const trace = simulate(policy, replayed, { ...options, marks: referenceMarks(replayed, measuredFrom) });
      const curve = curveOf(trace, replayed, endDay - measuredFrom);
      const at = atFill(curve, 0.95);
      console.log(
        [
          `${policy.name}, ${what}`,
          FILLS.map((fill) => atFill(curve, fill)?.stockDays?.toFixed(1) ?? '-').join(' / '),
          percent(at?.campaignFill),
          percent(at?.expeditedShare),
          at?.afterBlockStockDays?.toFixed(1) ?? '-',
        ].join('\t'),
      );
    }
}

function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? '-' : `${(100 * share).toFixed(1)} %`;
}
