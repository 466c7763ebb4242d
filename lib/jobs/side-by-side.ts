/** Requests under way at the same time; more gain nothing, for the work of the client itself is what bounds them. */
const AT_ONCE = 16;

/**
 * Does the task for each item, some at a time, and gives what came of it in the order of the items. After a fault
 * nothing more is begun; it is thrown once nothing is under way any more.
 */
export async function sideBySide<T, R>(
  items: readonly T[],
  task: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const faults: unknown[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length && faults.length === 0) {
      const index = next++;
      try {
        results[index] = await task(items[index] as T);
      } catch (error) {
        faults.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, lane));
  if (faults.length > 0) throw faults[0];
  return results;
}
