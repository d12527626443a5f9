import { quoteIdentifier } from "../duckdb_type.ts";
import type { RunBindings } from "../compile.ts";
import type { ResolvedExpr } from "../analyze/resolved_expr.ts";
import {
  type Attribute,
  attributeExpr,
  type ResolvedDeduplicate,
  type ResolvedFilter,
  type ResolvedGenerate,
  type ResolvedJoin,
  type ResolvedLocal,
  type ResolvedOrdered,
  type ResolvedPlan,
  type ResolvedProject,
  type ResolvedRead,
  type ResolvedSetOperation,
  type ResolvedUnion,
  type ResolvedValues,
} from "../analyze/resolved_plan.ts";
import { renderAggregate, renderSessions, renderWindow } from "./render_aggregate.ts";
import type { ExprContext, RenderContext } from "./render_context.ts";
import { renderLiteral } from "./render_literal.ts";
import { columnName } from "./render_node.ts";
import { renderOrders } from "./render_sort.ts";
import { renderAlone, type RenderedStage, renderStages } from "./shared_values.ts";

/** A resolved plan as one DuckDB SELECT whose columns have the plan's names; of a plan without columns, a SELECT of as many rows. */
export function renderPlan(plan: ResolvedPlan, context: RenderContext, run: RunBindings): string {
  const columns = plan.output.map((a) => `${columnName(a)} AS ${quoteIdentifier(a.name)}`);
  const renderer = new PlanRenderer(context, run);
  const rows = renderer.relation(plan);
  return `${renderer.shared}SELECT ${columns.join(", ") || "1"} FROM ${rows}`;
}

/**
 * Writes plans as relations of DuckDB SQL.
 *
 * @example A plan of which another part computes the rows of a node
 *
 * A streaming aggregation runs what is below its aggregate, keeps state, and then runs what is above on the groups that it has in a table:
 * `new PlanRenderer(context, run, new Map([[aggregate, "groups"]])).relation(plan)`.
 */
export class PlanRenderer {
  readonly #context: ExprContext;
  readonly #run: RunBindings;
  readonly #given: ReadonlyMap<ResolvedPlan, string>;
  /** Relations by their names, those that others read in front. */
  readonly #shared = new Map<string, string>();

  /** @param given Relations that stand for nodes of the plan, with their columns named by {@linkcode columnName}. */
  constructor(
    context: RenderContext,
    run: RunBindings,
    given: ReadonlyMap<ResolvedPlan, string> = new Map(),
  ) {
    this.#context = { ...context, relationOf: (plan) => this.relation(plan) };
    this.#run = run;
    this.#given = given;
  }

  /** The WITH clause of what stands in several places; empty if there is none. */
  get shared(): string {
    const views = [...this.#shared].map(([name, relation]) => `${name} AS MATERIALIZED ${relation}`);
    return views.length > 0 ? `WITH ${views.join(", ")} ` : "";
  }

  /** What expressions of the plan are rendered with. */
  get context(): ExprContext {
    return this.#context;
  }

  /** A relation in parentheses, each column named by {@linkcode columnName}. */
  relation(plan: ResolvedPlan): string {
    const given = this.#given.get(plan);
    if (given !== undefined) return given;
    switch (plan.kind) {
      case "read":
        return this.#read(plan);
      case "local":
        return this.#local(plan);
      case "values":
        return this.#values(plan);
      case "range":
        return `(SELECT range AS ${
          columnName(plan.output[0]!)
        } FROM range(${plan.start}, ${plan.end}, ${plan.step}))`;
      case "project":
      case "filter":
        return this.#select(plan);
      case "alias":
      case "watermark":
        return this.relation(plan.input);
      case "shared": {
        const name = `shared_${plan.number}`;
        if (!this.#shared.has(name)) this.#shared.set(name, this.relation(plan.input));
        return name;
      }
      case "join":
        return this.#join(plan);
      case "generate":
        return this.#generate(plan);
      case "sessions":
        return renderSessions(plan, this.relation(plan.input));
      case "aggregate":
        return renderAggregate(plan, this.relation(plan.input), this.#context);
      case "window":
        return renderWindow(plan, this.relation(plan.input), this.#context);
      case "deduplicate":
        return this.#deduplicate(plan);
      case "sort":
        return this.#sort(plan);
      case "limit":
        return `(SELECT * FROM ${this.relation(plan.input)} LIMIT ${plan.count})`;
      case "offset":
        return `(SELECT * FROM ${this.relation(plan.input)} OFFSET ${plan.count})`;
      case "union":
        return this.#union(plan);
      case "setOperation":
        return this.#setOperation(plan);
      default:
        return plan satisfies never;
    }
  }

  #read(plan: ResolvedRead): string {
    const columns = plan.output.map((a) => `${quoteIdentifier(a.name)} AS ${columnName(a)}`);
    return `(SELECT ${columns.join(", ") || "1"} FROM ${this.#run.relationOf(plan.leaf)})`;
  }

  #local(plan: ResolvedLocal): string {
    const values = (row: ResolvedLocal["rows"][number] | undefined) =>
      plan.output.map((a, i) => renderLiteral(row?.[i] ?? null, a.type));
    if (plan.rows.length === 0 || plan.output.length === 0) {
      const columns = values(undefined).map((sql, i) => `${sql} AS ${columnName(plan.output[i]!)}`);
      return `(SELECT ${columns.join(", ")} LIMIT 0)`;
    }
    return valuesRelation(plan.rows.map(values), plan.output);
  }

  #values(plan: ResolvedValues): string {
    if (plan.output.length === 0) return `(SELECT 1 FROM range(${plan.rows.length}))`;
    const rows = plan.rows.map((row) => renderStages([row], this.#context)[0]!);
    if (rows.every(({ layers }) => layers.length === 0)) {
      return valuesRelation(rows.map(({ columns }) => columns), plan.output);
    }
    const selects = rows.map((row) => {
      const columns = row.columns.map((sql, i) => `${sql} AS ${columnName(plan.output[i]!)}`);
      return `SELECT ${columns.join(", ")} FROM ${withShared("(SELECT 1)", row)}`;
    });
    return `(${selects.join(" UNION ALL ")})`;
  }

  /** A project, or filters, or a project over filters: these share values. */
  #select(plan: ResolvedProject | ResolvedFilter): string {
    const columns = plan.kind === "project" ? plan.columns : plan.output.map(attributeExpr);
    const { filters, input } = this.#filtersBelow(plan.kind === "project" ? plan.input : plan);
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

  /** Filters that stand on each other, the one to run first in front, and what they read. */
  #filtersBelow(plan: ResolvedPlan): { filters: ResolvedFilter[]; input: ResolvedPlan } {
    if (this.#given.has(plan)) return { filters: [], input: plan };
    if (plan.kind === "alias" || plan.kind === "watermark") return this.#filtersBelow(plan.input);
    if (plan.kind !== "filter") return { filters: [], input: plan };
    const { filters, input } = this.#filtersBelow(plan.input);
    return { filters: [...filters, plan], input };
  }

  #join(plan: ResolvedJoin): string {
    const [left, right] = [this.relation(plan.left), this.relation(plan.right)];
    const condition = plan.condition
      ? conjuncts(plan.condition).map((part) => renderAlone(part, this.#context)).join(" AND ")
      : "true";
    const columns = [...new Set(plan.output.map(columnName))].join(", ") || "1";
    return `(SELECT ${columns} FROM ${left} ${JOINS[plan.type]} JOIN ${right} ON ${condition})`;
  }

  #generate(plan: ResolvedGenerate): string {
    const stage = renderStages([[plan.generator]], this.#context)[0]!;
    const [list] = stage.columns;
    const kept = plan.outer ? `CASE WHEN len("list") > 0 THEN "list" ELSE [NULL] END` : `"list"`;
    const lists = `(SELECT *, ${list} AS "list" FROM ${withShared(this.relation(plan.input), stage)})`;
    const rows = `(SELECT *, unnest(${kept}) AS "item" FROM ${lists})`;
    const isOne = plan.made.length === 1;
    const made = new Map(
      plan.made.map((a, i) => [a.id, isOne ? `"item"` : `struct_extract("item", 'c${i}')`]),
    );
    const columns = plan.output.map((a) => {
      const value = made.get(a.id);
      return value === undefined ? columnName(a) : `${value} AS ${columnName(a)}`;
    });
    return `(SELECT ${[...new Set(columns)].join(", ") || "1"} FROM ${rows})`;
  }

  #deduplicate({ input, keys }: ResolvedDeduplicate): string {
    const rows = this.relation(input);
    return keys.length === 0
      ? `(SELECT * FROM ${rows} LIMIT 1)`
      : `(SELECT DISTINCT ON (${keys.map(columnName).join(", ")}) * FROM ${rows})`;
  }

  #sort(plan: ResolvedOrdered): string {
    const stage = renderStages([plan.orders.map(({ expr }) => expr)], this.#context)[0]!;
    const orders = plan.orders.map((order, i) => ({ ...order, sql: stage.columns[i]! }));
    const columns = [...new Set(plan.output.map(columnName))].join(", ") || "1";
    return `(SELECT ${columns} FROM ${withShared(this.relation(plan.input), stage)} ORDER BY ${
      renderOrders(orders)
    })`;
  }

  #union(plan: ResolvedUnion): string {
    const branches = plan.inputs.map((input) => this.#columnsAs(input, plan.output));
    return `(${branches.join(" UNION ALL ")})`;
  }

  #setOperation({ operation, all, left, right, output }: ResolvedSetOperation): string {
    const operator = `${operation.toUpperCase()}${all ? " ALL" : ""}`;
    return `(${this.#columnsAs(left, output)} ${operator} ${this.#columnsAs(right, output)})`;
  }

  /** A SELECT of an input's columns under other names, by position. */
  #columnsAs(input: ResolvedPlan, output: readonly Attribute[]): string {
    const columns = output.map((a, i) => `${columnName(input.output[i]!)} AS ${columnName(a)}`);
    return `SELECT ${columns.join(", ") || "1"} FROM ${this.relation(input)}`;
  }
}

const JOINS = {
  inner: "INNER",
  left: "LEFT",
  right: "RIGHT",
  full: "FULL",
  semi: "SEMI",
  anti: "ANTI",
  cross: "INNER",
};

/** The parts of a condition of which all must be true, so that DuckDB sees the equalities. */
function conjuncts(condition: ResolvedExpr): readonly ResolvedExpr[] {
  return condition.kind === "call" && condition.function.name === "and"
    ? condition.args.flatMap(conjuncts)
    : [condition];
}

function valuesRelation(rows: readonly (readonly string[])[], output: readonly Attribute[]): string {
  const list = rows.map((row) => `(${row.join(", ")})`).join(", ");
  return `(SELECT * FROM (VALUES ${list}) AS "rows"(${output.map(columnName).join(", ")}))`;
}

function withShared(relation: string, { layers }: RenderedStage): string {
  return layers.reduce((below, layer) => `(SELECT *, ${layer.join(", ")} FROM ${below})`, relation);
}
