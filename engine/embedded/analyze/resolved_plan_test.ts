import { assertEquals, assertRejects } from "@std/assert";
import type { Expr } from "../../declare/expr.ts";
import type { Plan, ReadPlan } from "../../declare/plan.ts";
import { field, structType } from "../../declare/types.ts";
import { AnalysisError } from "../../errors.ts";
import { exprText } from "./describe_plan.ts";
import { inputsOf, type ResolvedAggregate, type ResolvedPlan } from "./resolved_plan.ts";
import { compile, local, PlanBench } from "./testing.ts";

const SCHEMA = structType([field("k", "integer"), field("ts", "timestamp"), field("v", "integer")]);
const stream: ReadPlan = { kind: "read", streaming: true, format: "rate", options: {}, paths: [] };
const table: ReadPlan = { kind: "read", streaming: false, format: "parquet", options: {}, paths: ["x"] };
const marked: Plan = { kind: "withWatermark", input: stream, column: "ts", delay: "10 seconds" };
const people = local({ k: "integer", s: "string" }, [1, "a"], [1, "b"], [2, "c"], [null, "d"], [null, "e"]);

function sql(text: string): Expr {
  return { kind: "sql", text };
}

function query(text: string, views: Record<string, Plan>): Plan {
  return { kind: "sql", text, parameters: {}, views };
}

async function resolved(plan: Plan): Promise<ResolvedPlan> {
  return (await compile(plan, {}, SCHEMA)).stepwise!.plan;
}

function aggregateIn(plan: ResolvedPlan): ResolvedAggregate {
  return plan.kind === "aggregate" ? plan : aggregateIn(inputsOf(plan)[0]!);
}

Deno.test("compilePlan() leaves an aggregate only columns to group by and calls of columns", async () => {
  const plan = await resolved({
    kind: "aggregate",
    input: stream,
    grouping: [sql("k % 2")],
    output: [sql("k % 2 AS odd"), sql("sum(v + 1) + count(*) AS total"), sql("sum(v + 1) AS again")],
  });
  const { input, grouping, calls } = aggregateIn(plan);
  const text = (call: (typeof calls)[number]) => exprText(call.call).replaceAll(/#\d+/g, "");
  assertEquals([input.kind, grouping.length, calls.map(text)], ["project", 1, ["sum(argument)", "count(1)"]]);
  assertEquals(plan.kind === "project" && plan.output.map((a) => a.name), ["odd", "total", "again"]);
});

Deno.test("compilePlan() follows event times through names and windows, not through computations", async () => {
  const cases: [columns: string[], delays: (number | undefined)[]][] = [
    [["ts", "ts AS at", "v"], [10_000, 10_000, undefined]],
    [["ts + INTERVAL 1 SECOND AS later"], [undefined]],
    [["window(ts, '5 minutes') AS w"], [10_000]],
    [["window(ts, '5 minutes', '1 minute') AS w", "ts"], [10_000, 10_000]],
    [["session_window(ts, '5 minutes')"], [10_000]],
    [["window(ts, '5 minutes').end AS e"], [undefined]],
  ];
  for (const [columns, delays] of cases) {
    const { output } = await resolved({ kind: "project", input: marked, columns: columns.map(sql) });
    assertEquals([columns, output.map((a) => a.eventTimeDelayMs)], [columns, delays]);
  }
  const windows: Plan = {
    kind: "aggregate",
    input: marked,
    grouping: [sql("window(ts, '5 minutes')")],
    output: [sql("window"), sql("window_time(window) AS at"), sql("count(*) AS n")],
  };
  const { output } = await resolved(windows);
  assertEquals(output.map((a) => a.eventTimeDelayMs), [10_000, 10_000, undefined]);
});

Deno.test("compilePlan() refuses watermarks that make no sense", async () => {
  const watermark = (column: string, delay: string): Plan => ({
    kind: "withWatermark",
    input: stream,
    column,
    delay,
  });
  const cases: [plan: Plan, condition: string][] = [
    [watermark("v", "1 second"), "[EVENT_TIME_IS_NOT_ON_TIMESTAMP_TYPE]"],
    [watermark("none", "1 second"), "[UNRESOLVED_COLUMN.WITH_SUGGESTION]"],
    [watermark("ts", "1 parsec"), "[CANNOT_PARSE_INTERVAL"],
    [watermark("ts", "-1 second"), "delay threshold (-1 second) should not be negative"],
  ];
  for (const [plan, text] of cases) await assertRejects(() => resolved(plan), AnalysisError, text);
});

Deno.test("compilePlan() knows which plans give their rows piece by piece", async () => {
  const views = { s: stream, t: table };
  const cases: [text: string, rowByRow: boolean, leaves: boolean[]][] = [
    ["SELECT k FROM s WHERE v > 1", true, [true]],
    ["SELECT s.k, t.v FROM s JOIN t USING (k)", true, [true, false]],
    ["SELECT s.k FROM s LEFT JOIN t USING (k)", true, [true, false]],
    ["SELECT s.k FROM t RIGHT JOIN s USING (k)", true, [false, true]],
    ["SELECT s.k FROM s RIGHT JOIN t USING (k)", false, [true, false]],
    ["SELECT s.k FROM s LEFT ANTI JOIN t USING (k)", true, [true, false]],
    ["SELECT t.k FROM t LEFT SEMI JOIN s USING (k)", false, [false, true]],
    ["SELECT s.k FROM s JOIN (SELECT k, max(v) AS v FROM t GROUP BY k) USING (k)", true, [true, false]],
    ["SELECT k FROM s WHERE k IN (SELECT k FROM t)", true, [true, false]],
    ["SELECT k FROM s UNION ALL SELECT v FROM s", true, [true, true]],
    ["SELECT k FROM s UNION ALL SELECT v FROM t", false, [true, false]],
    ["SELECT k, count(*) FROM s GROUP BY k", false, [true]],
    ["SELECT DISTINCT k FROM s", false, [true]],
    ["SELECT explode(array(k, v)) FROM s", true, [true]],
    ["SELECT row_number() OVER (ORDER BY k) FROM s", false, [true]],
    ["SELECT k FROM s LIMIT 1", false, [true]],
    ["SELECT k FROM t ORDER BY k", false, [false]],
  ];
  for (const [text, rowByRow, streaming] of cases) {
    const plan = await compile(query(text, views), {}, SCHEMA);
    assertEquals([text, plan.rowByRow, plan.leaves.map((leaf) => leaf.read.streaming)], [
      text,
      rowByRow,
      streaming,
    ]);
  }
});

Deno.test("compilePlan() reads the sources of a join's sides and of queries by their own numbers", async () => {
  await using bench = await PlanBench.open();
  await bench.execute("CREATE TABLE a AS SELECT 1 AS k, 5 AS v; CREATE TABLE b AS SELECT 1 AS k, 7 AS v");
  const text = "SELECT s.v, t.v, (SELECT max(v) FROM t) AS m FROM s JOIN t ON s.k = t.k";
  const plan = await compile(query(text, { s: stream, t: table }), {}, SCHEMA);
  const names = ["a", "b", "b"];
  assertEquals(await bench.run(plan, { relationOf: (leaf) => names[leaf]! }), [[5, 7, 7]]);
});

Deno.test("compilePlan() renews the columns of a frame that is joined with itself", async () => {
  await using bench = await PlanBench.open();
  const side = (name: string): Plan => ({ kind: "alias", input: people, name });
  const joined: Plan = {
    kind: "join",
    left: side("a"),
    right: side("b"),
    type: "inner",
    condition: sql("a.k = b.k AND a.s < b.s"),
  };
  assertEquals(await bench.rows({ kind: "project", input: joined, columns: [sql("a.s"), sql("b.s")] }), [[
    "a",
    "b",
  ]]);
});

Deno.test("compilePlan() keeps the first row for each value of dropDuplicates", async () => {
  await using bench = await PlanBench.open();
  const once = (columns?: string[]): Plan => ({
    kind: "deduplicate",
    input: people,
    ...(columns ? { columns } : {}),
    withinWatermark: false,
  });
  assertEquals((await bench.rows(once(["K"]))).map(String).sort(), [",d", "1,a", "2,c"]);
  assertEquals((await bench.rows(once())).length, 5);
  await assertRejects(() => compile(once(["x"])), AnalysisError, "[_LEGACY_ERROR_TEMP_1201]");
});
