import { assertEquals, assertInstanceOf, assertRejects, assertStringIncludes } from "@std/assert";
import type { CallExpr, Expr, LiteralExpr, SortExpr } from "../../declare/expr.ts";
import type { JoinPlan, Plan } from "../../declare/plan.ts";
import { SparkError } from "../../errors.ts";
import { parseQuery } from "./parse_query.ts";
import recorded from "./spark_queries.json" with { type: "json" };

const col = (name: string): Expr => ({ kind: "column", parts: name.split(".") });
const int = (value: number): LiteralExpr => ({ kind: "literal", type: "integer", value });
const text = (value: string): LiteralExpr => ({ kind: "literal", type: "string", value });
const call = (name: string, ...args: Expr[]): CallExpr => ({ kind: "call", name, args });
const as = (input: Expr, ...names: string[]): Expr => ({ kind: "alias", input, names });
const star: Expr = { kind: "star", parts: [] };
const rel = (name: string): Plan => ({ kind: "relation", parts: name.split(".") });
const alias = (name: string, input: Plan, columns?: string[]): Plan => ({
  kind: "alias",
  input,
  name,
  ...(columns && { columns }),
});
const project = (input: Plan, ...columns: Expr[]): Plan => ({ kind: "project", input, columns });
const filter = (input: Plan, condition: Expr): Plan => ({ kind: "filter", input, condition });
const join = (type: JoinPlan["type"], left: Plan, right: Plan, on: Partial<JoinPlan> = {}): Plan => ({
  kind: "join",
  left,
  right,
  type,
  ...on,
});
const ascending = (input: Expr): SortExpr => ({
  kind: "sort",
  input,
  direction: "ascending",
  nulls: "first",
});
const t = rel("t"), u = rel("u"), a = col("a"), b = col("b"), c = col("c");
const oneRow: Plan = { kind: "values", rows: [[]] };
const count = call("count", star);
const one = project(oneRow, int(1)), two = project(oneRow, int(2)), three = project(oneRow, int(3));
const union = (...inputs: Plan[]): Plan => ({
  kind: "union",
  inputs,
  byName: false,
  allowMissingColumns: false,
});
const equal = { condition: call("=", col("t.a"), col("u.a")) };

const PLANS: Readonly<Record<string, readonly (readonly [sql: string, plan: Plan])[]>> = {
  SELECT: [
    ["SELECT 1", one],
    ["SELECT a AS x, b `y z`, count(*) FROM t", project(t, as(a, "x"), as(b, "y z"), count)],
    [
      "SELECT *, t.*, inline(a) AS (x, y) FROM t",
      project(t, star, { kind: "star", parts: ["t"] }, as(call("inline", a), "x", "y")),
    ],
    ["SELECT * EXCEPT (a, b.c) FROM t", project(t, { kind: "star", parts: [], except: [["a"], ["b", "c"]] })],
    ["SELECT inline(a) (x, y)", project(oneRow, as(call("inline", a), "x", "y"))],
    ["SELECT DISTINCT a FROM t", { kind: "distinct", input: project(t, a) }],
    ["SELECT ALL a FROM t", project(t, a)],
    ["SELECT /*+ BROADCAST(t) */ a FROM t -- the end", project(t, a)],
    ["FROM t SELECT a WHERE b SELECT c", union(project(filter(t, b), a), project(t, c))],
    [
      "SELECT offset, max(offset) offset, order FROM t",
      project(t, col("offset"), as(call("max", col("offset")), "offset"), col("order")),
    ],
  ],
  FROM: [
    ["SELECT a FROM cat.db.`my t` AS x (y, z)", project(alias("x", rel("cat.db.my t"), ["y", "z"]), a)],
    ["SELECT a FROM (SELECT 1)", project(alias("__auto_generated_subquery_name", one), a)],
    ["SELECT a FROM ((SELECT 1) x)", project(alias("x", one), a)],
    ["TABLE t", t],
    [
      "SELECT a FROM VALUES (1, 'x'), (2, 'y') v (a, b)",
      project(
        alias("v", { kind: "values", rows: [[int(1), text("x")], [int(2), text("y")]] }, ["a", "b"]),
        a,
      ),
    ],
    ["VALUES 1, (2)", { kind: "values", rows: [[int(1)], [int(2)]] }],
    [
      "SELECT a FROM range(1, 3) r",
      project(alias("r", { kind: "tableFunction", call: call("range", int(1), int(3)) }), a),
    ],
    [
      "SELECT a FROM t WATERMARK b DELAY OF INTERVAL 10 SECONDS x",
      project(
        { kind: "withWatermark", input: alias("x", t), column: "b", delay: "10000000 microseconds" },
        a,
      ),
    ],
  ],
  JOIN: [
    [
      "SELECT a FROM t, u JOIN v ON t.a = u.a",
      project(join("inner", join("inner", t, u), rel("v"), equal), a),
    ],
    [
      "SELECT a FROM t x LEFT OUTER JOIN u y USING (a, b)",
      project(join("left", alias("x", t), alias("y", u), { using: ["a", "b"] }), a),
    ],
    ["SELECT a FROM t NATURAL FULL JOIN u", project(join("full", t, u, { natural: true }), a)],
    ["SELECT a FROM t CROSS JOIN u", project(join("cross", t, u), a)],
    ["SELECT a FROM t LEFT SEMI JOIN u ON t.a = u.a", project(join("semi", t, u, equal), a)],
    ["SELECT a FROM t ANTI JOIN u ON t.a = u.a", project(join("anti", t, u, equal), a)],
    [
      "SELECT a FROM t RIGHT JOIN (u JOIN v) ON t.a = u.a",
      project(join("right", t, join("inner", u, rel("v")), equal), a),
    ],
  ],
  "LATERAL VIEW": [
    [
      "SELECT a FROM t LATERAL VIEW explode(b) e AS x",
      project({
        kind: "generate",
        input: t,
        generator: call("explode", b),
        outer: false,
        name: "e",
        columns: ["x"],
      }, a),
    ],
    [
      "SELECT a FROM t LATERAL VIEW OUTER posexplode(b) e AS i, x",
      project({
        kind: "generate",
        input: t,
        generator: call("posexplode", b),
        outer: true,
        name: "e",
        columns: ["i", "x"],
      }, a),
    ],
    [
      "SELECT a FROM t LATERAL VIEW explode(b) AS x",
      project({ kind: "generate", input: t, generator: call("explode", b), outer: false, columns: ["x"] }, a),
    ],
    [
      "SELECT a FROM t LEFT JOIN LATERAL explode(b) e (x) ON TRUE",
      project({
        kind: "generate",
        input: t,
        generator: call("explode", b),
        outer: true,
        name: "e",
        columns: ["x"],
      }, a),
    ],
    [
      "SELECT a FROM t, LATERAL explode(b)",
      project({ kind: "generate", input: t, generator: call("explode", b), outer: false, columns: [] }, a),
    ],
  ],
  "GROUP BY": [
    ["SELECT a, count(*) FROM t WHERE b GROUP BY a, 2", {
      kind: "aggregate",
      input: filter(t, b),
      grouping: [a, int(2)],
      output: [a, count],
    }],
    ["SELECT a FROM t GROUP BY ALL", { kind: "aggregate", input: t, grouping: [col("ALL")], output: [a] }],
    ["SELECT a FROM t GROUP BY ROLLUP (a, (b, c))", {
      kind: "aggregate",
      input: t,
      grouping: [a, b, c],
      sets: [[0, 1, 2], [0], []],
      output: [a],
    }],
    ["SELECT a FROM t GROUP BY a, b WITH CUBE", {
      kind: "aggregate",
      input: t,
      grouping: [a, b],
      sets: [[0, 1], [0], [1], []],
      output: [a],
    }],
    ["SELECT a FROM t GROUP BY a, b WITH ROLLUP", {
      kind: "aggregate",
      input: t,
      grouping: [a, b],
      sets: [[0, 1], [0], []],
      output: [a],
    }],
    ["SELECT a FROM t GROUP BY GROUPING SETS ((b, a), a, ())", {
      kind: "aggregate",
      input: t,
      grouping: [b, a],
      sets: [[0, 1], [1], []],
      output: [a],
    }],
    ["SELECT a FROM t GROUP BY a, b GROUPING SETS (b, (a, b))", {
      kind: "aggregate",
      input: t,
      grouping: [a, b],
      sets: [[1], [0, 1]],
      output: [a],
    }],
    ["SELECT a FROM t GROUP BY a, CUBE (b), GROUPING SETS (ROLLUP (c), a)", {
      kind: "aggregate",
      input: t,
      grouping: [a, b, c],
      sets: [[0, 1, 2], [0, 1], [0, 1], [0, 2], [0], [0]],
      output: [a],
    }],
    ["SELECT a FROM t GROUP BY a HAVING count(*) > 1", {
      kind: "having",
      input: { kind: "aggregate", input: t, grouping: [a], output: [a] },
      condition: call(">", count, int(1)),
    }],
    ["SELECT count(*) FROM t HAVING a", {
      kind: "having",
      input: { kind: "aggregate", input: t, grouping: [], output: [count] },
      condition: { kind: "cast", input: a, type: "boolean", onError: "raise" },
    }],
  ],
  "ORDER BY": [
    ["SELECT a FROM t ORDER BY a, 2 DESC NULLS FIRST", {
      kind: "sort",
      input: project(t, a),
      orders: [ascending(a), { kind: "sort", input: int(2), direction: "descending", nulls: "first" }],
      global: true,
    }],
    ["SELECT a FROM t DISTRIBUTE BY b SORT BY a", {
      kind: "sort",
      input: { kind: "repartition", input: project(t, a), by: [b] },
      orders: [ascending(a)],
      global: false,
    }],
    ["SELECT a FROM t CLUSTER BY a", {
      kind: "sort",
      input: { kind: "repartition", input: project(t, a), by: [a] },
      orders: [ascending(a)],
      global: false,
    }],
    ["SELECT 1 LIMIT 10 OFFSET 5", {
      kind: "limit",
      input: { kind: "offset", input: one, count: 5 },
      count: 10,
    }],
    ["SELECT 1 LIMIT ALL OFFSET 5;", { kind: "offset", input: one, count: 5 }],
  ],
  WINDOW: [
    ["SELECT sum(a) OVER w FROM t WINDOW v AS (PARTITION BY b), w AS v ORDER BY a", {
      kind: "sort",
      input: project(t, { kind: "over", input: call("sum", a), partitionBy: [b], orderBy: [] }),
      orders: [ascending(a)],
      global: true,
    }],
    [
      "SELECT sum(a) OVER (ORDER BY b) FROM (SELECT max(a) OVER (`W`) FROM u WINDOW w AS (PARTITION BY c)) x",
      project(
        alias("x", project(u, { kind: "over", input: call("max", a), partitionBy: [c], orderBy: [] })),
        { kind: "over", input: call("sum", a), partitionBy: [], orderBy: [ascending(b)] },
      ),
    ],
  ],
  "set operations": [
    ["SELECT 1 UNION ALL SELECT 2 UNION SELECT 3", {
      kind: "distinct",
      input: union(union(one, two), three),
    }],
    ["SELECT 1 EXCEPT ALL SELECT 2 INTERSECT SELECT 3", {
      kind: "setOperation",
      operation: "except",
      all: true,
      left: one,
      right: { kind: "setOperation", operation: "intersect", all: false, left: two, right: three },
    }],
    ["SELECT 1 MINUS (SELECT 2 UNION ALL SELECT 3 LIMIT 1)", {
      kind: "setOperation",
      operation: "except",
      all: false,
      left: one,
      right: { kind: "limit", input: union(two, three), count: 1 },
    }],
  ],
  WITH: [
    ["WITH x AS (SELECT 1), y (a) AS (TABLE x) TABLE y", {
      kind: "with",
      views: [{ name: "x", plan: one }, { name: "y", plan: alias("y", rel("x"), ["a"]) }],
      input: rel("y"),
    }],
    [
      "SELECT a FROM (WITH x (SELECT 1) TABLE x) y",
      project(alias("y", { kind: "with", views: [{ name: "x", plan: one }], input: rel("x") }), a),
    ],
  ],
  subqueries: [
    [
      "SELECT (SELECT 1), ((SELECT 2))",
      project(oneRow, { kind: "subquery", form: "scalar", plan: one }, {
        kind: "subquery",
        form: "scalar",
        plan: two,
      }),
    ],
    [
      "SELECT a FROM t WHERE (a, b) NOT IN (SELECT 1)",
      project(filter(t, call("not", { kind: "subquery", form: "in", plan: one, values: [a, b] })), a),
    ],
    [
      "SELECT a FROM t WHERE a IN ((SELECT 1))",
      project(filter(t, call("in", a, { kind: "subquery", form: "scalar", plan: one })), a),
    ],
    [
      "SELECT a FROM t WHERE NOT EXISTS (SELECT 1) AND a",
      project(filter(t, call("and", call("not", { kind: "subquery", form: "exists", plan: one }), a)), a),
    ],
    [
      "SELECT max(a) WITHIN GROUP (ORDER BY b) FROM t",
      project(t, { ...call("max", a), withinGroup: [ascending(b)] }),
    ],
  ],
};

for (const [clause, cases] of Object.entries(PLANS)) {
  for (const [sql, plan] of cases) {
    Deno.test(`parseQuery() reads ${clause}: ${sql}`, async () => {
      assertEquals(await parseQuery(sql), plan);
    });
  }
}

Deno.test("parseQuery() puts values in the place of parameters, by name and by position", async () => {
  const plan = {
    kind: "limit",
    input: project(filter(t, call("=", a, text("x"))), int(1)),
    count: 3,
  } as const;
  const named = { v: text("x"), one: int(1), n: int(3), other: int(4) };
  assertEquals(await parseQuery("SELECT :one FROM t WHERE a = :v LIMIT :n", named), plan);
  assertEquals(await parseQuery("SELECT ? FROM t WHERE a = ? LIMIT ?", [int(1), text("x"), int(3)]), plan);
});

const ERRORS: readonly (readonly [sql: string, condition: string, part: string])[] = [
  [" -- nothing", "PARSE_EMPTY_STATEMENT", "is empty"],
  ["SELEC 1", "PARSE_SYNTAX_ERROR", "'SELEC': expected a query: SELECT …. (line 1, pos 0)"],
  [
    "SELECT a,\n  b\nFROM t\nWHER c = 1",
    "PARSE_SYNTAX_ERROR",
    "(line 4, pos 5)\n\n== SQL ==\nSELECT a,\n  b\nFROM t\nWHER c = 1\n     ^",
  ],
  ["SELECT a, FROM t", "PARSE_SYNTAX_ERROR", "'FROM': expected an expression before FROM. (line 1, pos 10)"],
  ["SELECT a FROM t WHERE", "PARSE_SYNTAX_ERROR", "end of input: expected an expression"],
  [
    "SELECT a FROM t GROUP BY a WHERE b",
    "PARSE_SYNTAX_ERROR",
    "'WHERE': the query should end here, or go on with another clause, in the order",
  ],
  ["SELECT a minus FROM t", "PARSE_SYNTAX_ERROR", "expected SELECT after FROM"],
  ["SELECT a FROM (SELECT 1", "PARSE_SYNTAX_ERROR", "end of input: expected ) to close the query"],
  ["SELECT a FROM t JOIN u USING a", "PARSE_SYNTAX_ERROR", "'a': expected ( before the names of columns"],
  ["SELECT a FROM t AS left", "PARSE_SYNTAX_ERROR", "'left': expected a name after AS"],
  ["SELECT 1; SELECT 2", "PARSE_SYNTAX_ERROR", "'SELECT': one text holds one query"],
  ["SELECT a FROM t LEFT u ON b", "PARSE_SYNTAX_ERROR", "'u': expected JOIN after LEFT. (line 1, pos 21)"],
  ["SELECT a FROM t NATURAL CROSS JOIN u", "PARSE_SYNTAX_ERROR", "NATURAL and CROSS do not go together"],
  ["WITH x AS (SELECT 1), X AS (SELECT 2) TABLE x", "DUPLICATED_CTE_NAMES", "X twice"],
  ["SELECT sum(a) OVER v FROM t WINDOW w AS ()", "MISSING_WINDOW_SPECIFICATION", "`v` is not defined"],
  ["SELECT 1 FROM t WINDOW w AS (), W AS ()", "INVALID_SQL_SYNTAX.REPETITIVE_WINDOW_DEFINITION", "`W`"],
  [
    "VALUES (1, 2), (3)",
    "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH",
    "2 columns but found 1. (line 1, pos 15)",
  ],
  ["VALUES (1) AS t (a, b)", "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH", "2 columns but found 1"],
  ["SELECT :x", "UNBOUND_SQL_PARAMETER", "parameter: x"],
  ["SELECT ?", "UNBOUND_SQL_PARAMETER", "a list for each ?"],
  [
    "INSERT INTO t SELECT 1",
    "UNSUPPORTED_FEATURE",
    "not INSERT: write a frame with write or writeStream. (line 1, pos 0)",
  ],
  ["drop table t", "UNSUPPORTED_FEATURE", "Only queries (SELECT …) are supported in SQL text, not DROP."],
  ["WITH RECURSIVE x AS (SELECT 1) TABLE x", "UNSUPPORTED_FEATURE", "WITH RECURSIVE is not supported"],
  ["SELECT a FROM t TABLESAMPLE (1 ROWS)", "UNSUPPORTED_FEATURE", "TABLESAMPLE is not supported"],
  [
    "SELECT a FROM t PIVOT (sum(a) FOR b IN (1))",
    "UNSUPPORTED_FEATURE",
    "PIVOT and UNPIVOT are not supported",
  ],
  ["SELECT a FROM t, LATERAL (SELECT t.a)", "UNSUPPORTED_FEATURE", "LATERAL"],
  ["SELECT a FROM t |> WHERE a", "UNSUPPORTED_FEATURE", "Pipes (|>) are not supported"],
  ["SELECT a FROM t VERSION AS OF 1", "UNSUPPORTED_FEATURE", "Older versions"],
  ["SELECT a FROM t ORDER BY a SORT BY b", "UNSUPPORTED_FEATURE", "do not go together"],
  ["SELECT TRANSFORM (a) USING 'cat' FROM t", "UNSUPPORTED_FEATURE", "Scripts"],
  ["SELECT 1 GROUP BY CUBE (a, b, c, d, e, f, g, h, i, j, k, l, m)", "UNSUPPORTED_FEATURE", "more than 4096"],
  ["SELECT " + "(SELECT ".repeat(400), "FAILED_TO_PARSE_TOO_COMPLEX", "nested so deeply"],
];

for (const [sql, condition, part] of ERRORS) {
  Deno.test(`parseQuery() says what is wrong with ${JSON.stringify(sql.slice(0, 60))}`, async () => {
    const error = await assertRejects(() => parseQuery(sql), SparkError);
    assertEquals(error.condition, condition);
    assertStringIncludes(error.message, part);
  });
}

Deno.test("parseQuery() answers any text with a plan or an error of its own", async () => {
  let state = 42;
  const below = (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % limit;
  };
  const texts = (recorded as string[][]).map(([sql]) => sql!.split(/(?<=\W)|(?=\W)/));
  const words = texts.flat();
  for (let i = 0; i < 6000; i++) {
    const parts = [...texts[below(texts.length)]!];
    for (let edits = 1 + below(3); edits > 0; edits--) {
      parts.splice(
        below(parts.length),
        below(3),
        ...Array.from({ length: below(3) }, () => words[below(words.length)]!),
      );
    }
    const sql = parts.join("");
    await parseQuery(sql, { a: int(1) }).catch((error) => assertInstanceOf(error, SparkError, sql));
  }
});
