import { assertEquals } from "@std/assert";
import type { Plan } from "./plan.ts";
import { planIsStreaming } from "./plan_is_streaming.ts";
import { relationsIn, viewsNamedIn } from "./sql_relations.ts";

const RELATIONS: readonly (readonly [sql: string, names: readonly string[]])[] = [
  ["SELECT a, b FROM Reviews r", ["reviews"]],
  ["SELECT c FROM a AS x, `b c` AS y LEFT JOIN d ON a.x = d.y, e", ["a", "b c", "d", "e"]],
  ["SELECT a FROM (t JOIN (u)) WHERE b IN (SELECT c FROM v)", ["t", "u", "v"]],
  ["SELECT extract(year FROM ts), trim(BOTH x FROM y), a IS DISTINCT FROM b FROM t", ["t"]],
  ["WITH t AS (SELECT * FROM t), u (a) AS (SELECT * FROM t) SELECT * FROM u JOIN v", ["t", "v"]],
  ["SELECT * FROM (WITH c AS (SELECT 1) SELECT * FROM c) x JOIN c", ["c"]],
  ["SELECT t.a FROM db.t, range(3), VALUES (1), (2) AS v", []],
  ["SELECT a FROM t LATERAL VIEW explode(b) e AS c, d WHERE a IN (b, c)", ["t"]],
  ["SELECT sum(a) OVER w FROM t WINDOW w AS (ORDER BY a), v AS (ORDER BY b)", ["t"]],
  ["TABLE t UNION SELECT 1, u FROM v ORDER BY w, x", ["t", "v"]],
  ["SELECT 'unclosed FROM t", []],
];

for (const [sql, names] of RELATIONS) {
  Deno.test(`relationsIn() finds the views of ${sql}`, () => {
    assertEquals([...relationsIn(sql)], names);
  });
}

const STATIC: Plan = { kind: "read", streaming: false, options: {}, paths: [] };
const STREAM: Plan = { ...STATIC, streaming: true };

Deno.test("viewsNamedIn() keeps the views whose names occur", () => {
  const views = new Map<string, Plan>([["reviews", STREAM], ["my customers", STATIC], ["other", STATIC]]);
  assertEquals(viewsNamedIn("SELECT reviews.a FROM REVIEWS, `My Customers` -- other", views), {
    reviews: STREAM,
    "my customers": STATIC,
  });
});

const relation = (name: string): Plan => ({ kind: "relation", parts: [name] });
const sql = (text: string): Plan => ({ kind: "sql", text, parameters: {}, views: { s: STREAM, t: STATIC } });

const STREAMING: readonly (readonly [what: string, plan: Plan, streaming: boolean])[] = [
  ["a join with a stream", { kind: "join", left: STATIC, right: STREAM, type: "inner" }, true],
  ["a join without one", { kind: "join", left: STATIC, right: STATIC, type: "inner" }, false],
  ["text that reads a stream", sql("SELECT * FROM t JOIN s"), true],
  ["text that has a column of its name", sql("SELECT s FROM t"), false],
  ["text over text", {
    kind: "sql",
    text: "SELECT * FROM v",
    parameters: {},
    views: { v: sql("SELECT * FROM s") },
  }, true],
  [
    "a stream in WITH",
    {
      kind: "with",
      views: [{ name: "A", plan: STREAM }, { name: "b", plan: relation("a") }],
      input: relation("B"),
    },
    true,
  ],
  [
    "WITH whose stream is not read",
    { kind: "with", views: [{ name: "a", plan: STREAM }], input: STATIC },
    false,
  ],
  [
    "a stream in a query inside an expression",
    { kind: "filter", input: STATIC, condition: { kind: "subquery", form: "exists", plan: STREAM } },
    false,
  ],
  ["rows", { kind: "values", rows: [[]] }, false],
];

for (const [what, plan, streaming] of STREAMING) {
  Deno.test(`planIsStreaming() is ${streaming} for ${what}`, () => {
    assertEquals(planIsStreaming(plan), streaming);
  });
}
