import type { DuckDBConnection } from '@duckdb/node-api';
import { type BusinessDay, dayNumber, dayOfNumber } from '../domain/calendar.ts';
import type { DemandHistory } from '../domain/demand-history.ts';
import type { Channel } from '../domain/events.ts';
import type { Settings } from '../settings/settings.ts';
import { literal, queryNumber, queryRows, visitRows } from './database.ts';
import type { HistoryObjects } from './history-objects.ts';
import { createKits, kitUnits } from './kits.ts';
import { eachNewest } from './newest-events.ts';
import { poolOfChannel } from './pools.ts';
import { dayNumberOf, scaledOf } from './record-columns.ts';
import { type HistoryWarning, settleEach, settleSource, type UnknownSku } from './source-of-record.ts';

/** Demand up to a planning day, and what a person should know of it. */
export interface DemandReading {
  readonly demand: DemandHistory;
  readonly unknownSkus: readonly UnknownSku[];
  readonly warnings: readonly HistoryWarning[];
}

/**
 * Which sale lines are demand: paid ones, and those cancelled because we could not deliver. Gifts, samples and
 * replacements are not, nor is what was returned subtracted.
 */
const IS_DEMAND = `purpose = 'sale' AND (status = 'paid' OR (status = 'cancelled' AND cancel_reason = 'stock'))`;

/** Reads the demand of the `windowDays` days up to `planningDay`, from the newest row of every sale line. */
export async function readDemand(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  options: { planningDay: BusinessDay; windowDays: number; settings: Settings },
): Promise<DemandReading> {
  const { planningDay, windowDays, settings } = options;
  await connection.run(
    'CREATE TEMP TABLE sold_part (sku VARCHAR, source VARCHAR, channel VARCHAR, day DATE, units DECIMAL(38,4))',
  );
  const columns = ['sku', 'source', 'channel', 'business_day', 'units', 'status', 'cancel_reason', 'purpose'];
  await eachNewest(connection, objects, 'sale', columns, (query) =>
    connection.run(
      `INSERT INTO sold_part SELECT sku, source, channel, business_day, sum(CASE WHEN ${IS_DEMAND} THEN units ELSE 0 END)
       FROM (${query}) WHERE business_day <= DATE '${planningDay}' GROUP BY ALL`,
    ),
  );
  await connection.run(
    `CREATE TEMP TABLE sold AS
     SELECT sku, source, channel, day, CAST(sum(units) AS DECIMAL(18,4)) AS units FROM sold_part GROUP BY ALL`,
  );
  await connection.run('DROP TABLE sold_part');
  const warnings = await settleChannels(connection, settings);
  await createKits(connection, objects);
  await connection.run(
    `CREATE TEMP TABLE demanded AS
     SELECT coalesce(kit.sku, sold.sku) AS sku, pool, day,
            CAST(sum(CASE WHEN pulse THEN 0 ELSE ${kitUnits('units')} END) AS DECIMAL(18,4)) AS base,
            CAST(sum(CASE WHEN pulse THEN ${kitUnits('units')} ELSE 0 END) AS DECIMAL(18,4)) AS pulse
     FROM sold JOIN counted USING (channel, source)
     LEFT JOIN kit ON kit.source = sold.source AND kit.listing_sku = sold.sku
     WHERE units > 0 GROUP BY ALL`,
  );
  await connection.run('DROP TABLE sold');
  return {
    demand: await handOver(connection, dayNumber(planningDay), windowDays),
    unknownSkus: await unknownSkus(connection),
    warnings,
  };
}

/** Makes the temporary table `counted` (channel, source, pool, pulse): the source of record of every channel in `sold`. */
async function settleChannels(connection: DuckDBConnection, settings: Settings): Promise<HistoryWarning[]> {
  const pairs = await queryRows(connection, 'SELECT DISTINCT channel, source FROM sold ORDER BY ALL');
  const shared = await queryRows(
    connection,
    `SELECT channel, CAST(count(*) AS INTEGER) FROM
       (SELECT channel, day FROM sold GROUP BY ALL HAVING count(DISTINCT source) > 1) GROUP BY channel`,
  );
  const { counted, warnings } = settleEach(pairs, (channel, sources) =>
    settleSource(
      {
        of: 'channel',
        name: channel,
        sharedDays: Number(shared.find(([name]) => name === channel)?.[1] ?? 0),
      },
      sources,
      settings.sourceOfRecord.channels[channel as Channel],
      settings,
    ),
  );
  await connection.run(
    'CREATE TEMP TABLE counted (channel VARCHAR, source VARCHAR, pool VARCHAR, pulse BOOLEAN)',
  );
  for (const [channel, source] of counted) {
    const pulse = settings.pulseChannels.includes(channel as Channel);
    await connection.run(
      `INSERT INTO counted VALUES (${literal(channel)}, ${literal(source)}, ${literal(poolOfChannel(channel, settings))}, ${pulse})`,
    );
  }
  return warnings;
}

async function handOver(
  connection: DuckDBConnection,
  lastDay: number,
  windowDays: number,
): Promise<DemandHistory> {
  const firstDay = lastDay - windowDays + 1;
  await connection.run(
    `CREATE TEMP TABLE series AS
     SELECT CAST(row_number() OVER (ORDER BY sku, pool) - 1 AS INTEGER) AS series, sku, pool, min(day) AS first_demand_day
     FROM demanded GROUP BY sku, pool`,
  );
  const skus: string[] = [];
  const pools: string[] = [];
  const firstDemandDays: number[] = [];
  await visitRows(
    connection,
    `SELECT sku, pool, ${dayNumberOf('first_demand_day')} FROM series ORDER BY series`,
    ([sku, pool, day]) => {
      skus.push(String(sku));
      pools.push(String(pool));
      firstDemandDays.push(Number(day));
    },
  );
  const inWindow = `day >= DATE '${dayOfNumber(firstDay)}'`;
  const entries = await queryNumber(
    connection,
    `SELECT CAST(count(*) AS DOUBLE) FROM demanded WHERE ${inWindow}`,
  );
  const offsets = new Uint32Array(skus.length + 1);
  const days = new Int32Array(entries);
  const baseQuantities = new Float64Array(entries);
  const pulseQuantities = new Float64Array(entries);
  let entry = 0;
  await visitRows(
    connection,
    `SELECT series, ${dayNumberOf('day')} AS day_number, ${scaledOf('base')}, ${scaledOf('pulse')}
     FROM demanded JOIN series USING (sku, pool) WHERE ${inWindow} ORDER BY series, day_number`,
    ([series, day, base, pulse]) => {
      days[entry] = Number(day);
      baseQuantities[entry] = Number(base);
      pulseQuantities[entry] = Number(pulse);
      entry += 1;
      offsets[Number(series) + 1] = entry;
    },
  );
  for (let series = 1; series <= skus.length; series++) {
    offsets[series] = Math.max(offsets[series] ?? 0, offsets[series - 1] ?? 0);
  }
  return {
    firstDay,
    lastDay,
    skus,
    pools,
    firstDemandDays: Int32Array.from(firstDemandDays),
    offsets,
    days,
    baseQuantities,
    pulseQuantities,
  };
}

async function unknownSkus(connection: DuckDBConnection): Promise<UnknownSku[]> {
  const rows = await queryRows(
    connection,
    `SELECT sku, ${scaledOf('sum(base + pulse)')}, CAST(min(day) AS VARCHAR), CAST(max(day) AS VARCHAR)
     FROM demanded WHERE sku NOT IN (FROM item_sku) GROUP BY sku ORDER BY sku`,
  );
  return rows.map(([sku, quantity, firstDay, lastDay]) => ({
    sku: String(sku),
    quantity: Number(quantity),
    firstDay: firstDay as BusinessDay,
    lastDay: lastDay as BusinessDay,
  }));
}
