import { DuckDBInstance } from "@duckdb/node-api";
import { assertEquals } from "@std/assert";
import { compile, local } from "../analyze/testing.ts";
import { inputsOf, type ResolvedAggregate, type ResolvedPlan } from "../analyze/resolved_plan.ts";
import { renderMerge, renderParts, renderResult } from "../render/render_aggregate.ts";
import { PlanRenderer } from "../render/render_plan.ts";
import { isAggregateFunction } from "./aggregate_function.ts";
import { allFunctions } from "./catalogue.ts";
import { registerUdfs } from "./register_udfs.ts";

const ROWS = local(
  {
    id: "integer",
    i: "integer",
    d: "double",
    dc: "decimal(10,2)",
    s: "string",
    b: "boolean",
    a: { type: "array", elementType: "integer", containsNull: true },
  },
  [1, 3, 1.5, "2.25", "x", true, [1]],
  [2, null, -0.5, null, null, null, null],
  [3, 8, 4, "-7.10", "b", false, [null, 2]],
  [4, 3, 2.25, "0.05", "x", true, []],
  [5, -6, null, "9.99", "a", null, [3]],
);
/** For functions that take something else than a number. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  bool_and: "b",
  bool_or: "b",
  count_if: "b",
  listagg: "s, '-'",
  percentile: "i, array(0.25, 0.5)",
  percentile_approx: "i, 0.5",
  percentile_cont: "i, 0.3",
  percentile_disc: "i, 0.3, true",
  max_by: "s, i",
  min_by: "a, a",
  schema_of_variant_agg: "parse_json(CAST(i AS STRING))",
  bit_and: "i",
  count_min_sketch: "i, 0.5D, 0.5D, 1",
  bitmap_and_agg: "CAST(s AS BINARY)",
  bitmap_construct_agg: "abs(i)",
  bitmap_or_agg: "CAST(s AS BINARY)",
  bit_or: "i",
  bit_xor: "i",
};
const MORE = [
  "sum(dc)",
  "avg(dc)",
  "max(a)",
  "min(s)",
  "first(i, true)",
  "last(d, true)",
  "count(i, s)",
  "sum(i) FILTER (WHERE b)",
  "percentile(d, 0.3)",
];

Deno.test("AggregateFunction.merge() gives for two sets of rows what parts() gives for all of them", async () => {
  const aggregates = allFunctions().filter(isAggregateFunction);
  const calls = aggregates.map(({ name, parameters }) =>
    `${name}(${ARGUMENTS[name] ?? (parameters.filter((p) => !p.optional).length === 2 ? "i, d" : "d")})`
  );
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  registerUdfs(connection, new Set(allFunctions().flatMap((fn) => fn.udfs ?? [])));
  for (const call of [...calls, ...MORE]) {
    // The split may leave a side without rows, or without any that count.
    for (const last of [0, 1, 2, 3]) {
      const sql = await mergedAndWhole(call, last);
      const [row] = (await connection.runAndReadAll(sql)).getRowsJson();
      assertEquals([call, last, rounded(row![0])], [call, last, rounded(row![1])]);
    }
  }
  connection.closeSync();
  instance.closeSync();
});

/** A query of two columns: the call's result from the parts of rows up to `last` and of those after it, and from the parts of all. */
async function mergedAndWhole(text: string, last: number): Promise<string> {
  const { stepwise } = await compile({
    kind: "project",
    input: ROWS,
    columns: [{ kind: "sql", text }, { kind: "sql", text: "max(id)" }],
  });
  const renderer = new PlanRenderer({ ansi: true, timeZone: "UTC", nowMs: 0 }, {
    relationOf: () => "",
    nowMs: 0,
  });
  const aggregate = aggregateIn(stepwise!.plan);
  const call = aggregate.calls[0]!;
  const id = aggregate.input.output.find((a) => a.name === "id")!;
  const parts = renderParts(call, renderer.context);
  const over = (condition: string) =>
    `(SELECT ${parts.map((part, i) => `${part.sql} AS p${i}`).join(", ")} FROM ${
      renderer.relation(aggregate.input)
    } WHERE ${condition})`;
  const column = `"id#${id.id}"`;
  const of = (side: string) => parts.map((_, i) => `${side}.p${i}`);
  const merged = renderMerge(call, of("earlier"), of("later"), renderer.context);
  return `SELECT ${renderResult(call, merged, renderer.context)}, ${
    renderResult(call, of("whole"), renderer.context)
  }
    FROM ${over(`${column} <= ${last}`)} AS earlier, ${over(`${column} > ${last}`)} AS later, ${
    over("true")
  } AS whole`;
}

function aggregateIn(plan: ResolvedPlan): ResolvedAggregate {
  return plan.kind === "aggregate" ? plan : aggregateIn(inputsOf(plan)[0]!);
}

/** Floating numbers that were added up in another order differ in their last digits. */
function rounded(value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(12)) : value;
}
