import type { LiteralValue } from "../../declare/expr.ts";
import type { ReadPlan } from "../../declare/plan.ts";
import { type DataType, type StructField, type StructType, structType } from "../../declare/types.ts";
import type {
  AttributeExpr,
  ResolvedAggregateCall,
  ResolvedExpr,
  ResolvedOver,
  ResolvedSort,
} from "./resolved_expr.ts";

/** A column that a resolved plan gives. */
export interface Attribute {
  /** The same column through filters and renames of the frame; two columns of one name differ in it. */
  readonly id: number;
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
  readonly metadata: StructField["metadata"];
  /** The frame's alias, for `t.name`. */
  readonly qualifier?: string;
  /**
   * Set on a column of event times: how far the watermark stays behind the latest of them, in milliseconds. It stays with the column through
   * projections and renames, and goes over to the windows made of it, but not to what is computed from it.
   */
  readonly eventTimeDelayMs?: number;
}

/** A plan in which every name has become an attribute. `select`, `withColumns`, `drop` and renames are all projects. */
export type ResolvedPlan =
  | ResolvedRead
  | ResolvedLocal
  | ResolvedValues
  | ResolvedRange
  | ResolvedProject
  | ResolvedFilter
  | ResolvedAlias
  | ResolvedShared
  | ResolvedJoin
  | ResolvedGenerate
  | ResolvedSessions
  | ResolvedAggregate
  | ResolvedWindow
  | ResolvedWatermark
  | ResolvedDeduplicate
  | ResolvedOrdered
  | ResolvedLimit
  | ResolvedOffset
  | ResolvedUnion
  | ResolvedSetOperation;

interface WithOutput {
  readonly output: readonly Attribute[];
}

/** An external source; `leaf` tells the reads of a plan apart, and is less for those further left. */
export interface ResolvedRead extends WithOutput {
  readonly kind: "read";
  readonly read: ReadPlan;
  readonly leaf: number;
}

/** Rows of the program. */
export interface ResolvedLocal extends WithOutput {
  readonly kind: "local";
  readonly rows: readonly (readonly LiteralValue[])[];
}

/** Rows of expressions that see no columns. One row without columns is what a SELECT without FROM reads. */
export interface ResolvedValues extends WithOutput {
  readonly kind: "values";
  readonly rows: readonly (readonly ResolvedExpr[])[];
}

/** `range(start, end, step)`: a column of BIGINT. */
export interface ResolvedRange extends WithOutput {
  readonly kind: "range";
  readonly start: bigint;
  readonly end: bigint;
  readonly step: bigint;
}

/** Computed columns: `columns[i]` is the value of `output[i]`. */
export interface ResolvedProject extends WithOutput {
  readonly kind: "project";
  readonly input: ResolvedPlan;
  readonly columns: readonly ResolvedExpr[];
  /** Columns of the input that can still be named if they are qualified: of a join USING, the key of each side. */
  readonly qualified?: readonly Attribute[];
}

/** Rows for which the condition is true. */
export interface ResolvedFilter extends WithOutput {
  readonly kind: "filter";
  readonly input: ResolvedPlan;
  readonly condition: ResolvedExpr;
}

/** A name for the frame. */
export interface ResolvedAlias extends WithOutput {
  readonly kind: "alias";
  readonly input: ResolvedPlan;
  readonly name: string;
}

/** Pairs of rows for which the condition is true; USING and NATURAL are a condition and a project above. */
export interface ResolvedJoin extends WithOutput {
  readonly kind: "join";
  readonly left: ResolvedPlan;
  readonly right: ResolvedPlan;
  readonly type: "inner" | "left" | "right" | "full" | "semi" | "anti" | "cross";
  /** `undefined`: all pairs. */
  readonly condition: ResolvedExpr | undefined;
}

/** The input's columns, and for each of its rows those that a generator makes of it. */
export interface ResolvedGenerate extends WithOutput {
  readonly kind: "generate";
  readonly input: ResolvedPlan;
  /** An array: of values if `made` is one column, else of structs with a member for each column. */
  readonly generator: ResolvedExpr;
  /** Keeps a row of which the generator makes none, with NULLs. */
  readonly outer: boolean;
  readonly made: readonly Attribute[];
}

/**
 * The input's rows with a column more: the session that each belongs to. `span` is the row's own time, a struct of `start` and `end`; a session is the
 * time from the first start to the last end of rows that agree in `keys` and whose times overlap or touch. Rows whose time is empty or NULL are not
 * among the input's.
 *
 * It stands only directly below the aggregate that groups by the session. A streaming aggregation replaces it: it keeps the parts of the calls of
 * each session, and merges sessions that new rows bring together.
 */
export interface ResolvedSessions extends WithOutput {
  readonly kind: "sessions";
  readonly input: ResolvedPlan;
  readonly keys: readonly Attribute[];
  readonly span: Attribute;
  readonly session: Attribute;
}

/**
 * One row for each group. Everything to be computed row by row, the keys and the arguments of the calls, is a project below; everything to be
 * computed from the results is a project above: so a streaming aggregation can keep the state in between. `distinct` is an aggregate without calls.
 *
 * Its output is `keys`, then `setId`, then the attributes of `calls`.
 */
export interface ResolvedAggregate extends WithOutput {
  readonly kind: "aggregate";
  readonly input: ResolvedPlan;
  /** `key` is the output attribute, `from` the input's; they have the same id unless there are `sets`. None: all rows are one group, also when there are none. */
  readonly grouping: readonly { readonly key: Attribute; readonly from: Attribute }[];
  /** Groups once for each set of positions in `grouping`; the other keys are NULL there. */
  readonly sets: readonly (readonly number[])[] | undefined;
  /** Which keys are not in a row's set: `grouping_id()`, with the first key as the highest bit. */
  readonly setId: Attribute | undefined;
  readonly calls: readonly NamedAggregate[];
}

/** An aggregate's call under a name. Its arguments and its filter are attributes of the input or literals. */
export interface NamedAggregate {
  readonly attribute: Attribute;
  readonly call: ResolvedAggregateCall;
}

/** The input's columns, and functions over windows of its rows. Their arguments and keys are attributes of the input or literals. */
export interface ResolvedWindow extends WithOutput {
  readonly kind: "window";
  readonly input: ResolvedPlan;
  readonly calls: readonly { readonly attribute: Attribute; readonly over: ResolvedOver }[];
}

/** `withWatermark`: the column of event times carries {@linkcode Attribute.eventTimeDelayMs} in its output. Without effect in a batch. */
export interface ResolvedWatermark extends WithOutput {
  readonly kind: "watermark";
  readonly input: ResolvedPlan;
  /** As the input gives it: a TIMESTAMP, or a window. */
  readonly eventTime: Attribute;
  readonly delayMs: number;
}

/** The first row for each value of the keys. */
export interface ResolvedDeduplicate extends WithOutput {
  readonly kind: "deduplicate";
  readonly input: ResolvedPlan;
  readonly keys: readonly Attribute[];
  readonly withinWatermark: boolean;
}

/** The rows in an order. */
export interface ResolvedOrdered extends WithOutput {
  readonly kind: "sort";
  readonly input: ResolvedPlan;
  readonly orders: readonly ResolvedSort[];
  readonly global: boolean;
}

/** The first rows. */
export interface ResolvedLimit extends WithOutput {
  readonly kind: "limit";
  readonly input: ResolvedPlan;
  readonly count: number;
}

/** The rows without the first. */
export interface ResolvedOffset extends WithOutput {
  readonly kind: "offset";
  readonly input: ResolvedPlan;
  readonly count: number;
}

/** All rows of all inputs, whose columns agree in number and type. */
export interface ResolvedUnion extends WithOutput {
  readonly kind: "union";
  readonly inputs: readonly ResolvedPlan[];
}

/** The rows that two inputs have in common, or that the left has and the right has not; their columns agree in number and type. */
export interface ResolvedSetOperation extends WithOutput {
  readonly kind: "setOperation";
  readonly operation: "intersect" | "except";
  readonly all: boolean;
  readonly left: ResolvedPlan;
  readonly right: ResolvedPlan;
}

/** A view whose rows are other ones each time they are computed, as with `rand()`: they are computed once for all places that have the same number. */
export interface ResolvedShared extends WithOutput {
  readonly kind: "shared";
  readonly number: number;
  readonly input: ResolvedPlan;
}

/** The plans directly below one; not those of queries inside its expressions. */
export function inputsOf(plan: ResolvedPlan): readonly ResolvedPlan[] {
  switch (plan.kind) {
    case "read":
    case "local":
    case "values":
    case "range":
      return [];
    case "join":
    case "setOperation":
      return [plan.left, plan.right];
    case "union":
      return plan.inputs;
    default:
      return [plan.input];
  }
}

/** The plan with each plan directly below it replaced. */
export function mapInputs(plan: ResolvedPlan, change: (input: ResolvedPlan) => ResolvedPlan): ResolvedPlan {
  switch (plan.kind) {
    case "read":
    case "local":
    case "values":
    case "range":
      return plan;
    case "join":
    case "setOperation":
      return { ...plan, left: change(plan.left), right: change(plan.right) };
    case "union":
      return { ...plan, inputs: plan.inputs.map(change) };
    default:
      return { ...plan, input: change(plan.input) };
  }
}

/** The expressions of a node. */
export function exprsOf(plan: ResolvedPlan): readonly ResolvedExpr[] {
  switch (plan.kind) {
    case "project":
      return plan.columns;
    case "values":
      return plan.rows.flat();
    case "filter":
      return [plan.condition];
    case "join":
      return plan.condition ? [plan.condition] : [];
    case "generate":
      return [plan.generator];
    case "sessions":
      return [...plan.keys, plan.span].map(attributeExpr);
    case "aggregate":
      return [...plan.grouping.map(({ from }) => attributeExpr(from)), ...plan.calls.map(({ call }) => call)];
    case "window":
      return plan.calls.map(({ over }) => over);
    case "deduplicate":
      return plan.keys.map(attributeExpr);
    case "sort":
      return plan.orders.map((order) => order.expr);
    default:
      return [];
  }
}

/** The node with each of its expressions replaced, where they may be any: not the keys of an aggregate and the like. */
export function mapExprs(plan: ResolvedPlan, change: (expr: ResolvedExpr) => ResolvedExpr): ResolvedPlan {
  switch (plan.kind) {
    case "project":
      return { ...plan, columns: plan.columns.map(change) };
    case "values":
      return { ...plan, rows: plan.rows.map((row) => row.map(change)) };
    case "filter":
      return { ...plan, condition: change(plan.condition) };
    case "join":
      return { ...plan, condition: plan.condition && change(plan.condition) };
    case "generate":
      return { ...plan, generator: change(plan.generator) };
    case "sort":
      return { ...plan, orders: plan.orders.map((order) => ({ ...order, expr: change(order.expr) })) };
    default:
      return plan;
  }
}

/** An attribute as an expression. */
export function attributeExpr(attribute: Attribute): AttributeExpr {
  const { id, name, type, nullable } = attribute;
  return { kind: "attribute", id, name, type, nullable };
}

/** The schema of attributes. */
export function schemaOf(attributes: readonly Attribute[]): StructType {
  return structType(
    attributes.map(({ name, type, nullable, metadata }) => ({ name, type, nullable, metadata })),
  );
}
