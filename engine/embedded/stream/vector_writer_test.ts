import { assertEquals } from "@std/assert";
import { DuckDBDataChunk, DuckDBInstance, type DuckDBValue } from "@duckdb/node-api";
import { arrayType, type DataType, field, mapType, structType } from "../../declare/types.ts";
import { duckDbType } from "../duckdb_type.ts";
import type { ColumnValues } from "../source/source.ts";
import { writeColumn } from "./vector_writer.ts";

/** Lands values, twice with the same chunk, and reads the second lot back as text. */
async function landed(
  type: DataType,
  values: ColumnValues,
  from = 0,
  to = values.length,
): Promise<DuckDBValue[]> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(`CREATE TABLE t (v ${duckDbType(type)})`);
  const appender = await connection.createAppender("t");
  const chunk = DuckDBDataChunk.create([appender.columnType(0)]);
  for (const _time of [1, 2]) {
    chunk.reset();
    chunk.rowCount = to - from;
    writeColumn(chunk, 0, type, values, from, to);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
  const rows = (await connection.runAndReadAll("SELECT v::VARCHAR FROM t")).getRows().map((row) => row[0]!);
  connection.closeSync();
  instance.closeSync();
  assertEquals(rows.length, 2 * (to - from));
  return rows.slice(to - from);
}

const utf8 = (text: string) => new TextEncoder().encode(text);

Deno.test("writeColumn() lands text and bytes, NULLs, NULs and long values", async () => {
  const long = "é".repeat(5000);
  assertEquals(await landed("string", ["a", null, "x\0y", long, ""]), ["a", null, "x\0y", long, ""]);
  assertEquals(
    await landed("string", [utf8("a"), null, utf8("x\0y"), utf8(long), new Uint8Array()]),
    ["a", null, "x\0y", long, ""],
  );
  assertEquals(await landed("binary", [new Uint8Array([1, 255]), null]), ["\\x01\\xFF", null]);
});

Deno.test("writeColumn() shows bytes that are not UTF-8 as U+FFFD, between NULLs and good ones", async () => {
  const bad = new Uint8Array([65, 255, 66, 0xe2, 0x82]);
  assertEquals(
    await landed("string", [utf8("good"), bad, null, utf8("a longer good one"), bad]),
    ["good", "A\ufffdB\ufffd", null, "a longer good one", "A\ufffdB\ufffd"],
  );
});

Deno.test("writeColumn() lands typed arrays and lists of numbers, from any row", async () => {
  const numbers = Array.from({ length: 200 }, (_, i) => i);
  assertEquals(await landed("long", BigInt64Array.from(numbers, BigInt), 150, 153), ["150", "151", "152"]);
  assertEquals(await landed("integer", Int32Array.from(numbers), 150, 152), ["150", "151"]);
  assertEquals(await landed("long", [1n, null, -(2n ** 63n), 5]), ["1", null, "-9223372036854775808", "5"]);
  assertEquals(await landed("short", [1, null, -5]), ["1", null, "-5"]);
  assertEquals(await landed("double", [1.5, null, NaN]), ["1.5", null, "nan"]);
  assertEquals(await landed("boolean", [true, null, false]), ["true", null, "false"]);
});

Deno.test("writeColumn() takes times in microseconds and dates in days since the epoch", async () => {
  assertEquals(await landed("timestamp", [1_500_000n, null]), ["1970-01-01 00:00:01.5+00", null]);
  assertEquals(await landed("timestamp_ntz", BigInt64Array.of(-1n)), ["1969-12-31 23:59:59.999999"]);
  assertEquals(await landed("date", [1, null]), ["1970-01-02", null]);
});

Deno.test("writeColumn() lands nested values and decimals", async () => {
  const header = structType([field("key", "string"), field("value", "binary")]);
  assertEquals(
    await landed(arrayType(header), [[{ key: "k", value: utf8("v") }, null], null, [["x", null]]]),
    ["[{'key': k, 'value': v}, NULL]", null, "[{'key': x, 'value': NULL}]"],
  );
  assertEquals(await landed(mapType("string", "long"), [new Map([["a", 1]]), [["b", 2n]]]), [
    "{a=1}",
    "{b=2}",
  ]);
  assertEquals(await landed("decimal(10,2)", ["-1.5", null, "12.34"]), ["-1.50", null, "12.34"]);
});
