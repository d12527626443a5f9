import { assertEquals, assertInstanceOf } from "@std/assert";
import type { Expr, LiteralValue } from "../../declare/expr.ts";
import { printExpr } from "../../declare/print_expr.ts";
import { arrayType, type DataType, mapType } from "../../declare/types.ts";
import { SparkError } from "../../errors.ts";
import { parseExpression } from "./parse_expression.ts";
import recorded from "./spark_names.json" with { type: "json" };

/** A source of choices that is the same for the same seed. */
class Choices {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (Math.imul(this.#state ^ (this.#state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) | 0;
    return ((this.#state ^ (this.#state >>> 13)) >>> 0) % limit;
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}

const NAMES = [
  "a",
  "b",
  "my col",
  "order",
  "Interval",
  "x`y",
  "1a",
  "é",
  "end",
  "select",
  "from",
  "year",
  "in",
];
const LITERALS: readonly (readonly [DataType, LiteralValue])[] = [
  ...[0, -1, 2147483647].map((value) => ["integer", value] as const),
  ...["1", "-9223372036854775808"].map((value) => ["long", value] as const),
  ...[1.5, -1e-7, "-0.0", 1e300].map((value) => ["double", value] as const),
  ...["", "it's", "a\\b\t\n", "100\\%", "\0z", "😀", "--", "/*"].map((value) => ["string", value] as const),
  ...[["byte", -3], ["short", 7], ["float", 2.5], ["boolean", true], ["boolean", false], [
    "void",
    null,
  ]] as const,
  ...[["decimal(3,2)", "1.50"], ["decimal(2,2)", "-0.05"], [
    "decimal(20,0)",
    "12345678901234567890",
  ]] as const,
  ...[["binary", "AfI="], ["date", "2024-01-02"], ["timestamp", "2024-01-02T03:04:05.6Z"]] as const,
  ...[["timestamp_ntz", "2024-01-02T03:04:05"], ["interval day to second", "-93784500001"]] as const,
  ...[["interval day to second", "86400000000"], ["interval year to month", -14]] as const,
];
const OFFSETS: readonly { offset: Expr }[] = [
  { offset: { kind: "literal", type: "integer", value: -1 } },
  { offset: { kind: "literal", type: "interval day to second", value: "-90000000" } },
  { offset: { kind: "literal", type: "long", value: "2" } },
  { offset: { kind: "call", name: "negative", args: [{ kind: "column", parts: ["a"] }] } },
];
const BINARY = [
  "+",
  "-",
  "*",
  "/",
  "%",
  "div",
  "=",
  "<=>",
  "<",
  ">",
  "and",
  "or",
  "&",
  "|",
  "^",
  "<<",
  ">>",
  ">>>",
  "||",
];
const FUNCTIONS = [
  "upper",
  "coalesce",
  "my function",
  "current_date",
  "if",
  "date_add",
  "substring",
  "left",
  "exists",
];
const TYPES: readonly DataType[] = [
  "integer",
  "string",
  "decimal(10,2)",
  "timestamp",
  arrayType(mapType("string", "long")),
];

function generate(choices: Choices, depth: number): Expr {
  const inner = () => generate(choices, depth - 1);
  const several = (most: number) => Array.from({ length: choices.below(most + 1) }, inner);
  const call = (name: string, ...args: Expr[]): Expr => ({ kind: "call", name, args });
  if (depth === 0 || choices.below(5) === 0) {
    const [type, value] = choices.of(LITERALS);
    if (choices.below(2)) return { kind: "literal", type, value };
    return { kind: "column", parts: Array.from({ length: 1 + choices.below(3) }, () => choices.of(NAMES)) };
  }
  switch (choices.below(13)) {
    case 0:
    case 1:
      return call(choices.of(BINARY), inner(), inner());
    case 2:
      return call(choices.of(["not", "negative", "positive", "~", "isnull", "isnotnull"]), inner());
    case 3:
      return call(choices.of(FUNCTIONS), ...several(3));
    case 4:
      return choices.below(2)
        ? call("between", inner(), inner(), inner())
        : call("in", inner(), inner(), ...several(2));
    case 5:
      return call(choices.of(["like", "ilike", "rlike"]), inner(), inner());
    case 6:
      return {
        kind: "cast",
        input: inner(),
        type: choices.of(TYPES),
        onError: choices.of(["raise", "null"]),
      };
    case 7:
      return { kind: "extract", input: inner(), key: inner() };
    case 8: {
      const branches = [{ when: inner(), then: inner() }, { when: inner(), then: inner() }];
      return choices.below(2) ? { kind: "case", branches } : { kind: "case", branches, otherwise: inner() };
    }
    case 9: {
      const parameters = choices.of([["x"], ["x", "my i"]]);
      return call("transform", inner(), { kind: "lambda", parameters, body: inner() });
    }
    case 10:
      return call("struct", { kind: "alias", input: inner(), names: [choices.of(NAMES)] }, inner());
    case 11:
      return { kind: "call", name: "count", args: [inner()], distinct: true, filter: inner() };
    default:
      return {
        kind: "over",
        input: { kind: "call", name: "first", args: [inner()], ignoreNulls: true },
        partitionBy: several(2),
        orderBy: [{
          kind: "sort",
          input: inner(),
          direction: "descending",
          nulls: choices.of(["first", "last"]),
        }],
        frame: {
          unit: "rows",
          lower: choices.of(["unbounded", "current", ...OFFSETS]),
          upper: "current",
        },
      };
  }
}

Deno.test("parseExpression() reads back what printExpr() writes", async () => {
  const choices = new Choices(20240102);
  for (let i = 0; i < 3000; i++) {
    const expr = generate(choices, 4);
    const sql = printExpr(expr);
    assertEquals(await parseExpression(sql), expr, sql);
  }
});

Deno.test("printExpr() and parseExpression() agree on every recorded expression", async () => {
  for (const [sql] of recorded as string[][]) {
    const expr = await parseExpression(sql!);
    assertEquals(await parseExpression(printExpr(expr)), expr, sql);
  }
});

Deno.test("parseExpression() answers any text with an expression or an error of its own", async () => {
  const choices = new Choices(7);
  const words = (recorded as string[][]).flatMap(([sql]) => sql!.split(/(?<=\W)|(?=\W)/));
  for (let i = 0; i < 5000; i++) {
    const text = Array.from({ length: 1 + choices.below(8) }, () => choices.of(words)).join(
      choices.of(["", " "]),
    );
    await parseExpression(text).catch((error) => assertInstanceOf(error, SparkError, text));
  }
});
