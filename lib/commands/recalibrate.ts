import { join } from 'node:path';
import type { Language } from '../domain/alerting.ts';
import { type Instant, planningDay } from '../domain/calendar.ts';
import type { CampaignReview } from '../domain/campaign-review.ts';
import { UsageError } from '../domain/errors.ts';
import { JOBS } from '../domain/ports.ts';
import type { JobContext } from '../jobs/context.ts';
import { readReview, recalibrate, whyNotReviewed } from '../jobs/recalibrate.ts';
import { loadSettings } from '../settings/loading.ts';
import { learnedSentence, REVIEW_WORDS, reviewSentences } from '../wording/campaign-review.ts';
import { EXIT_FINE } from './exit-codes.ts';
import { type Output, place } from './printing.ts';
import { manualTrigger, withWorkspace } from './workspace.ts';

export interface RecalibrateOptions {
  readonly data: string;
  readonly asOf?: Instant;
  readonly config?: string;
  readonly json: boolean;
  readonly lang: Language;
}

/**
 * `recalibrate CAMPAIGN`: reviews every campaign that has settled and was not reviewed yet, and shows the review of this
 * one. Throws UsageError where it has not settled, or is not known.
 */
export async function recalibrateCommand(
  campaignId: string,
  options: RecalibrateOptions,
  output: Output,
): Promise<number> {
  const settings = await loadSettings(options.config);
  const workspace = { folder: options.data, settings, command: 'recalibrate', existing: true };
  return withWorkspace(workspace, async ({ context, collect, folder }) => {
    const asOf = options.asOf ?? (await newestRun(context));
    const { warnings } = await recalibrate(context, manualTrigger('recalibrate', asOf));
    const review = await readReview(context, campaignId);
    if (review === null) throw await whyNotReviewed(context, campaignId, planningDay(asOf, settings.factory));
    await collect();
    if (options.json) output.json(review);
    else printReview(review, folder, warnings, options.lang, output);
    return EXIT_FINE;
  });
}

function printReview(
  review: CampaignReview,
  folder: string,
  warnings: readonly string[],
  lang: Language,
  output: Output,
): void {
  output.line(`${REVIEW_WORDS[lang].title}: ${review.name ?? review.campaignId}`);
  for (const sentence of reviewSentences(review, lang)) output.line(`  ${sentence}`);
  output.line(REVIEW_WORDS[lang].changes);
  for (const calibration of review.calibrations) output.line(`  ${learnedSentence(calibration, lang)}`);
  if (review.calibrations.length === 0) output.line(`  ${REVIEW_WORDS[lang].nothingLearned}`);
  for (const key of review.reports) output.line(place(join(folder, key)));
  for (const warning of warnings) output.line(`note: ${warning}`);
}

/** The newest moment for which any job ran. */
async function newestRun({ ledger }: Pick<JobContext, 'ledger'>): Promise<Instant> {
  const runs = await Promise.all(JOBS.map((job) => ledger.newest(job)));
  const [newest] = runs
    .flatMap((run) => run?.scheduledTime ?? [])
    .sort()
    .reverse();
  if (newest === undefined)
    throw new UsageError('no job ran in this folder yet: say the moment with --as-of, with its zone');
  return newest;
}
