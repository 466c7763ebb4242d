import type { Language } from '../domain/alerting.ts';
import { type BusinessDay, dayOfNumber } from '../domain/calendar.ts';
import { UsageError } from '../domain/errors.ts';
import type { SkuParameters } from '../domain/sku-parameters.ts';
import type { CampaignNow, ExpectedCampaign } from '../domain/sku-state.ts';
import { expectedCampaigns } from '../jobs/expected-campaigns.ts';
import { computeParameters } from '../jobs/plan.ts';
import { notableDays, readSkuNow, type SkuNowReading } from '../jobs/sku-now.ts';
import { loadSettings } from '../settings/loading.ts';
import { classSentence } from '../wording/classes.ts';
import { EXPLAIN_WORDS, explainTitle } from '../wording/explain-words.ts';
import { EXPLAINED_NAMES, explainMethod, PARAMETER_TERMS } from '../wording/explanations.ts';
import { formatNumber } from '../wording/format.ts';
import { loweredSentence } from '../wording/lowered-targets.ts';
import { choiceSentences } from '../wording/method-choice.ts';
import { compareMethods } from '../wording/method-comparison.ts';
import { METHOD_WORDS } from '../wording/reports.ts';
import {
  expectedFigures,
  figureColumns,
  nowFigures,
  nowTitle,
  projectionColumns,
} from '../wording/sku-now.ts';
import { readEvidence } from './evidence-file.ts';
import { EXIT_FINE } from './exit-codes.ts';
import type { Output } from './printing.ts';
import { withScratchHistory } from './scratch-history.ts';
import { withWorkspace } from './workspace.ts';

export interface ExplainOptions {
  readonly data?: string;
  readonly exports?: string;
  readonly asOf?: BusinessDay;
  /** File of what a backtest learned, beside exports. */
  readonly evidence?: string;
  readonly pool: string;
  readonly config?: string;
  readonly json: boolean;
  readonly lang: Language;
}

/** `explain`: every number of a SKU with its inputs, its formula and a sentence. */
export async function explainCommand(sku: string, options: ExplainOptions, output: Output): Promise<number> {
  const { parameters, now, campaigns, zone } = await readingOf(sku, options);
  if (options.json) {
    output.json({
      ...parameters,
      campaigns,
      ...(now === null ? {} : { now: nowJson(now, options.lang, zone) }),
      methods: parameters.methods.map((method) => ({
        ...method,
        explanation: explainMethod(method, options.lang),
      })),
      classes: classSentence(parameters, options.lang),
      why: choiceSentences(parameters, options.lang),
      comparison: compareMethods(parameters, options.lang),
    });
    return EXIT_FINE;
  }
  const words = EXPLAIN_WORDS[options.lang];
  output.line(explainTitle(parameters, options.lang));
  if (now !== null) printNow(now, options.lang, zone, output);
  else if (campaigns.length > 0) {
    output.line();
    output.table(figureColumns(options.lang), expectedFigures(campaigns, options.lang));
  }
  printSideBySide(parameters, options.lang, output);
  for (const method of parameters.methods) {
    output.line();
    const drives = method.method === parameters.drivingMethod ? words.drives : '';
    output.line(`${METHOD_WORDS[options.lang][method.method]}${drives}`);
    output.line(words.inputs);
    output.table(
      [words.name, words.value],
      Object.entries(method.inputs).map(([name, value]) => [name, value ?? '-']),
    );
    for (const { name, formulaId, formula, sentence } of explainMethod(method, options.lang)) {
      output.line();
      output.line(`${name} [${formulaId}]`);
      output.line(`  ${formula}`);
      output.line(`  ${sentence}`);
    }
  }
  return EXIT_FINE;
}

/** What the newest run of the watch knows of the SKU: figures, then its stock on the days to come. */
function printNow(
  { now, projection, projectionAtSurge }: SkuNowReading,
  language: Language,
  zone: string,
  output: Output,
): void {
  output.line();
  output.line(nowTitle(now, language, zone));
  output.table(figureColumns(language), nowFigures(now, language, zone));
  const lowered = loweredSentence(now.targets, language, zone);
  if (lowered !== null) output.line(lowered);
  const atSurge = new Map(projectionAtSurge.map(({ day, stock }) => [day, stock]));
  output.line();
  output.table(
    projectionColumns(language),
    notableDays(projection).map(({ day, received, demand, stock }) => [
      dayOfNumber(day),
      ...[received, demand, stock, atSurge.get(day) ?? stock].map((units) => formatNumber(units, language)),
    ]),
  );
}

function nowJson(
  { now: { campaigns: _campaigns, ...now }, projection, projectionAtSurge }: SkuNowReading,
  language: Language,
  zone: string,
): Record<string, unknown> {
  const days = (projected: SkuNowReading['projection']) =>
    projected.map(({ day, ...rest }) => ({ day: dayOfNumber(day), ...rest }));
  return {
    ...now,
    lowered: loweredSentence(now.targets, language, zone),
    projection: days(projection),
    projectionAtSurge: days(projectionAtSurge),
  };
}

/** The methods beside each other, why they differ, and the risk that each leaves. */
function printSideBySide(parameters: SkuParameters, language: Language, output: Output): void {
  output.line();
  output.table(
    ['', ...parameters.methods.map(({ method }) => METHOD_WORDS[language][method])],
    EXPLAINED_NAMES.map((name) => [
      PARAMETER_TERMS[language][name],
      ...parameters.methods.map((method) => {
        const value = method[name];
        return value === null ? '-' : formatNumber(value, language, 3);
      }),
    ]),
  );
  const sentences = [
    classSentence(parameters, language),
    ...choiceSentences(parameters, language),
    ...compareMethods(parameters, language),
  ];
  for (const sentence of sentences) output.line(sentence);
}

/** Parameters of a SKU, and its state at the newest run of the watch where a data folder holds one. */
interface Reading {
  readonly parameters: SkuParameters;
  readonly now: SkuNowReading | null;
  /** Those ahead; what one still needs is known with the state alone. */
  readonly campaigns: readonly (ExpectedCampaign | CampaignNow)[];
  readonly zone: string;
}

async function readingOf(sku: string, options: ExplainOptions): Promise<Reading> {
  const settings = await loadSettings(options.config);
  const { zone } = settings.factory;
  const { data, exports, asOf, evidence, pool } = options;
  if (data !== undefined && exports === undefined && asOf === undefined && evidence === undefined) {
    return withWorkspace({ folder: data, settings, command: 'explain' }, async ({ context }) => {
      const parameters = await context.parameters.read(sku, pool);
      if (parameters === null) return unknown(sku, pool, `the parameters stored in ${data}`);
      const now = await readSkuNow(context, sku, pool);
      const campaigns =
        now?.now.campaigns ??
        (await expectedCampaigns(context, parameters, await context.parameters.calibrations()));
      return { parameters, now, campaigns, zone };
    });
  }
  if (exports !== undefined && asOf !== undefined && data === undefined) {
    const calibrations = await readEvidence(evidence);
    return withScratchHistory(exports, settings, async (context) => {
      const { parameters } = await computeParameters(context, asOf, calibrations);
      const found =
        parameters.find((one) => one.sku === sku && one.pool === pool) ??
        unknown(sku, pool, `the plan of ${exports}`);
      const campaigns = await expectedCampaigns(context, found, calibrations);
      return { parameters: found, now: null, campaigns, zone };
    });
  }
  throw new UsageError(
    'explain takes either --data FOLDER, or --exports FOLDER with --as-of DAY and, where there is one, --evidence FILE',
  );
}

function unknown(sku: string, pool: string, where: string): never {
  throw new UsageError(
    `${where}: no SKU "${sku}" in pool "${pool}": check the spelling, and that its item file was taken`,
  );
}
