import type { Language } from '../domain/alerting.ts';
import type { BusinessDay } from '../domain/calendar.ts';
import { UsageError } from '../domain/errors.ts';
import type { SkuParameters } from '../domain/sku-parameters.ts';
import { computeParameters } from '../jobs/plan.ts';
import { type SkuNow, skuNow } from '../jobs/sku-now.ts';
import { loadSettings } from '../settings/loading.ts';
import type { Settings } from '../settings/settings.ts';
import { EXPLAINED_NAMES, explainMethod, PARAMETER_TERMS } from '../wording/explanations.ts';
import { formatNumber } from '../wording/format.ts';
import { loweredSentence } from '../wording/lowered-targets.ts';
import { choiceSentences } from '../wording/method-choice.ts';
import { compareMethods } from '../wording/method-comparison.ts';
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
  const settings = await loadSettings(options.config);
  const { parameters, now } = await explained(sku, options, settings);
  const lowered = now === null ? null : loweredNow(now, options.lang, settings);
  if (options.json) {
    output.json({
      ...parameters,
      ...(now === null || lowered === null
        ? {}
        : { now: { at: now.at, lowered, parameters: now.facts.parameters } }),
      methods: parameters.methods.map((method) => ({
        ...method,
        explanation: explainMethod(method, options.lang),
      })),
      why: choiceSentences(parameters, options.lang),
      comparison: compareMethods(parameters, options.lang),
    });
    return EXIT_FINE;
  }
  output.line(
    `${parameters.sku} in pool ${parameters.pool}, planning day ${parameters.planningDay}, settings ${parameters.settingsVersion}`,
  );
  printSideBySide(parameters, options.lang, output);
  if (now !== null && lowered !== null) {
    output.line();
    output.line(`now, as of ${now.at}`);
    output.line(`  ${lowered}`);
  }
  for (const method of parameters.methods) {
    output.line();
    output.line(`${method.method}${method.method === parameters.drivingMethod ? ' (drives)' : ''}`);
    output.line('inputs');
    output.table(
      ['name', 'value'],
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

/** The methods beside each other, why they differ, and the risk that each leaves. */
function printSideBySide(parameters: SkuParameters, language: Language, output: Output): void {
  output.line();
  output.table(
    ['', ...parameters.methods.map(({ method }) => method)],
    EXPLAINED_NAMES.map((name) => [
      PARAMETER_TERMS[language][name],
      ...parameters.methods.map((method) => {
        const value = method[name];
        return value === null ? '-' : formatNumber(value, language, 3);
      }),
    ]),
  );
  for (const sentence of [...choiceSentences(parameters, language), ...compareMethods(parameters, language)])
    output.line(sentence);
}

/** What is to be explained, and how it stood at the newest look of the watch; null where there was none. */
interface Explained {
  readonly parameters: SkuParameters;
  readonly now: SkuNow | null;
}

async function explained(sku: string, options: ExplainOptions, settings: Settings): Promise<Explained> {
  const { data, exports, asOf, evidence, pool } = options;
  if (data !== undefined && exports === undefined && asOf === undefined && evidence === undefined) {
    return withWorkspace({ folder: data, settings, command: 'explain' }, async ({ context }) => {
      const stored = await context.parameters.read(sku, pool);
      if (stored === null) unknown(sku, pool, `the parameters stored in ${data}`);
      return { parameters: stored, now: await skuNow(context, sku, pool) };
    });
  }
  if (exports !== undefined && asOf !== undefined && data === undefined) {
    const calibrations = await readEvidence(evidence);
    const { parameters } = await withScratchHistory(exports, settings, (context) =>
      computeParameters(context, asOf, calibrations),
    );
    const planned =
      parameters.find((one) => one.sku === sku && one.pool === pool) ??
      unknown(sku, pool, `the plan of ${exports}`);
    return { parameters: planned, now: null };
  }
  throw new UsageError(
    'explain takes either --data FOLDER, or --exports FOLDER with --as-of DAY and, where there is one, --evidence FILE',
  );
}

function loweredNow({ facts }: SkuNow, language: Language, { factory }: Settings): string | null {
  const { plannedParameters, parameters, loweredBy } = facts;
  return loweredSentence(plannedParameters, parameters, loweredBy, language, factory.zone);
}

function unknown(sku: string, pool: string, where: string): never {
  throw new UsageError(
    `${where}: no SKU "${sku}" in pool "${pool}": check the spelling, and that its item file was taken`,
  );
}
