import { assertEquals } from "@std/assert";
import { autoName, javaDouble } from "./auto_name.ts";
import type { Expr, LiteralValue } from "./expr.ts";
import type { DataType } from "./types.ts";

const a: Expr = { kind: "column", parts: ["a"] };
const st: Expr = { kind: "column", parts: ["st"] };

function lit(type: DataType, value: LiteralValue): Expr {
  return { kind: "literal", type, value };
}

function call(name: string, ...args: Expr[]): Expr {
  return { kind: "call", name, args };
}

function cast(input: Expr, type: DataType): Expr {
  return { kind: "cast", input, type, onError: "raise" };
}

// What Spark 4.1 names the columns that PySpark's Column API makes so.
const NAMES: readonly (readonly [string, Expr, string])[] = [
  ['col("a").cast("int")', cast(a, "integer"), "a"],
  ['col("a").cast("string").cast("int")', cast(cast(a, "string"), "integer"), "a"],
  ['(col("a") + 1).cast("bigint")', cast(call("+", a, lit("integer", 1)), "long"), "CAST((a + 1) AS BIGINT)"],
  ['col("a").cast("int") + 1', call("+", cast(a, "integer"), lit("integer", 1)), "(CAST(a AS INT) + 1)"],
  ['upper(col("a").cast("string"))', call("upper", cast(a, "string")), "upper(CAST(a AS STRING))"],
  ['lit(1).cast("string")', cast(lit("integer", 1), "string"), "CAST(1 AS STRING)"],
  [
    'split(col("a"), "\\t")[0]',
    { kind: "extract", input: call("split", a, lit("string", "\t")), key: lit("integer", 0) },
    "split(a, \t, -1)[0]",
  ],
  ['col("st.f")', { kind: "column", parts: ["st", "f"] }, "f"],
  ['upper(col("st.f"))', call("upper", { kind: "column", parts: ["st", "f"] }), "upper(st.f)"],
  ['lit("x")', lit("string", "x"), "x"],
  ["lit(True)", lit("boolean", true), "true"],
  ["lit(None)", lit("void", null), "NULL"],
  ["lit(1.0)", lit("double", 1), "1.0"],
  ["lit(1e10)", lit("double", 1e10), "1.0E10"],
  ['lit(Decimal("1.50"))', lit("decimal(3,2)", "1.50"), "1.50"],
  ['lit(b"ab")', lit("binary", "YWI="), "X'6162'"],
  ["lit(date(2024, 1, 2))", lit("date", "2024-01-02"), "DATE '2024-01-02'"],
  [
    "lit(datetime(2024, 1, 2, 3, 4, 5, 120000))",
    lit("timestamp", "2024-01-02T03:04:05.120Z"),
    "TIMESTAMP '2024-01-02 03:04:05.12'",
  ],
  ['col("a") > 3', call(">", a, lit("integer", 3)), "(a > 3)"],
  ['col("a") != 3', call("not", call("=", a, lit("integer", 3))), "(NOT (a = 3))"],
  ['col("a").isNull()', call("isnull", a), "(a IS NULL)"],
  ['col("a").isin(1, 2)', call("in", a, lit("integer", 1), lit("integer", 2)), "(a IN (1, 2))"],
  ['col("a").like("x%")', call("like", a, lit("string", "x%")), "a LIKE x%"],
  ['col("a").rlike("x")', call("rlike", a, lit("string", "x")), "RLIKE(a, x)"],
  [
    'when(col("a") > 1, "x").otherwise("y")',
    {
      kind: "case",
      branches: [{ when: call(">", a, lit("integer", 1)), then: lit("string", "x") }],
      otherwise: lit("string", "y"),
    },
    "CASE WHEN (a > 1) THEN x ELSE y END",
  ],
  ['count("*")', call("count", { kind: "star", parts: [] }), "count(1)"],
  ['count_distinct("a")', { kind: "call", name: "count", args: [a], distinct: true }, "count(DISTINCT a)"],
  [
    'transform("a", lambda x: x + 1)',
    call("transform", a, {
      kind: "lambda",
      parameters: ["x"],
      body: call("+", { kind: "lambdaVariable", name: "x" }, lit("integer", 1)),
    }),
    "transform(a, lambdafunction((namedlambdavariable() + 1), namedlambdavariable()))",
  ],
  ['round("a")', call("round", a), "round(a, 0)"],
  ['ceil("a")', call("ceil", a), "CEIL(a)"],
  [
    'struct(col("a").alias("x"))',
    call("struct", { kind: "alias", input: a, names: ["x"] }),
    "struct(a AS x)",
  ],
  ['window("a", "10 minutes")', call("window", a, lit("string", "10 minutes")), "window"],
  ['col("a").alias("x")', { kind: "alias", input: a, names: ["x"] }, "x"],
  ['col("a").asc()', { kind: "sort", input: a, direction: "ascending", nulls: "first" }, "a ASC NULLS FIRST"],
];

for (const [python, expr, name] of NAMES) {
  Deno.test(`autoName() names ${python} as Spark does`, () => assertEquals(autoName(expr), name));
}

Deno.test("autoName() writes what analysis knows of columns, structs and the time zone", () => {
  const field: Expr = { kind: "extract", input: st, key: lit("string", "f") };
  assertEquals(autoName(field), "st[f]");
  assertEquals(autoName(field, { isMember: () => true }), "st.f");
  const qualified = call("upper", { kind: "column", parts: ["t", "a"] });
  assertEquals(autoName(qualified, { columnText: (column) => column.parts.at(-1)! }), "upper(a)");
  const timestamp = lit("timestamp", "2024-01-02T03:04:05Z");
  assertEquals(autoName(timestamp, { timeZone: "Europe/Berlin" }), "TIMESTAMP '2024-01-02 04:04:05'");
});

Deno.test("javaDouble() writes numbers as Java does", () => {
  const numbers = [0, 1, -1.5, 0.001, 0.0001, 1e6, 1e7, 123456789, 1e300, 1.5e-7];
  const texts = [
    "0.0",
    "1.0",
    "-1.5",
    "0.001",
    "1.0E-4",
    "1000000.0",
    "1.0E7",
    "1.23456789E8",
    "1.0E300",
    "1.5E-7",
  ];
  assertEquals(numbers.map(javaDouble), texts);
});
