import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { Expr, LiteralValue } from "../../declare/expr.ts";
import { printExpr } from "../../declare/print_expr.ts";
import type { DataType } from "../../declare/types.ts";
import { AnalysisError, SparkError } from "../../errors.ts";
import { parseExpression, parseProjection } from "./parse_expression.ts";

// Types and values are those of Spark 4.1.
const LITERALS: readonly (readonly [string, DataType, LiteralValue])[] = [
  ["null", "void", null],
  ["TRUE", "boolean", true],
  ["1", "integer", 1],
  ["00012", "integer", 12],
  ["-2147483648", "integer", -2147483648],
  ["2147483648", "long", "2147483648"],
  ["-9223372036854775808", "long", "-9223372036854775808"],
  ["9223372036854775808", "decimal(19,0)", "9223372036854775808"],
  ["1l", "long", "1"],
  ["2S", "short", 2],
  ["-128Y", "byte", -128],
  ["1e10", "double", 1e10],
  ["0e5", "double", 0],
  ["-0.0D", "double", "-0.0"],
  ["1.5D", "double", 1.5],
  ["1.123456789F", "float", 1.1234568],
  ["1.50", "decimal(3,2)", "1.50"],
  ["00.50", "decimal(2,2)", "0.50"],
  [".5", "decimal(1,1)", "0.5"],
  ["5.", "decimal(1,0)", "5"],
  ["0.0", "decimal(1,1)", "0.0"],
  ["-0.001", "decimal(3,3)", "-0.001"],
  ["1E3BD", "decimal(4,0)", "1000"],
  ["10BD", "decimal(2,0)", "10"],
  ["'a' \"b\" r'\\n'", "string", "ab\\n"],
  ["X'1f2'", "binary", "AfI="],
  ["x ''", "binary", ""],
  ["DATE '2024-1-2'", "date", "2024-01-02"],
  ["DATE '2024'", "date", "2024-01-01"],
  ["DATE '2024-01-02T10:00'", "date", "2024-01-02"],
  ["TIMESTAMP '2024-01-02T03:04:05.123456Z'", "timestamp", "2024-01-02T03:04:05.123456Z"],
  ["TIMESTAMP '2024-01-02 03:04:05+02:00'", "timestamp", "2024-01-02T01:04:05Z"],
  ["TIMESTAMP '2024-01-02 03:04:05 Europe/Berlin'", "timestamp", "2024-01-02T02:04:05Z"],
  ["timestamp_ntz '2024-01-02 03:04:05.1234567'", "timestamp_ntz", "2024-01-02T03:04:05.123456"],
  ["TIMESTAMP_NTZ '2024-01-02'", "timestamp_ntz", "2024-01-02T00:00:00"],
  ["TIME '9:05 pm'", "time(6)", "21:05:00"],
  ["INTERVAL 1 DAY", "interval day", "86400000000"],
  ["INTERVAL '1 day 2 hours'", "interval day to hour", "93600000000"],
  ["interval 1 hour 30 minutes", "interval hour to minute", "5400000000"],
  ["INTERVAL -'1' DAY '2' HOUR", "interval day to hour", "-79200000000"],
  ["INTERVAL 1.5 SECONDS", "interval second", "1500000"],
  ["INTERVAL '-1 02:03:04.5' DAY TO SECOND", "interval day to second", "-93784500000"],
  ["INTERVAL '1:2.5' MINUTE TO SECOND", "interval minute to second", "62500000"],
  ["INTERVAL '1-2' YEAR TO MONTH", "interval year to month", 14],
  ["INTERVAL -1 YEAR 2 MONTHS", "interval year to month", -10],
  ["INTERVAL '3 months'", "interval month", 3],
];

for (const [text, type, value] of LITERALS) {
  Deno.test(`parseExpression() reads the literal ${text}`, async () => {
    assertEquals(await parseExpression(text), { kind: "literal", type, value });
  });
}

/** Each text, and what is read from it as SQL with all parentheses. */
const READINGS: readonly (readonly [string, string])[] = [
  ["1 + 2 * 3 - 4", "((1 + (2 * 3)) - 4)"],
  ["2 * 3 div 4 % 5", "(((2 * 3) div 4) % 5)"],
  ["1 + 2 || 3 * 4", "((1 + 2) || (3 * 4))"],
  ["1 || 2 + 3", "((1 || 2) + 3)"],
  ["1 | 2 ^ 3 & 4 << 5 + 6", "(1 | (2 ^ (3 & (4 << (5 + 6)))))"],
  ["8 >> 1 >>> 2 > 3", "(((8 >> 1) >>> 2) > 3)"],
  ["a = b == c <=> d", "(((a = b) = c) <=> d)"],
  ["a <> b != c", "(NOT ((NOT (a = b)) = c))"],
  ["a !> b !< c", "((a <= b) >= c)"],
  ["!a = b and c or not d", "(((NOT (a = b)) AND c) OR (NOT d))"],
  ["not not a", "(NOT (NOT a))"],
  ["a or b or c or d or e", "(((a OR b) OR c) OR (d OR e))"],
  ["a or b and c", "(a OR (b AND c))"],
  ["- -a + +b", "((- (- a)) + (+ b))"],
  ["2 - -1 -1", "((2 - -1) - 1)"],
  ["-(1)", "negative(1)"],
  ["~-1", "(~ -1)"],
  ["-a[0]", "(- a[0])"],
  ["-1::string", "CAST(-1 AS STRING)"],
  ["-a::int::string", "(- CAST(CAST(a AS INT) AS STRING))"],
  ["a + b between 1 and 2 or c", "(((a + b) BETWEEN 1 AND 2) OR c)"],
  ["not a between 1 + 1 and 2", "(NOT (a BETWEEN (1 + 1) AND 2))"],
  ["a not in (1, 2) and b", "((NOT (a IN (1, 2))) AND b)"],
  ["a not like 'x' escape '#'", "(NOT (a LIKE 'x' ESCAPE '#'))"],
  ["a ilike any ('x', 'y')", "((a ILIKE 'x') OR (a ILIKE 'y'))"],
  ["a not like all ('x', 'y')", "((NOT (a LIKE 'x')) AND (NOT (a LIKE 'y')))"],
  ["a regexp 'x'", "(a RLIKE 'x')"],
  ["rlike(a, 'x')", "(a RLIKE 'x')"],
  ["a = 1 is not null", "((a = 1) IS NOT NULL)"],
  ["a is unknown", "(a IS NULL)"],
  ["a is not true", "(NOT (a <=> true))"],
  ["a is distinct from b", "(NOT (a <=> b))"],
  ["a is not distinct from b and c", "((a <=> b) AND c)"],
  ["case a when 1 then 'x' else 'y' end || 'z'", "(CASE WHEN (a = 1) THEN 'x' ELSE 'y' END || 'z')"],
  ["case when a then b when c then d end", "CASE WHEN a THEN b WHEN c THEN d END"],
  ["try_cast(a as decimal(10, 2))", "TRY_CAST(a AS DECIMAL(10,2))"],
  ["cast(a as array<map<string, int>>)", "CAST(a AS ARRAY<MAP<STRING, INT>>)"],
  ["bigint(a) + decimal(b)", "(bigint(a) + decimal(b))"],
  ["int(a, 2)", "int(a, 2)"],
  ["TIMESTAMP '2024-01-02'", "TIMESTAMP '2024-01-02 00:00:00'"],
  ["CAST('2024-01-02' AS TIMESTAMP)", "CAST('2024-01-02' AS TIMESTAMP)"],
  [
    "split(CAST(value AS STRING), '\\t')[7] AS star_rating",
    "split(CAST(value AS STRING), '\\t')[7] AS star_rating",
  ],
  ["t.`my col`.x", "t.`my col`.x"],
  ["from_json(v, 'a INT').a.`b c`", "from_json(v, 'a INT')['a']['b c']"],
  ["(a, b).a", "struct(a, b)['a']"],
  ["struct(a x, b as y)", "struct(a AS x, b AS y)"],
  ["window.end", "window.end"],
  ["UPPER(a)", "upper(a)"],
  ["`upper`(a)", "upper(a)"],
  ["current_timestamp", "current_timestamp()"],
  ["current_date()", "current_date()"],
  ["count(*)", "count(*)"],
  ["count(distinct a, b) filter (where a > 1)", "count(DISTINCT a, b) FILTER (WHERE (a > 1))"],
  ["count(all a)", "count(a)"],
  ["first(a ignore nulls)", "first(a) IGNORE NULLS"],
  ["last(a) respect nulls", "last(a)"],
  ["extract(day from a)", "extract(day FROM a)"],
  ["substring(a from 2 for 1)", "substring(a, 2, 1)"],
  ["substr(a from 2)", "substring(a, 2)"],
  ["substring(a, 2 for 1)", "substring(a, 2, 1)"],
  ["substring(a, 2)", "substring(a, 2)"],
  ["trim(a)", "trim(a)"],
  ["trim(both from a)", "trim(a)"],
  ["trim('x' from a)", "TRIM(BOTH 'x' FROM a)"],
  ["trim(trailing 'x' from a)", "TRIM(TRAILING 'x' FROM a)"],
  ["position('x' in a || b)", "locate('x', (a || b))"],
  ["trim(t.from)", "trim(t.from)"],
  ["substring(`from`, 1)", "substring(`from`, 1)"],
  ["position('x', a)", "position('x', a)"],
  ["overlay(a placing 'x' from 2 for 1)", "overlay(a, 'x', 2, 1)"],
  ["date_add(hour, 1, a)", "timestampadd(HOUR, 1, a)"],
  ["date_add(a, 1)", "date_add(a, 1)"],
  ["datediff(DAY, a, b)", "timestampdiff(DAY, a, b)"],
  ["transform(a, x -> x + 1)", "transform(a, x -> (x + 1))"],
  [
    "aggregate(a, 0, (acc, x) -> acc + x, acc -> acc * 10)",
    "aggregate(a, 0, (acc, x) -> (acc + x), acc -> (acc * 10))",
  ],
  ["exists(a, x -> x > 1)", "exists(a, x -> (x > 1))"],
  ["(a -- why\n + b) /* and */ * c", "((a + b) * c)"],
  [
    "rank() over (partition by a, b order by c desc, d nulls last)",
    "rank() OVER (PARTITION BY a, b ORDER BY c DESC NULLS LAST, d ASC NULLS LAST)",
  ],
  [
    "sum(a) over (order by b rows 1 preceding)",
    "sum(a) OVER (ORDER BY b ASC NULLS FIRST ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)",
  ],
  [
    "sum(a) over (order by b range between interval 1 day preceding and unbounded following)",
    "sum(a) OVER (ORDER BY b ASC NULLS FIRST RANGE BETWEEN INTERVAL '1' DAY PRECEDING AND UNBOUNDED FOLLOWING)",
  ],
  [
    "mode() within group (order by a) filter (where b)",
    "mode() WITHIN GROUP (ORDER BY a ASC NULLS FIRST) FILTER (WHERE b)",
  ],
  ["not exists (select 1) and a not in (select 2)", "((NOT exists()) AND (NOT (a IN (listquery()))))"],
  ["((select 3) + 1) = (select 4)", "((scalarsubquery() + 1) = scalarsubquery())"],
  ["(a, b) in (select 1, 2)", "(named_struct('a', a, 'b', b) IN (listquery()))"],
  ["sum(a) over (distribute by b sort by c)", "sum(a) OVER (PARTITION BY b ORDER BY c ASC NULLS FIRST)"],
  ["interval + 1", "(`interval` + 1)"],
  ["`from` = timestamp", "(`from` = timestamp)"],
];

for (const [text, sql] of READINGS) {
  Deno.test(`parseExpression() reads ${JSON.stringify(text)}`, async () => {
    assertEquals(printExpr(await parseExpression(text)), sql);
  });
}

const a: Expr = { kind: "column", parts: ["a"] };
const ITEMS: readonly (readonly [string, Expr])[] = [
  ["*", { kind: "star", parts: [] }],
  ["t.*", { kind: "star", parts: ["t"] }],
  ["a AS `x y`", { kind: "alias", input: a, names: ["x y"] }],
  ["a x", { kind: "alias", input: a, names: ["x"] }],
  ["a as date", { kind: "alias", input: a, names: ["date"] }],
  ["explode(a) AS (k, v)", {
    kind: "alias",
    input: { kind: "call", name: "explode", args: [a] },
    names: ["k", "v"],
  }],
];

for (const [text, expr] of ITEMS) {
  Deno.test(`parseProjection() reads ${text}`, async () => assertEquals(await parseProjection(text), [expr]));
}

// Spark 4.1 refuses each of these too.
const REFUSED_BY_SPARK = [
  ...[
    "a mod b",
    "INTERVAL a DAY",
    "t is null = true",
    "a as 'x'",
    "a between symmetric 3 and 1",
    "1e400D",
    "4e38F",
  ],
  ...[
    "INTERVAL 1 MONTH 1 DAY",
    "INTERVAL '1 day' DAY",
    "INTERVAL 1.5 DAYS",
    "INTERVAL '1 25:00' DAY TO MINUTE",
  ],
  ...["INTERVAL ''", "128Y", "40000S", "9223372036854775808L", "123456789012345678901234567890123456789"],
  ...[
    "1e39BD",
    "1e-40BD",
    "DATE '2024-02-30'",
    "TIMESTAMP '2024-13-02'",
    "X'GG'",
    "a;",
    "a; b",
    " ",
    "a b c",
  ],
  ...["(a", "a)", "a +", "* 2", "upper(", "upper(a,)", "cast(a int)", "cast(a as intt)", "a not b", "a is 1"],
  ...[
    "case a end",
    "case when a then",
    "a in ()",
    "a in 1",
    "a between 1",
    "a like 'x' escape 'ab'",
    "f(x -> )",
  ],
  ...[
    "a ? b",
    "a @ b",
    "`abc",
    "a /* c",
    "a = b = ",
    "a == = b",
    "a < > b",
    "a ! = b",
    "a | | b",
    "8 > > 1",
    "--1",
  ],
  ...[
    "a in (1, 2) is null",
    "a in (1) = t",
    "a between 1 and 2 between 3 and 4",
    "array(a x)",
    "upper(a as x)",
  ],
  ...[
    "dateadd('DAY', 1, dt)",
    "extract('YEAR' FROM ts)",
    "first(a respect nulls)",
    "trim(both v)",
    "f(() -> 1)",
  ],
];

for (const text of REFUSED_BY_SPARK) {
  Deno.test(`parseExpression() refuses ${JSON.stringify(text)}`, async () => {
    await assertRejects(() => parseExpression(text), AnalysisError);
  });
}

const ERRORS: readonly (readonly [string, string, string])[] = [
  ["", "PARSE_EMPTY_STATEMENT", "is empty"],
  ["a +\n  b c\n  d", "PARSE_SYNTAX_ERROR", "(line 3, pos 2)\n\n== SQL ==\na +\n  b c\n  d\n  ^"],
  ["a, b", "PARSE_SYNTAX_ERROR", "at or near ',': one text holds one expression"],
  [
    "upper(a",
    "PARSE_SYNTAX_ERROR",
    "at or near end of input: expected ) or a comma after the arguments of upper",
  ],
  ["a is 1", "PARSE_SYNTAX_ERROR", "values are compared with ="],
  ["a from t", "PARSE_SYNTAX_ERROR", "at or near 'from': the expression should end here"],
  ["a and or b", "PARSE_SYNTAX_ERROR", "expected an expression before OR"],
  ["case when a then b", "PARSE_SYNTAX_ERROR", "expected END to close CASE"],
  ["cast(a as strin)", "UNSUPPORTED_DATATYPE", "STRING"],
  ["300Y", "INVALID_NUMERIC_LITERAL_RANGE", "from -128 to 127"],
  ["DATE 'today'", "INVALID_TYPED_LITERAL", "write current_date()"],
  ["TIME '10'", "INVALID_TYPED_LITERAL", "typed literal TIME"],
  ["INTERVAL 1 MONTH 1 DAY", "INVALID_INTERVAL_FORMAT", "do not mix"],
  [
    "INTERVAL 5 FORTNIGHTS",
    "CANNOT_PARSE_INTERVAL",
    "== SQL ==\nINTERVAL 5 FORTNIGHTS\n^^^^^^^^^^^^^^^^^^^^^",
  ],
  ["select a from t", "PARSE_SYNTAX_ERROR", "a query inside an expression stands in parentheses"],
  ["array(select 1)", "PARSE_SYNTAX_ERROR", "stands in parentheses of its own"],
  ["a = :p", "UNBOUND_SQL_PARAMETER", "unbound parameter: p"],
  ["upper(x => 1)", "NAMED_PARAMETERS_NOT_SUPPORTED", "by position"],
  ["v:path", "UNSUPPORTED_FEATURE", "get_json_object"],
  ["v collate UTF8_LCASE", "UNSUPPORTED_FEATURE", "COLLATE"],
  ["sum(a) over w", "MISSING_WINDOW_SPECIFICATION", "`w` is not defined"],
  ["db.f(a)", "UNSUPPORTED_FEATURE", "no catalog or database"],
  ["(".repeat(2000) + "a", "FAILED_TO_PARSE_TOO_COMPLEX", "nested so deeply"],
];

for (const [text, condition, part] of ERRORS) {
  Deno.test(`parseExpression() says what is wrong with ${JSON.stringify(text.slice(0, 40))}`, async () => {
    const error = await assertRejects(() => parseExpression(text), SparkError);
    assertEquals(error.condition, condition);
    assertStringIncludes(error.message, part);
  });
}

Deno.test("parseExpression() reads deep nesting once", async () => {
  const text = "trim(substring(position(overlay(".repeat(20) + "a" + ", 'x', 1))))".repeat(20);
  const expr = await parseExpression(text);
  assertEquals(await parseExpression(printExpr(expr)), expr);
});

Deno.test("parseExpression() reads a chain of thousands", async () => {
  const text = Array.from({ length: 10_000 }, (_, i) => `a = ${i}`).join(" or ");
  assertStringIncludes(printExpr(await parseExpression(text)), "(a = 9999)");
});

const OPENINGS = [
  "(",
  "a[",
  "trim('x' from ",
  "case when ",
  "not ",
  "! ",
  "- ",
  "x -> ",
  "f(",
  "1 + (",
  "a in (",
  "a = -",
  "array<",
];

for (const part of OPENINGS) {
  Deno.test(`parseExpression() refuses endless nesting of ${part}`, async () => {
    await assertRejects(() => parseExpression(part.repeat(3000)), SparkError);
    await assertRejects(() => parseExpression("cast(a as " + part.repeat(3000)), SparkError);
  });
}
