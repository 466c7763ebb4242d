/** Requests under way at the same time; more gain nothing, for the work of the client itself is what bounds them. */
const AT_ONCE = 16;

/**
 * Does the task for each item, some at a time, and gives what came of it in the order of the items, which are taken one
 * by one. After a fault nothing more is begun; it is thrown once nothing is under way any more.
 */
export async function sideBySide<T, R>(
  items: Iterable<T>,
  task: (item: T) => Promise<R>,
  atOnce = AT_ONCE,
): Promise<R[]> {
  const results: R[] = [];
  const faults: unknown[] = [];
  const left = items[Symbol.iterator]();
  let taken = 0;
  const lane = async (): Promise<void> => {
    while (faults.length === 0) {
      try {
        const next = left.next();
        if (next.done) return;
        const index = taken++;
        results[index] = await task(next.value);
      } catch (error) {
        faults.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  if (faults.length > 0) throw faults[0];
  return results;
}
