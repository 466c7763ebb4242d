import { setFlagsFromString } from 'node:v8';

/** By how much the heap may grow between two collections of all its garbage, in percent of what is alive in it. */
const HEAP_GROWTH_PERCENT = 50;

/**
 * From now on keeps the heap of this process near what is alive in it. Left to itself V8 may let it grow fourfold while
 * there is memory; in a function that memory is DuckDB's too, and that of files on their way.
 */
export function boundHeapGrowth(): void {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
}
