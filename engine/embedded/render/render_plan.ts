import { quoteIdentifier } from "../duckdb_type.ts";
import type { RunBindings } from "../compile.ts";
import {
  attributeExpr,
  type ResolvedFilter,
  type ResolvedLocal,
  type ResolvedPlan,
  type ResolvedProject,
  type ResolvedRead,
  type ResolvedUnion,
} from "../analyze/resolved_plan.ts";
import type { RenderContext } from "./render_context.ts";
import { renderLiteral } from "./render_literal.ts";
import { columnName } from "./render_node.ts";
import { type RenderedStage, renderStages } from "./shared_values.ts";

/** A resolved plan as one DuckDB SELECT whose columns have the plan's names; of a plan without columns, a SELECT of as many rows. */
export function renderPlan(plan: ResolvedPlan, context: RenderContext, run: RunBindings): string {
  const renderer = new PlanRenderer(context, run);
  const columns = plan.output.map((a) => `${columnName(a)} AS ${quoteIdentifier(a.name)}`);
  return `SELECT ${columns.join(", ") || "1"} FROM ${renderer.relation(plan)}`;
}

class PlanRenderer {
  readonly #context: RenderContext;
  readonly #run: RunBindings;

  constructor(context: RenderContext, run: RunBindings) {
    this.#context = context;
    this.#run = run;
  }

  /** A relation in parentheses, each column named by {@linkcode columnName}. */
  relation(plan: ResolvedPlan): string {
    switch (plan.kind) {
      case "read":
        return this.#read(plan);
      case "local":
        return this.#local(plan);
      case "project":
      case "filter":
        return this.#select(plan);
      case "alias":
        return this.relation(plan.input);
      case "limit":
        return `(SELECT * FROM ${this.relation(plan.input)} LIMIT ${plan.count})`;
      case "union":
        return this.#union(plan);
      default:
        return plan satisfies never;
    }
  }

  #read(plan: ResolvedRead): string {
    const columns = plan.output.map((a) => `${quoteIdentifier(a.name)} AS ${columnName(a)}`);
    return `(SELECT ${columns.join(", ")} FROM ${this.#run.relationOf(plan.leaf)})`;
  }

  #local(plan: ResolvedLocal): string {
    const values = (row: ResolvedLocal["rows"][number] | undefined) =>
      plan.output.map((a, i) => renderLiteral(row?.[i] ?? null, a.type));
    if (plan.rows.length === 0 || plan.output.length === 0) {
      const columns = values(undefined).map((sql, i) => `${sql} AS ${columnName(plan.output[i]!)}`);
      return `(SELECT ${columns.join(", ")} LIMIT 0)`;
    }
    const rows = plan.rows.map((row) => `(${values(row).join(", ")})`);
    return `(SELECT * FROM (VALUES ${rows.join(", ")}) AS "rows"(${plan.output.map(columnName).join(", ")}))`;
  }

  /** A project, or filters, or a project over filters: these share values. */
  #select(plan: ResolvedProject | ResolvedFilter): string {
    const columns = plan.kind === "project" ? plan.columns : plan.output.map(attributeExpr);
    const { filters, input } = filtersBelow(plan.kind === "project" ? plan.input : plan);
    const conditions = filters.map((filter) => [filter.condition]);
    const stages = renderStages([...conditions, columns], this.#context);
    const values = stages.pop()!;
    const rows = stages.reduce(
      (below, stage) => `(SELECT * FROM ${withShared(below, stage)} WHERE ${stage.columns[0]})`,
      this.relation(input),
    );
    const named = new Map(plan.output.map((a, i) => [columnName(a), values.columns[i]!]));
    const list = [...named].map(([name, sql]) => sql === name ? name : `${sql} AS ${name}`);
    return `(SELECT ${list.join(", ") || "1"} FROM ${withShared(rows, values)})`;
  }

  #union(plan: ResolvedUnion): string {
    const branches = plan.inputs.map((input) => {
      const columns = plan.output.map((a, i) => `${columnName(input.output[i]!)} AS ${columnName(a)}`);
      return `SELECT ${columns.join(", ")} FROM ${this.relation(input)}`;
    });
    return `(${branches.join(" UNION ALL ")})`;
  }
}

/** Filters that stand on each other, the one to run first in front, and what they read. */
function filtersBelow(plan: ResolvedPlan): { filters: ResolvedFilter[]; input: ResolvedPlan } {
  if (plan.kind === "alias") return filtersBelow(plan.input);
  if (plan.kind !== "filter") return { filters: [], input: plan };
  const { filters, input } = filtersBelow(plan.input);
  return { filters: [...filters, plan], input };
}

function withShared(relation: string, { layers }: RenderedStage): string {
  return layers.reduce((below, layer) => `(SELECT *, ${layer.join(", ")} FROM ${below})`, relation);
}
