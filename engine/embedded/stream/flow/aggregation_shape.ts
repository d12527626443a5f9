import { sqlName } from "../../../declare/types.ts";
import type { MemberExpr, ResolvedExpr } from "../../analyze/resolved_expr.ts";
import {
  type Attribute,
  attributeExpr,
  type NamedAggregate,
  type ResolvedAggregate,
  type ResolvedPlan,
} from "../../analyze/resolved_plan.ts";
import { duckDbType, quoteIdentifier } from "../../duckdb_type.ts";
import { renderMerge, renderParts, renderResult } from "../../render/render_aggregate.ts";
import type { ExprContext } from "../../render/render_context.ts";
import type { AggregatePartSpec } from "../operators/grouping_operator.ts";
import { SESSION_END, SESSION_START } from "../operators/session_aggregation.ts";
import type { StateColumn } from "../state/state_schema.ts";
import { eventTimeAmong, sessionsWithoutKey } from "./event_time_errors.ts";
import { isWatermarked, type SplitContext } from "./split_plan.ts";
import type { AggregateSpec, SessionsSpec } from "./step_spec.ts";

/** A column of the rows to aggregate. */
interface InputColumn {
  readonly name: string;
  readonly expr: ResolvedExpr;
}

/** A column to group by: a window is two in the rows and in the state, as DuckDB joins structs slowly. */
interface Key {
  readonly attribute: Attribute;
  readonly columns: readonly InputColumn[];
}

/** An aggregate node of a plan as a step: which columns its rows have, what is kept, and how the result is made of it. */
export class AggregationShape {
  /** Gives the rows. */
  readonly input: ResolvedPlan;
  readonly #plan: ResolvedAggregate;
  readonly #context: SplitContext;
  readonly #keys: readonly Key[];
  /** By id, the attributes that the calls read. */
  readonly #arguments = new Map<number, Attribute>();

  constructor(plan: ResolvedAggregate, context: SplitContext) {
    this.#plan = plan;
    this.#context = context;
    this.input = plan.input.kind === "sessions" ? plan.input.input : plan.input;
    this.#keys = plan.grouping.map(({ key, from }, i) => ({
      attribute: key,
      columns: this.#keyColumns(from, `k${i}`),
    }));
    for (const { call } of plan.calls) {
      for (const expr of [...call.args, ...(call.filter ? [call.filter] : [])]) {
        const attribute = expr.kind === "attribute" && this.input.output.find((a) => a.id === expr.id);
        if (attribute) this.#arguments.set(attribute.id, attribute);
      }
    }
  }

  get inputColumns(): readonly InputColumn[] {
    const columns = this.#keys.flatMap((key) => key.columns);
    // Under the names that the renderer gives them.
    const args = [...this.#arguments.values()].map((a) => ({
      name: `${a.name}#${a.id}`,
      expr: attributeExpr(a),
    }));
    const all = [...columns, ...args];
    // Rows need a column to be counted by.
    return all.length > 0 ? all : [{ name: "one", expr: ONE }];
  }

  get spec(): AggregateSpec | SessionsSpec {
    const calls = this.#plan.calls.map((each, i) => this.#callOf(each, i));
    const parts = calls.flatMap((call) => call.parts);
    const keys = this.#keys.filter((key) => !this.#isSession(key)).flatMap((key) =>
      key.columns.map(stateColumn)
    );
    const resultOf = new Map([
      ...this.#keys.map((key) => [key.attribute.id, this.#keyResult(key)] as const),
      ...this.#plan.calls.map(({ attribute }, i) => [attribute.id, calls[i]!.result] as const),
    ]);
    const shared = {
      keys,
      parts,
      merge: (earlier: readonly string[], later: readonly string[]) => {
        let from = 0;
        return calls.flatMap((call) => {
          const to = from + call.parts.length;
          const merged = call.merge(earlier.slice(from, to), later.slice(from, to));
          from = to;
          return merged;
        });
      },
      results: this.#plan.output.map((a, i) => `${resultOf.get(a.id)} AS "c${i}"`),
      mode: this.#context.mode,
      hasWatermark: isWatermarked(this.input),
    };
    const values = parts.map(({ name, type }) => ({ name, type }));
    const operator = {
      keys: this.#keys.map(({ attribute }) => attribute.name),
      values: this.#plan.calls.map(({ call }) =>
        `${call.function.name}(${call.args.map((arg) => sqlName(arg.type)).join(", ")})`
      ),
    };
    if (this.#plan.input.kind === "sessions") {
      if (keys.length === 0) throw sessionsWithoutKey();
      const time = duckDbType("timestamp");
      const schema = {
        keys: [...keys, { name: SESSION_START, type: time }],
        values: [{ name: SESSION_END, type: time }, ...values],
      };
      const operatorName = "sessionWindowStateStoreSaveExec";
      const closing = { opensAt: quoteIdentifier(SESSION_START), closesAt: quoteIdentifier(SESSION_END) };
      return {
        kind: "sessions",
        ...shared,
        closing: shared.hasWatermark && this.#context.mode !== "complete" ? closing : undefined,
        operator: { operatorName, ...operator, schema },
      };
    }
    const time = eventTimeAmong(this.#plan.grouping.map(({ key }) => key));
    const timed = this.#keys.find((key) => key.attribute === time);
    const [first, second] = timed?.columns.map((column) => quoteIdentifier(column.name)) ?? [];
    const eventTime = second ?? first;
    return {
      kind: "aggregate",
      ...shared,
      eventTime,
      closing: eventTime === undefined || this.#context.mode === "complete"
        ? undefined
        : { opensAt: second && first, closesAt: eventTime },
      operator: { operatorName: "stateStoreSave", ...operator, schema: { keys, values } },
    };
  }

  #keyColumns(from: Attribute, name: string): InputColumn[] {
    const { input } = this.#plan;
    if (input.kind === "sessions" && from.id === input.session.id) {
      return [member(input.span, 0, SESSION_START), member(input.span, 1, SESSION_END)];
    }
    if (isWindow(from)) return [member(from, 0, `${name}_start`), member(from, 1, `${name}_end`)];
    return [{ name, expr: attributeExpr(from) }];
  }

  #isSession(key: Key): boolean {
    return key.columns[0]!.name === SESSION_START;
  }

  #keyResult({ attribute, columns }: Key): string {
    const [start, end] = columns.map((column) => quoteIdentifier(column.name));
    if (end === undefined) return start!;
    const type = duckDbType(attribute.type);
    return `CASE WHEN ${end} IS NOT NULL THEN CAST(row(${start}, ${end}) AS ${type}) END`;
  }

  /** A call in columns of the state, whose names do not depend on those of the program. */
  #callOf(call: NamedAggregate, i: number) {
    const context: ExprContext = { ...this.#context, nowMs: 0, relationOf: noQueries };
    const parts = renderParts(call, context).map(({ sql, type }, j): AggregatePartSpec => ({
      name: `p${i}_${j}`,
      type,
      sql,
    }));
    return {
      parts,
      merge: (earlier: readonly string[], later: readonly string[]) =>
        renderMerge(call, earlier, later, context),
      result: renderResult(call, parts.map((part) => quoteIdentifier(part.name)), context),
    };
  }
}

function noQueries(): never {
  throw new TypeError("An aggregate's arguments are columns and literals");
}

const ONE: ResolvedExpr = { kind: "literal", type: "integer", nullable: false, value: 1 };

function isWindow({ type }: Attribute): boolean {
  return typeof type === "object" && type.type === "struct" && type.fields.length === 2 &&
    type.fields.every((field, i) => field.name === ["start", "end"][i] && field.type === "timestamp");
}

function member(from: Attribute, index: number, name: string): InputColumn {
  const expr: MemberExpr = {
    kind: "member",
    input: attributeExpr(from),
    index,
    name: ["start", "end"][index]!,
    type: "timestamp",
    nullable: true,
  };
  return { name, expr };
}

function stateColumn({ name, expr }: InputColumn): StateColumn {
  return { name, type: duckDbType(expr.type) };
}
