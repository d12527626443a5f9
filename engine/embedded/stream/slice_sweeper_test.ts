import { assertEquals } from "@std/assert";
import type { DuckDBConnection } from "@duckdb/node-api";
import { DuckDb } from "../duckdb.ts";
import { SliceSweeper } from "./slice_sweeper.ts";

Deno.test("SliceSweeper.sweep() drops the tables, gives memory back now and then, and leaves the limit as it was", async () => {
  await using duckDb = new DuckDb();
  const connection = await duckDb.connect("UTC");
  const limit = async () =>
    (await connection.runAndReadAll("SELECT current_setting('memory_limit')")).getRows();
  const before = await limit();
  const run: string[] = [];
  const spy = { run: (sql: string) => (run.push(sql), connection.run(sql)) } as unknown as DuckDBConnection;
  const sweeper = new SliceSweeper(spy);
  for (const name of ["a", "b", "c"]) {
    await connection.run(`CREATE TABLE ${name} (i INTEGER)`);
    await sweeper.sweep([name], 40 * 1024 * 1024);
  }
  assertEquals(run.map((sql) => sql.slice(0, 12)), [
    "DROP TABLE a",
    "DROP TABLE b",
    "SET memory_l",
    "DROP TABLE c",
  ]);
  assertEquals(await limit(), before);
  connection.closeSync();
});
