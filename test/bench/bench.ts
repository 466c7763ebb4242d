import { benchBacktest } from './backtest.ts';
import { benchColdStart } from './coldstart.ts';
import { benchDashboard } from './dashboard.ts';
import { benchDistributions } from './distributions.ts';
import { benchEvaluate } from './evaluate.ts';
import { benchFuzz } from './fuzz.ts';
import { benchHistory } from './history.ts';
import { benchIngest } from './ingest.ts';
import { benchMutations } from './mutations.ts';
import { benchPlanning } from './planning.ts';
import { benchRecalibrate } from './recalibrate.ts';
import { benchRecompute } from './recompute.ts';
import { benchReports } from './reports.ts';
import { benchRequests } from './requests.ts';
import { benchWatch } from './watch.ts';
import { benchWorkbook } from './workbook.ts';

/** Benchmarks by name; each prints its figures. `node bin/node24.mjs test/bench/bench.ts NAME [ARG …]` */
const BENCHMARKS: Readonly<Record<string, (...args: string[]) => Promise<void>>> = {
  coldstart: async (runs = '9') => {
    await benchColdStart(Number(runs));
  },
  evaluate: async (skus = '100000') => {
    benchEvaluate({ skus: Number(skus) });
  },
  dashboard: benchDashboard,
  distributions: benchDistributions,
  fuzz: benchFuzz,
  backtest: benchBacktest,
  history: async (skus = '100000', days = '365') => {
    await benchHistory({ skus: Number(skus), days: Number(days) });
  },
  ingest: benchIngest,
  mutations: benchMutations,
  planning: async (skus = '100000', days = '365') => {
    benchPlanning({ skus: Number(skus), days: Number(days) });
  },
  recalibrate: benchRecalibrate,
  recompute: async (skus = '100000', days = '365', stockDays = days) => {
    await benchRecompute(Number(skus), Number(days), Number(stockDays));
  },
  reports: async (skus = '100000') => {
    await benchReports(Number(skus));
  },
  requests: async (skus = '1000', laterHours = '3') => {
    await benchRequests(Number(skus), Number(laterHours));
  },
  watch: async (skus = '100000', days = '365') => {
    await benchWatch(Number(skus), Number(days));
  },
  workbook: benchWorkbook,
};

const [name, ...args] = process.argv.slice(2);
if (name === undefined) {
  console.log(`name one of ${Object.keys(BENCHMARKS).join(', ')}`);
} else if (Object.hasOwn(BENCHMARKS, name)) {
  await BENCHMARKS[name]?.(...args);
} else {
  console.error(`no benchmark "${name}": name one of ${Object.keys(BENCHMARKS).join(', ')}`);
  process.exitCode = 2;
}
