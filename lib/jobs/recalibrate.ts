import { addDays, type BusinessDay, planningDay } from '../domain/calendar.ts';
import type { Calibration } from '../domain/calibration.ts';
import type { CampaignReview } from '../domain/campaign-review.ts';
import { UsageError } from '../domain/errors.ts';
import type { Trigger } from '../domain/ports.ts';
import { reviewKey } from '../domain/storage-keys.ts';
import { campaignsBySku } from '../planning/campaign-categories.ts';
import { learnFromCampaign } from '../planning/campaign-learning.ts';
import { campaignReviewer } from '../planning/campaign-review.ts';
import { type SettledCampaign, settledCampaigns } from '../planning/settled-campaigns.ts';
import { campaignReviewReports } from '../reports/campaign-review.ts';
import type { JobContext } from './context.ts';
import { refreshEvidence } from './refresh-evidence.ts';
import { gatherReviewFacts, orderUpToOn } from './review-facts.ts';
import { runJob } from './run-job.ts';
import { readReviewAt, reviewKeys } from './stored-reviews.ts';

/** Days since a campaign settled after which nobody waits for its pages: a first run over years of history draws no thousands of them. */
const PAGES_WITHIN_DAYS = 92;

/** What a run of the recalibration did. */
export interface RecalibrateSummary {
  readonly planningDay: BusinessDay;
  /** Campaigns that were reviewed and learned from, in the order in which they had settled. */
  readonly reviewed: readonly string[];
  /** Settled, and not yet reviewed: their sales are not all reported. */
  readonly waiting: readonly string[];
  /** Calibrations stored, and those that stayed as a person had decided. */
  readonly calibrations: number;
  readonly kept: number;
  /** Values that the monthly backtest taught; 0 where it was not due. */
  readonly backtestValues: number;
  readonly warnings: readonly string[];
}

/**
 * Reviews every campaign that has settled by the planning day of the run's scheduled time and has no review yet, the
 * oldest first, and learns from it. Its calibrations are stored first, then the files for people, then the review, which
 * settles the matter: a run that was stopped is repeated and comes to the same, one that is late as well.
 * Where no person is at hand to start it, the backtest is then made anew once its evidence is four weeks old.
 */
export async function recalibrate(context: JobContext, trigger: Trigger): Promise<RecalibrateSummary> {
  return runJob(context, trigger, async () => {
    const { history, settings } = context;
    const day = planningDay(trigger.scheduledTime, settings.factory);
    const reviewed = await reviewKeys(context);
    const campaignsOfSkus = campaignsBySku(await history.campaigns(), await history.items());
    const due = settledCampaigns(campaignsOfSkus, day, settings.recalibration.settleDays).filter(
      ({ campaignId }) => !reviewed.has(campaignId),
    );
    const campaigns = due.length === 0 ? NO_CAMPAIGNS : await reviewAll(context, due, day);
    const evidence = context.alone ? null : await refreshEvidence(context, day);
    return {
      planningDay: day,
      ...campaigns,
      backtestValues: evidence?.state === 'refreshed' ? evidence.values : 0,
      warnings: [
        ...campaigns.warnings,
        ...(evidence?.state === 'not possible' ? [`no backtest: ${evidence.reason}`] : []),
      ],
    };
  });
}

type OfCampaigns = Omit<RecalibrateSummary, 'planningDay' | 'backtestValues'>;

const NO_CAMPAIGNS: OfCampaigns = { reviewed: [], waiting: [], calibrations: 0, kept: 0, warnings: [] };

/** The review of a campaign that was reviewed; null where it was not. */
export async function readReview(
  context: Pick<JobContext, 'data'>,
  campaignId: string,
): Promise<CampaignReview | null> {
  const key = (await reviewKeys(context)).get(campaignId);
  return key === undefined ? null : readReviewAt(context, key);
}

/** Why a campaign has no review on that day. Throws nothing; for people. */
export async function whyNotReviewed(
  { history, settings }: Pick<JobContext, 'history' | 'settings'>,
  campaignId: string,
  day: BusinessDay,
): Promise<UsageError> {
  const campaigns = (await history.campaigns()).filter((one) => one.campaignId === campaignId);
  if (campaigns.length === 0)
    return new UsageError(`no campaign "${campaignId}": its id is a column of the campaign file`);
  const { settleDays } = settings.recalibration;
  const [settled] = settledCampaigns(campaigns, day, settleDays);
  const ends = campaigns
    .map(({ endsOn }) => endsOn)
    .sort()
    .at(-1);
  return new UsageError(
    settled === undefined
      ? `campaign "${campaignId}" has not settled on ${day}: it is measured ${settleDays} days after its end, planned for ${ends}`
      : `campaign "${campaignId}" waits for its sales up to ${settled.settledOn}: take the newest order exports and run this again`,
  );
}

async function reviewAll(
  context: JobContext,
  due: readonly SettledCampaign[],
  day: BusinessDay,
): Promise<OfCampaigns> {
  const { facts, isReported, warnings } = await gatherReviewFacts(context, due, day);
  const ready = due.filter(isReported);
  const reviewer = campaignReviewer(facts);
  let known: readonly Calibration[] = await context.parameters.calibrations();
  const unknownSkus: string[] = [];
  let stored = 0;
  let kept = 0;
  for (const settled of ready) {
    const orderUpTo = await orderUpToOn(context, settled.settledOn);
    const draft = reviewer(settled, orderUpTo);
    const { review } = draft;
    unknownSkus.push(
      ...draft.unknownSkus.map((sku) => `campaign ${review.campaignId}: no item ${sku}, left out`),
    );
    const learned = learnFromCampaign(review, { calibrations: known, settings: context.settings });
    for (const calibration of learned) {
      if (await context.parameters.putCalibration(calibration)) stored++;
      else kept++;
    }
    known = merged(known, learned);
    const whole = { ...review, calibrations: learned, reports: [] };
    const isRecent = settled.settledOn >= addDays(day, -PAGES_WITHIN_DAYS);
    await (isRecent ? drawReview(context, whole) : storeReview(context, whole));
  }
  return {
    reviewed: ready.map(({ campaignId }) => campaignId),
    waiting: due.filter((one) => !isReported(one)).map(({ campaignId }) => campaignId),
    calibrations: stored,
    kept,
    warnings: [...warnings, ...unknownSkus],
  };
}

/** What is known with what was learned: a calibration that was there already keeps what a person decided. */
function merged(known: readonly Calibration[], learned: readonly Calibration[]): Calibration[] {
  const decided = new Set(known.filter(({ author }) => author !== null).map(({ id }) => id));
  const made = learned.filter(({ id }) => !decided.has(id));
  const ids = new Set(made.map(({ id }) => id));
  return [...known.filter(({ id }) => !ids.has(id)), ...made];
}

/** Writes the pages and the workbook of a review, then the review that names them, which it gives. */
export async function drawReview(
  context: Pick<JobContext, 'data'>,
  review: CampaignReview,
): Promise<CampaignReview> {
  const files = await campaignReviewReports(review);
  for (const { key, bytes, contentType } of files) await context.data.put(key, bytes, { contentType });
  const drawn = { ...review, reports: files.map(({ key }) => key) };
  await storeReview(context, drawn);
  return drawn;
}

async function storeReview({ data }: Pick<JobContext, 'data'>, review: CampaignReview): Promise<void> {
  await data.put(reviewKey(review.settledOn, review.campaignId), JSON.stringify(review), {
    contentType: 'application/json',
  });
}
