import type { DataFrame } from "../../engine/mod.ts";

/**
 * A function for `foreachBatch` that keeps a file with the rows of the newest batch, as a JSON array; a reader finds the old or the new one, never a half.
 *
 * @param path A file; its folder must be there.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createSession } from "../../engine/mod.ts";
 * import { saveJson } from "./save_json.ts";
 *
 * await using session = createSession();
 * const path = await Deno.makeTempFile();
 * await saveJson(path)(session.createDataFrame([["BTC", 2n]], "symbol string, trades long"));
 * assertEquals(JSON.parse(await Deno.readTextFile(path)), [{ symbol: "BTC", trades: 2 }]);
 * ```
 */
export function saveJson(path: string): (batch: DataFrame) => Promise<void> {
  return async (batch) => {
    const rows = await batch.collect();
    await Deno.writeTextFile(`${path}.new`, JSON.stringify(rows, plain, 2) + "\n");
    await Deno.rename(`${path}.new`, path);
  };
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
}
