import { assertEquals } from "@std/assert";
import type { ExtractExpr } from "../../declare/expr.ts";
import { autoName } from "../../declare/print_expr.ts";
import { parseExpression } from "./parse_expression.ts";
import recorded from "./spark_names.json" with { type: "json" };

/**
 * `spark_names.json` holds, for some hundred expressions, the name and type of the column that Spark 4.1 makes of them with `selectExpr`, on a frame
 * with `a`, `b` (INT), `l` (BIGINT), `d` (DOUBLE), `de` (DECIMAL(10,2)), `t` (BOOLEAN), `v`, `s` (STRING), `value` (BINARY), `ts`, `dt`,
 * `arr` (ARRAY<INT>), `m` (MAP<STRING, INT>), `st` (STRUCT<f: INT, g: STRUCT<h: INT>>), `sa` (ARRAY<STRUCT<f: INT>>) and `c d` (INT). The names tell
 * how Spark groups operators and what it takes literals for.
 */
const NAMES = recorded as [sql: string, name: string, type: string][];

/** Where ours remain different: what the program wrote is not kept in the tree, or analysis decides it. */
const DIFFERENT: readonly (readonly [string, string, string])[] = [
  ["v like any ('a%','b%')", "likeany(v)", "(v LIKE a% OR v LIKE b%)"],
  ["(a, b)", "named_struct(a, a, b, b)", "struct(a, b)"],
  ["negative(a)", "negative(a)", "(- a)"],
  ["dt + 1", "date_add(dt, 1)", "(dt + 1)"],
  ["interval 2 hours + ts", "ts + INTERVAL '02' HOUR", "(INTERVAL '02' HOUR + ts)"],
];

/** Which `x['k']` are members of structs, as analysis would know. */
function isMember({ input, key }: ExtractExpr): boolean {
  const ofMap = (input.kind === "column" && input.parts[0] === "m") ||
    (input.kind === "call" && input.name === "map");
  return key.kind === "literal" && key.type === "string" && !ofMap;
}

Deno.test("autoName() gives the names that Spark gives to SQL expressions", async () => {
  const ours = [];
  for (const [sql, , type] of NAMES) {
    ours.push([sql, autoName(await parseExpression(sql), { isMember }), type]);
  }
  assertEquals(ours, NAMES);
});

for (const [sql, spark, name] of DIFFERENT) {
  Deno.test(`autoName() differs from Spark for ${sql}, which says ${spark}`, async () => {
    assertEquals(autoName(await parseExpression(sql)), name);
  });
}
