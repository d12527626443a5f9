import { assertEquals } from "@std/assert";
import { tableFromIPC } from "apache-arrow";
import { encodeRow } from "../../declare/encode_row.ts";
import { parseSchema } from "../../declare/parse_type.ts";
import type { LiteralValue } from "../../declare/expr.ts";
import type { StructType } from "../../declare/types.ts";
import { localBatch } from "./local_batch.ts";
import { tableRows } from "./table_rows.ts";

/** Rows as they are once Arrow has carried them. */
function carried(schema: StructType, rows: readonly LiteralValue[][]): unknown[] {
  return tableRows(tableFromIPC(localBatch({ kind: "local", schema, rows })), schema);
}

Deno.test("tableRows() gives back the values that localBatch() wrote, of every type", () => {
  const schema = parseSchema(
    "b BOOLEAN, i8 TINYINT, i16 SMALLINT, i32 INT, i64 BIGINT, f FLOAT, d DOUBLE, dec DECIMAL(38,2), s STRING, " +
      "bin BINARY, dt DATE, ts TIMESTAMP, ntz TIMESTAMP_NTZ",
  );
  const values = [
    true,
    -128,
    -32768,
    2 ** 31 - 1,
    -(2n ** 63n),
    1.5,
    -0,
    "-123456789012345678901234567890123456.78",
    "Grüße 🌍",
    new Uint8Array([0, 255]),
    Temporal.PlainDate.from("0001-01-01"),
    Temporal.Instant.from("1969-12-31T23:59:59.999999Z"),
    Temporal.PlainDateTime.from("9999-12-31T23:59:59.999999"),
  ];
  const [row, nulls] = carried(schema, [encodeRow(values, schema, 0), schema.fields.map(() => null)]);
  assertEquals(Object.values(row as object).map(String), values.map(String));
  assertEquals(Object.is((row as { d: number }).d, -0), true);
  assertEquals(Object.values(nulls as object), schema.fields.map(() => null));
});

Deno.test("tableRows() gives back nested values with NULLs at every depth", () => {
  const schema = parseSchema(
    "a ARRAY<ARRAY<STRING>>, m MAP<STRING, STRUCT<x: INT>>, s STRUCT<y: ARRAY<INT>, z: STRING>",
  );
  const rows = [
    { a: [["p", null], null, []], m: new Map([["k", { x: 1 }], ["n", null]]), s: { y: [1, null], z: "q" } },
    { a: null, m: new Map(), s: null },
    { a: [], m: null, s: { y: null, z: null } },
  ];
  assertEquals(carried(schema, rows.map((row, i) => encodeRow(row, schema, i))), rows);
});

Deno.test("tableRows() gives intervals and times of day as Temporal has them", () => {
  const types = ["interval year to month", "interval day to second", "interval", "time(6)", "void"] as const;
  const schema: StructType = {
    type: "struct",
    fields: types.map((type) => ({ name: type, type, nullable: true, metadata: {} })),
  };
  const [row] = carried(schema, [[-14, "-93784500000", "14,25,18367500000", "10:11:12.123456", null]]);
  assertEquals(Object.values(row as object).map(String), [
    "-P1Y2M",
    "-P1DT2H3M4.5S",
    "P14M25DT5H6M7.5S",
    "10:11:12.123456",
    "null",
  ]);
});

Deno.test("tableRows() of no rows is no rows", () => {
  assertEquals(carried(parseSchema("a INT, s STRING"), []), []);
});

Deno.test("tableRows() gives plain objects whatever the columns are called", () => {
  const schema = parseSchema('`__proto__` INT, `a "b\\` INT, `constructor` STRUCT<`__proto__`: STRING>');
  const [row] = carried(schema, [[1, 2, ["x"]]]) as [Record<string, unknown>];
  assertEquals(Object.entries(row).map(([name, value]) => [name, JSON.stringify(value)]), [
    ["__proto__", "1"],
    ['a "b\\', "2"],
    ["constructor", '{"__proto__":"x"}'],
  ]);
  assertEquals(Object.getPrototypeOf(row), Object.prototype);
});

Deno.test("tableRows() gives equal dates one value, and others theirs", () => {
  const [first, second, third] = carried(parseSchema("d DATE"), [["2024-02-29"], ["2024-03-01"], [
    "2024-02-29",
  ]]);
  assertEquals([first, second, third].map((row) => String((row as { d: unknown }).d)), [
    "2024-02-29",
    "2024-03-01",
    "2024-02-29",
  ]);
});
