import type { Language } from '../domain/alerting.ts';
import type { BusinessDay } from '../domain/calendar.ts';
import { UsageError } from '../domain/errors.ts';
import type { SkuParameters } from '../domain/sku-parameters.ts';
import { computeParameters } from '../jobs/plan.ts';
import { loadSettings } from '../settings/loading.ts';
import { classSentence } from '../wording/classes.ts';
import { EXPLAIN_WORDS, explainTitle } from '../wording/explain-words.ts';
import { EXPLAINED_NAMES, explainMethod, PARAMETER_TERMS } from '../wording/explanations.ts';
import { formatNumber } from '../wording/format.ts';
import { choiceSentences } from '../wording/method-choice.ts';
import { compareMethods } from '../wording/method-comparison.ts';
import { METHOD_WORDS } from '../wording/reports.ts';
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
  const parameters = await parametersOf(sku, options);
  if (options.json) {
    output.json({
      ...parameters,
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

async function parametersOf(sku: string, options: ExplainOptions): Promise<SkuParameters> {
  const settings = await loadSettings(options.config);
  const { data, exports, asOf, evidence, pool } = options;
  if (data !== undefined && exports === undefined && asOf === undefined && evidence === undefined) {
    const stored = await withWorkspace({ folder: data, settings, command: 'explain' }, ({ context }) =>
      context.parameters.read(sku, pool),
    );
    return stored ?? unknown(sku, pool, `the parameters stored in ${data}`);
  }
  if (exports !== undefined && asOf !== undefined && data === undefined) {
    const calibrations = await readEvidence(evidence);
    const { parameters } = await withScratchHistory(exports, settings, (context) =>
      computeParameters(context, asOf, calibrations),
    );
    return (
      parameters.find((one) => one.sku === sku && one.pool === pool) ??
      unknown(sku, pool, `the plan of ${exports}`)
    );
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
