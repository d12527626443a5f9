import { columnName, mayRaise, renderPlain } from "./render_node.ts";
import {
  literalValue,
  type ResolvedAggregateCall,
  type ResolvedBound,
  type ResolvedFrame,
  type ResolvedOver,
} from "../analyze/resolved_expr.ts";
import type { ResolvedAggregate, ResolvedSessions, ResolvedWindow } from "../analyze/resolved_plan.ts";
import { AnalysisError } from "../../errors.ts";
import { quoteIdentifier } from "../duckdb_type.ts";
import {
  type AggregateCall,
  type AggregatePart,
  isAggregateFunction,
} from "../functions/aggregate_function.ts";
import { renderOrders } from "./render_sort.ts";
import type { ExprContext } from "./render_context.ts";

/** A part of a result, computed over the rows of a group or window, under a name of its own. */
export interface RenderedPart {
  readonly name: string;
  /** The DuckDB type. */
  readonly type: string;
  readonly sql: string;
}

/**
 * The groups of an aggregate: its keys, and the results from the parts that DuckDB computes over the rows of each.
 *
 * @param rows The input as a relation.
 */
export function renderAggregate(plan: ResolvedAggregate, rows: string, context: ExprContext): string {
  const { grouping, sets, setId } = plan;
  const keys = grouping.map(({ key, from }) => `${columnName(from)} AS ${columnName(key)}`);
  const parts = plan.calls.map((call) => renderParts(call, context));
  const number = setId ? [`${groupingId(plan)} AS ${columnName(setId)}`] : [];
  const list = [...keys, ...number, ...parts.flat().map(({ name, sql }) => `${sql} AS ${name}`)];
  const groups = `(SELECT ${[...list, 'count(*) AS "rows"'].join(", ")} FROM ${rows}${groupBy(plan)})`;
  const results = [
    ...new Set([...grouping.map(({ key }) => columnName(key)), ...(setId ? [columnName(setId)] : [])]),
    ...plan.calls.map((call, i) =>
      `${renderResult(call, parts[i]!.map(({ name }) => name), context)} AS ${columnName(call.attribute)}`
    ),
  ];
  // Of no rows Spark makes no groups, not even the one of all, as soon as there are grouping sets.
  return `(SELECT ${results.join(", ") || "1"} FROM ${groups}${sets ? ' WHERE "rows" > 0' : ""})`;
}

/** What DuckDB computes for a call over the rows of a group, each with a name that no other call's has. */
export function renderParts(
  { attribute, call }: ResolvedAggregate["calls"][number],
  context: ExprContext,
): readonly RenderedPart[] {
  const args = call.args.map((arg) => renderPlain(arg, context));
  const filter = call.filter && renderPlain(call.filter, context);
  const orders = call.orderBy.map((order) => ({ ...order, sql: renderPlain(order.expr, context) }));
  const orderBy = orders.length > 0 ? { orderBy: renderOrders(orders) } : {};
  const { distinct } = call;
  const parts = call.function.parts(args, { ...callContext(call, context), distinct, ...orderBy });
  return parts.map((part, i) => ({
    name: partName(attribute, i),
    type: part.type,
    sql: partSql(part, { distinct: call.distinct, filter, over: "" }),
  }));
}

/** A call's result from its parts. */
export function renderResult(
  { call }: ResolvedAggregate["calls"][number],
  parts: readonly string[],
  context: ExprContext,
): string {
  return call.function.toSql(parts, callContext(call, context));
}

/**
 * The parts of all rows, from those of earlier and of later rows; where there are no earlier ones, those of the later are right as they are.
 *
 * @throws {AnalysisError} `UNSUPPORTED_FEATURE` for DISTINCT and for WITHIN GROUP as an order of the rows: their parts do not tell enough.
 */
export function renderMerge(
  { call }: ResolvedAggregate["calls"][number],
  earlier: readonly string[],
  later: readonly string[],
  context: ExprContext,
): readonly string[] {
  if (call.distinct || call.orderBy.length > 0) {
    throw new AnalysisError(
      "UNSUPPORTED_FEATURE",
      `A streaming aggregation does not support ${
        call.distinct ? "DISTINCT" : "WITHIN GROUP"
      } in ${call.function.name}.`,
      { parameters: { construct: call.function.name } },
    );
  }
  return call.function.merge(earlier, later, callContext(call, context));
}

function partName(attribute: { readonly name: string; readonly id: number }, index: number): string {
  return quoteIdentifier(`${attribute.name}#${attribute.id}.${index}`);
}

function callContext(call: ResolvedAggregateCall | ResolvedOver, context: ExprContext): AggregateCall {
  return {
    argTypes: call.args.map((arg) => arg.type),
    argNullable: call.args.map((arg) => arg.nullable),
    argMayRaise: call.args.map(mayRaise),
    argLiterals: call.args.map(literalValue),
    resultType: call.type,
    ignoreNulls: call.ignoreNulls,
    ...context,
  };
}

function groupBy({ grouping, sets }: ResolvedAggregate): string {
  const keys = grouping.map(({ from }) => columnName(from));
  if (!sets) return keys.length === 0 ? "" : ` GROUP BY ${keys.join(", ")}`;
  return ` GROUP BY GROUPING SETS (${
    sets.map((set) => `(${set.map((i) => keys[i]).join(", ")})`).join(", ")
  })`;
}

function groupingId({ grouping }: ResolvedAggregate): string {
  const keys = grouping.map(({ from }) => columnName(from));
  return keys.length === 0 ? "CAST(0 AS BIGINT)" : `CAST(grouping_id(${keys.join(", ")}) AS BIGINT)`;
}

interface PartOptions {
  readonly distinct: boolean;
  readonly filter: string | undefined;
  /** ` OVER (…)`. */
  readonly over: string;
}

function partSql(part: AggregatePart, { distinct, filter, over }: PartOptions): string {
  const args = part.args.join(", ");
  const nulls = part.ignoreNulls ? " IGNORE NULLS" : "";
  const order = part.orderBy ? ` ORDER BY ${part.orderBy}` : "";
  const conditions = [part.where, filter].filter((condition) => condition !== undefined);
  const where = conditions.length > 0 ? ` FILTER (WHERE ${conditions.join(" AND ")})` : "";
  return `CAST(${part.name}(${
    distinct || part.distinct ? "DISTINCT " : ""
  }${args}${order}${nulls})${where}${over} AS ${part.type})`;
}

/** The rows with the results of functions over windows of them. */
export function renderWindow(plan: ResolvedWindow, rows: string, context: ExprContext): string {
  const results = new Map<number, string>();
  const parts = plan.calls.flatMap(({ attribute, over }) => {
    const args = over.args.map((arg) => renderPlain(arg, context));
    const call = callContext(over, context);
    const fn = over.function;
    const wanted = isAggregateFunction(fn)
      ? (fn.partsOver ?? fn.parts)(args, call)
      : fn.partsOver(args, call);
    const names = wanted.map((_, i) => partName(attribute, i));
    results.set(attribute.id, fn.toSql(names, call));
    const window = overSql(over, context);
    return wanted.map((part, i) =>
      `${partSql(part, { distinct: false, filter: undefined, over: window })} AS ${names[i]}`
    );
  });
  const columns = [...new Set(plan.output.map(columnName))].map((name) => name);
  const named = new Map(plan.output.map((a) => [columnName(a), results.get(a.id)]));
  const list = columns.map((name) => named.get(name) ? `${named.get(name)} AS ${name}` : name);
  return `(SELECT ${list.join(", ")} FROM (SELECT *, ${parts.join(", ")} FROM ${rows}))`;
}

function overSql(over: ResolvedOver, context: ExprContext): string {
  const partition = over.partitionBy.map((expr) => renderPlain(expr, context)).join(", ");
  const orders = over.orderBy.map((order) => ({ ...order, sql: renderPlain(order.expr, context) }));
  const clauses = [
    partition && `PARTITION BY ${partition}`,
    orders.length > 0 ? `ORDER BY ${renderOrders(orders)}` : "",
    over.frame ? frameSql(over.frame, over, context) : "",
  ];
  return ` OVER (${clauses.filter((clause) => clause !== "").join(" ")})`;
}

function frameSql({ unit, lower, upper }: ResolvedFrame, over: ResolvedOver, context: ExprContext): string {
  const bound = (end: ResolvedBound, side: string) => {
    if (end === "unbounded") return `UNBOUNDED ${side}`;
    if (end === "current") return "CURRENT ROW";
    const offset = renderPlain(end.offset, context);
    const isDays = unit === "range" && over.orderBy[0]?.expr.type === "date" && end.offset.type === "integer";
    return `${isDays ? `to_days(${offset})` : offset} ${end.side.toUpperCase()}`;
  };
  return `${unit.toUpperCase()} BETWEEN ${bound(lower, "PRECEDING")} AND ${bound(upper, "FOLLOWING")}`;
}

/** The rows with the session that each belongs to: one begins where a row does not start before the end of all that came before. */
export function renderSessions({ keys, span, session }: ResolvedSessions, rows: string): string {
  const member = (name: string) => `struct_extract(${columnName(span)}, '${name}')`;
  const partition = keys.map(columnName);
  const ordered = (columns: readonly string[], frame: string) =>
    `(${columns.length > 0 ? `PARTITION BY ${columns.join(", ")} ` : ""}ORDER BY ${
      member("start")
    } ${frame})`;
  const before = `(SELECT *, max(${member("end")}) OVER ${
    ordered(partition, "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING")
  } AS "reached" FROM ${rows})`;
  const numbered = `(SELECT *, count(*) FILTER (WHERE "reached" IS NULL OR ${
    member("start")
  } > "reached") OVER ${
    ordered(partition, "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW")
  } AS "number" FROM ${before})`;
  const within = ` OVER (PARTITION BY ${[...partition, '"number"'].join(", ")})`;
  return `(SELECT * EXCLUDE ("reached", "number"), struct_pack("start" := min(${
    member("start")
  })${within}, "end" := max(${member("end")})${within}) AS ${columnName(session)} FROM ${numbered})`;
}
