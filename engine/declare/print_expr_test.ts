import { assertEquals } from "@std/assert";
import type { Expr, LiteralValue } from "./expr.ts";
import { printExpr } from "./print_expr.ts";
import { arrayType, type DataType, field, mapType, structType } from "./types.ts";

const a: Expr = { kind: "column", parts: ["a"] };
const b: Expr = { kind: "column", parts: ["b"] };

function lit(type: DataType, value: LiteralValue): Expr {
  return { kind: "literal", type, value };
}

function call(name: string, ...args: Expr[]): Expr {
  return { kind: "call", name, args };
}

const LITERALS: readonly (readonly [DataType, LiteralValue, string])[] = [
  ["void", null, "NULL"],
  ["integer", null, "CAST(NULL AS INT)"],
  ["boolean", true, "true"],
  ["byte", -3, "-3Y"],
  ["short", 2, "2S"],
  ["integer", -2147483648, "-2147483648"],
  ["long", "9223372036854775807", "9223372036854775807L"],
  ["float", 1.5, "1.5F"],
  ["double", 1e300, "1e+300D"],
  ["double", "-0.0", "-0.0D"],
  ["double", "NaN", "CAST('NaN' AS DOUBLE)"],
  ["double", "-Infinity", "CAST('-Infinity' AS DOUBLE)"],
  ["decimal(3,2)", "1.50", "1.50BD"],
  ["decimal(3,3)", "-0.001", "-0.001BD"],
  ["decimal(10,2)", "1.50", "CAST(1.50BD AS DECIMAL(10,2))"],
  ["string", "it's\t\\", "'it\\'s\\t\\\\'"],
  ["binary", "AfI=", "X'01F2'"],
  ["date", "2024-01-02", "DATE '2024-01-02'"],
  ["timestamp", "2024-01-02T03:04:05.123456Z", "TIMESTAMP '2024-01-02T03:04:05.123456Z'"],
  ["timestamp_ntz", "2024-01-02T03:04:05", "TIMESTAMP_NTZ '2024-01-02T03:04:05'"],
  ["interval day to second", "93784500000", "INTERVAL '1 02:03:04.5' DAY TO SECOND"],
  ["interval day to second", "-1", "INTERVAL '-0 00:00:00.000001' DAY TO SECOND"],
  ["interval year to month", -14, "INTERVAL '-1-2' YEAR TO MONTH"],
  [arrayType("long"), ["1", null], "CAST(array(1L, CAST(NULL AS BIGINT)) AS ARRAY<BIGINT>)"],
  [mapType("string", "integer"), [["k", 1]], "CAST(map('k', 1) AS MAP<STRING, INT>)"],
  [structType([field("x", "integer")]), [1], "named_struct('x', 1)"],
];

for (const [type, value, sql] of LITERALS) {
  Deno.test(`printExpr() writes the literal ${sql}`, () => assertEquals(printExpr(lit(type, value)), sql));
}

const EXPRESSIONS: readonly (readonly [Expr, string])[] = [
  [
    { kind: "column", parts: ["order", "my col", "order", "1a", "x`y"] },
    "`order`.`my col`.order.`1a`.`x``y`",
  ],
  [{ kind: "star", parts: [] }, "*"],
  [{ kind: "star", parts: ["t"] }, "t.*"],
  [call("+", a, call("*", b, lit("integer", -1))), "(a + (b * -1))"],
  [call("and", call("not", a), call("or", a, b)), "((NOT a) AND (a OR b))"],
  [call("negative", a), "(- a)"],
  [call("negative", lit("integer", 1)), "negative(1)"],
  [call("~", call("~", a)), "(~ (~ a))"],
  [call("isnotnull", a), "(a IS NOT NULL)"],
  [call("in", a, lit("integer", 1), lit("integer", 2)), "(a IN (1, 2))"],
  [call("between", a, b, b), "(a BETWEEN b AND b)"],
  [call("like", a, lit("string", "x\\%"), lit("string", "#")), "(a LIKE 'x\\\\%' ESCAPE '#')"],
  [call("||", a, lit("string", "x")), "(a || 'x')"],
  [call("upper", a), "upper(a)"],
  [call("my function", a), "`my function`(a)"],
  [call("count", { kind: "star", parts: [] }), "count(*)"],
  [call("extract", lit("string", "YEAR"), a), "extract(YEAR FROM a)"],
  [call("timestampadd", lit("string", "DAY"), lit("integer", 1), a), "timestampadd(DAY, 1, a)"],
  [call("ltrim", lit("string", "x"), a), "TRIM(LEADING 'x' FROM a)"],
  [
    { kind: "call", name: "count", args: [a, b], distinct: true, filter: b },
    "count(DISTINCT a, b) FILTER (WHERE b)",
  ],
  [{ kind: "call", name: "first", args: [a], ignoreNulls: true }, "first(a) IGNORE NULLS"],
  [{ kind: "cast", input: a, type: arrayType("long"), onError: "raise" }, "CAST(a AS ARRAY<BIGINT>)"],
  [{ kind: "cast", input: a, type: "date", onError: "null" }, "TRY_CAST(a AS DATE)"],
  [{ kind: "alias", input: a, names: ["x y"] }, "a AS `x y`"],
  [{ kind: "alias", input: call("posexplode", a), names: ["i", "x"] }, "posexplode(a) AS (i, x)"],
  [{ kind: "extract", input: call("split", a, b), key: lit("integer", 0) }, "split(a, b)[0]"],
  [{ kind: "extract", input: a, key: lit("string", "k") }, "a['k']"],
  [
    { kind: "case", branches: [{ when: a, then: b }], otherwise: lit("void", null) },
    "CASE WHEN a THEN b ELSE NULL END",
  ],
  [
    call("transform", a, {
      kind: "lambda",
      parameters: ["x"],
      body: call("+", { kind: "lambdaVariable", name: "x" }, lit("integer", 1)),
    }),
    "transform(a, x -> (x + 1))",
  ],
  [
    {
      kind: "over",
      input: call("sum", a),
      partitionBy: [b],
      orderBy: [{ kind: "sort", input: a, direction: "descending", nulls: "last" }],
      frame: { unit: "rows", lower: { offset: lit("integer", -1) }, upper: { offset: lit("integer", 2) } },
    },
    "sum(a) OVER (PARTITION BY b ORDER BY a DESC NULLS LAST ROWS BETWEEN 1 PRECEDING AND 2 FOLLOWING)",
  ],
  [{ kind: "over", input: call("rank"), partitionBy: [], orderBy: [] }, "rank() OVER ()"],
  [{ kind: "sql", text: "a + 1 AS x" }, "a + 1 AS x"],
  [call("*", { kind: "sql", text: "a + 1" }, b), "((a + 1) * b)"],
];

for (const [expr, sql] of EXPRESSIONS) {
  Deno.test(`printExpr() writes ${sql}`, () => assertEquals(printExpr(expr), sql));
}
