import { assertEquals, assertRejects } from "@std/assert";
import { DuckDBInstance } from "@duckdb/node-api";
import { resultChunks } from "./result_chunks.ts";

Deno.test("resultChunks() gives all rows, and throws when one of them fails, however late", async () => {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    let count = 0;
    for await (const { rowCount } of resultChunks({ connection, sql: "SELECT * FROM range(10000)" })) {
      count += rowCount;
    }
    assertEquals(count, 10_000);
    const sql = "SELECT i, CASE WHEN i = 900000 THEN error('late') END FROM range(1000000) AS t(i)";
    await assertRejects(() => Array.fromAsync(resultChunks({ connection, sql })), Error, "late");
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
});
