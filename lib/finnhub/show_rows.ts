import type { DataFrame } from "../../engine/mod.ts";

/**
 * A function for `foreachBatch` that prints the rows of a batch below a title; nothing when there are none. (The console sink prints every batch.)
 *
 * @param most How many rows are shown.
 */
export function showRows(title: string, most = 10): (batch: DataFrame) => Promise<void> {
  return async (batch) => {
    if (await batch.count() === 0) return;
    const table = await batch.showString(most, { truncate: 42 }); // a window of time has 42
    console.log(`\n${title}\n${table}`); // at once: other queries print, too
  };
}
