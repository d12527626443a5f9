import type { Plan, ReadPlan } from "../../declare/plan.ts";
import type { StructType } from "../../declare/types.ts";
import type { CompileContext, CompiledPlan, Leaf, RunBindings } from "../compile.ts";
import { allFunctions } from "../functions/catalogue.ts";
import type { ScalarUdf } from "../functions/spark_function.ts";
import { renderPlan } from "../render/render_plan.ts";
import { CAST_UDFS } from "../render/text_udfs.ts";
import { describePlan } from "./describe_plan.ts";
import { leafReads, withLeavesNumbered } from "./leaf_reads.ts";
import { preparePlan } from "./prepare_plan.ts";
import { pruneColumns } from "./prune_columns.ts";
import { refuseFileNames } from "./refuse_file_names.ts";
import { PlanResolver } from "./resolve_plan.ts";
import { type ResolvedPlan, type ResolvedRead, schemaOf } from "./resolved_plan.ts";
import { isRowByRow } from "./row_by_row.ts";
import { landAsText, textColumns } from "./text_landing.ts";

/**
 * Resolves a plan: parses the SQL text in it, asks its sources for their columns, finds what every name means and the type of every expression, and leaves
 * out what the result does not need.
 *
 * @throws {AnalysisError} With Spark's condition for what the program got wrong.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { field, structType } from "../../declare/types.ts";
 *
 * const compiled = await compilePlan({
 *   kind: "project",
 *   input: { kind: "read", streaming: true, format: "kafka", options: {}, paths: [] },
 *   columns: [{ kind: "sql", text: "split(CAST(value AS STRING), ',')[0] AS id" }],
 * }, {
 *   ansi: true,
 *   timeZone: "UTC",
 *   schemaOf: () => Promise.resolve(structType([field("key", "binary"), field("value", "binary")])),
 * });
 *
 * assertEquals(compiled.schema, structType([field("id", "string")]));
 * assertEquals(compiled.leaves[0]?.columns, [{ name: "value", landing: "text" }]);
 * ```
 */
export async function compilePlan(plan: Plan, context: CompileContext): Promise<CompiledPlan> {
  const prepared = await preparePlan(plan, sqlParser);
  const schemas = await schemasOf(prepared.reads, context);
  const { ansi, timeZone } = context;
  const resolved = new PlanResolver({ ansi, timeZone, schemas, views: prepared.views }).resolve(
    prepared.plan,
  );
  refuseFileNames(resolved);
  const pruned = pruneColumns(resolved);
  const asText = textColumns(pruned);
  const runnable = withLeavesNumbered(landAsText(pruned, asText));
  const partToSql = (part: ResolvedPlan, run: RunBindings) =>
    renderPlan(part, { ansi, timeZone, nowMs: run.nowMs }, run);
  const toSql = (run: RunBindings) => partToSql(runnable, run);
  const udfs = udfsIn(toSql({ relationOf: () => "leaf", nowMs: 0 }));
  await Promise.all(udfs.map((udf) => udf.prepare?.()));
  return {
    schema: schemaOf(resolved.output),
    leaves: leafReads(runnable).map((read) => leafOf(read, schemas, asText)),
    rowByRow: isRowByRow(runnable),
    description: describePlan(resolved),
    udfs,
    toSql,
    stepwise: { plan: runnable, ansi, timeZone, toSql: partToSql },
  };
}

/** The parser of expressions and of queries. */
async function sqlParser() {
  const [expressions, queries] = await Promise.all([
    import("../spark_sql/parse_expression.ts"),
    import("../spark_sql/parse_query.ts"),
  ]);
  return { ...expressions, ...queries };
}

async function schemasOf(
  reads: readonly ReadPlan[],
  context: CompileContext,
): Promise<Map<ReadPlan, StructType>> {
  const schemas = await Promise.all(reads.map((read) => context.schemaOf(read)));
  return new Map(reads.map((read, i) => [read, schemas[i]!]));
}

function leafOf(
  plan: ResolvedRead,
  schemas: ReadonlyMap<ReadPlan, StructType>,
  asText: ReadonlySet<number>,
): Leaf {
  const columns = plan.output.map(({ id, name }) => ({
    name,
    landing: asText.has(id) ? "text" as const : "as is" as const,
  }));
  return { read: plan.read, schema: schemas.get(plan.read)!, columns };
}

let allUdfs: readonly ScalarUdf[] | undefined;

function udfsIn(sql: string): ScalarUdf[] {
  allUdfs ??= [...new Set([...CAST_UDFS, ...allFunctions().flatMap((fn) => fn.udfs ?? [])])];
  return allUdfs.filter((udf) => sql.includes(`${udf.name}(`));
}
