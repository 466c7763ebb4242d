import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localFile } from '../../lib/commands/exports-folder.ts';
import { businessDay } from '../../lib/domain/calendar.ts';
import { PREFIX, reviewOfKey } from '../../lib/domain/storage-keys.ts';
import { ingestFile } from '../../lib/jobs/ingest.ts';
import { recalibrate } from '../../lib/jobs/recalibrate.ts';
import { settledCampaigns } from '../../lib/planning/settled-campaigns.ts';
import { hasReferenceData } from '../simulation/reference-data.ts';
import { Factory, settings, trigger } from './factory.ts';

const FOLDER = resolve(import.meta.dirname, '../../../shared/data/seal-factory');
const FILES = ['sku_master.csv', 'campaigns.csv', 'orders_daily.csv.gz'];
/** The first run, a month's worth of quiet, a run that was missed for months, and the end. */
const RUNS = ['2025-09-01', '2025-10-01', '2026-03-15', '2026-06-24'];

describe.skipIf(!hasReferenceData)(
  'the campaigns of the reference factory (skipped where its data is not beside the project)',
  () => {
    let factory: Factory;
    beforeAll(async () => {
      factory = await Factory.start();
      await factory.run(async (context) => {
        for (const name of FILES) await ingestFile(context, localFile(join(FOLDER, name)));
      });
    }, 120_000);
    afterAll(() => factory?.end());

    it('have one review and one set of calibrations each, however often and late the job runs', async () => {
      const reviewed: string[] = [];
      for (const day of RUNS)
        for (const at of [`${day}T13:00:00Z`, `${day}T14:00:00Z`]) {
          const summary = await factory.run((context) => recalibrate(context, trigger('recalibrate', at)));
          reviewed.push(...summary.reviewed);
          expect(summary).toMatchObject({ kept: 0, warnings: [] });
        }
      const settled = await factory.run(async ({ history }) =>
        settledCampaigns(
          await history.campaigns(),
          businessDay('2026-06-24'),
          settings().recalibration.settleDays,
        ),
      );
      const ids = settled.map(({ campaignId }) => campaignId);
      expect(ids.length).toBeGreaterThan(150);
      expect([...reviewed].sort()).toEqual([...ids].sort());
      const keys = Object.keys(await factory.objects(PREFIX.reviews));
      expect(keys.map((key) => reviewOfKey(key)?.campaignId).sort()).toEqual([...ids].sort());
      const calibrations = await factory.run(({ parameters }) => parameters.calibrations());
      const perCampaign = Map.groupBy(calibrations, ({ source }) => source.ref);
      for (const [ref, made] of perCampaign) {
        expect(ids).toContain(ref);
        expect(new Set(made.map(({ madeAt }) => madeAt)).size, ref).toBe(1);
        expect(new Set(made.map(({ subject, parameter }) => JSON.stringify([subject, parameter]))).size).toBe(
          made.length,
        );
      }
    }, 300_000);
  },
);
