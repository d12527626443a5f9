import type { LiteralValue } from "../../declare/expr.ts";
import type { DataType } from "../../declare/types.ts";
import type { AggregateFunction } from "../functions/aggregate_function.ts";
import type { WindowFunction } from "../functions/window_function.ts";
import type { SparkFunction } from "../functions/spark_function.ts";
import type { ResolvedPlan } from "./resolved_plan.ts";

/** What every resolved expression knows of its value. */
interface Typed {
  readonly type: DataType;
  readonly nullable: boolean;
}

/**
 * An expression whose names and types are known and in which every implicit cast is written out. The analyzer makes them, the renderer turns them into
 * SQL. The same object may stand in several places (a lateral alias, an operand used twice): it means one value.
 */
export type ResolvedExpr =
  | AttributeExpr
  | ResolvedLiteral
  | ResolvedCallExpr
  | ResolvedCast
  | ResolvedCase
  | MemberExpr
  | ElementExpr
  | MapValueExpr
  | ResolvedLambda
  | ResolvedLambdaVariable
  | ResolvedAggregateCall
  | ResolvedOver
  | ResolvedSubquery;

/** A column of the input, by the id that distinguishes columns of one name. */
export interface AttributeExpr extends Typed {
  readonly kind: "attribute";
  readonly id: number;
  readonly name: string;
}

/** A constant. */
export interface ResolvedLiteral extends Typed {
  readonly kind: "literal";
  readonly value: LiteralValue;
}

/** A function of the catalogue, its arguments cast to what it takes. */
export interface ResolvedCallExpr extends Typed {
  readonly kind: "call";
  readonly function: SparkFunction;
  readonly args: readonly ResolvedExpr[];
}

/** A conversion that changes the type. */
export interface ResolvedCast extends Typed {
  readonly kind: "cast";
  readonly input: ResolvedExpr;
  readonly mode: CastMode;
}

/**
 * What a cast does with a value that has no counterpart: `"ansi"` raises; `"legacy"`, Spark 3's way, gives NULL or wraps a number around; `"try"` gives
 * NULL.
 */
export type CastMode = "ansi" | "legacy" | "try";

/** `CASE WHEN`; all results have the expression's type. */
export interface ResolvedCase extends Typed {
  readonly kind: "case";
  readonly branches: readonly { readonly when: ResolvedExpr; readonly then: ResolvedExpr }[];
  readonly otherwise: ResolvedExpr | undefined;
}

/** A struct's member. */
export interface MemberExpr extends Typed {
  readonly kind: "member";
  readonly input: ResolvedExpr;
  readonly index: number;
  readonly name: string;
}

/** An array's element, counted from 0. */
export interface ElementExpr extends Typed {
  readonly kind: "element";
  readonly input: ResolvedExpr;
  readonly index: ResolvedExpr;
  readonly outOfRange: "raise" | "null";
}

/** A map's value; NULL when the key is not there. */
export interface MapValueExpr extends Typed {
  readonly kind: "mapValue";
  readonly input: ResolvedExpr;
  readonly key: ResolvedExpr;
}

/** The function argument of a higher-order function. Its type is the body's. */
export interface ResolvedLambda extends Typed {
  readonly kind: "lambda";
  readonly parameters: readonly ResolvedLambdaVariable[];
  readonly body: ResolvedExpr;
}

/** A parameter of the lambda that it stands in. */
export interface ResolvedLambdaVariable extends Typed {
  readonly kind: "lambdaVariable";
  readonly id: number;
  readonly name: string;
}

/** An aggregate's call; in a resolved plan it stands only in an aggregate node and in a window node. */
export interface ResolvedAggregateCall extends Typed {
  readonly kind: "aggregate";
  readonly function: AggregateFunction;
  readonly args: readonly ResolvedExpr[];
  readonly distinct: boolean;
  /** Only rows for which it is true count. */
  readonly filter: ResolvedExpr | undefined;
  readonly ignoreNulls: boolean;
  /** Of the rows, where it matters; empty for all others. Parts of an ordered call cannot be merged. */
  readonly orderBy: readonly ResolvedSort[];
}

/** A function over the rows around each row; in a resolved plan it stands only in a window node. */
export interface ResolvedOver extends Typed {
  readonly kind: "over";
  readonly function: AggregateFunction | WindowFunction;
  readonly args: readonly ResolvedExpr[];
  readonly ignoreNulls: boolean;
  readonly partitionBy: readonly ResolvedExpr[];
  readonly orderBy: readonly ResolvedSort[];
  /** `undefined` for functions that take none. */
  readonly frame: ResolvedFrame | undefined;
}

/** An ordering. */
export interface ResolvedSort {
  readonly expr: ResolvedExpr;
  readonly direction: "ascending" | "descending";
  readonly nulls: "first" | "last";
}

/** The rows that a function over a window sees. Offsets are never negative. */
export interface ResolvedFrame {
  readonly unit: "rows" | "range";
  readonly lower: ResolvedBound;
  readonly upper: ResolvedBound;
}

/** One end of a frame. */
export type ResolvedBound = "unbounded" | "current" | {
  readonly offset: ResolvedExpr;
  readonly side: "preceding" | "following";
};

/** A query as a value. Columns of the query around it stand in its plan as attributes that nothing in it gives. */
export interface ResolvedSubquery extends Typed {
  readonly kind: "subquery";
  readonly form: "scalar" | "in" | "exists";
  readonly plan: ResolvedPlan;
  /** For `in`: as many as the plan has columns, and of their types. */
  readonly values: readonly ResolvedExpr[];
  /** NOT IN. Neither it nor IN is ever NULL: Spark takes what is not certain for false in both. */
  readonly negated: boolean;
}

/** The expressions directly below one; not those inside a query, nor the offsets of a frame, which are constants. */
export function childrenOf(expr: ResolvedExpr): readonly ResolvedExpr[] {
  switch (expr.kind) {
    case "attribute":
    case "literal":
    case "lambdaVariable":
      return [];
    case "call":
      return expr.args;
    case "cast":
    case "member":
      return [expr.input];
    case "case":
      return [
        ...expr.branches.flatMap((branch) => [branch.when, branch.then]),
        ...(expr.otherwise ? [expr.otherwise] : []),
      ];
    case "element":
      return [expr.input, expr.index];
    case "mapValue":
      return [expr.input, expr.key];
    case "lambda":
      return [expr.body];
    case "aggregate":
      return [
        ...expr.args,
        ...(expr.filter ? [expr.filter] : []),
        ...expr.orderBy.map((order) => order.expr),
      ];
    case "over":
      return [
        ...expr.args,
        ...expr.partitionBy,
        ...expr.orderBy.map((order) => order.expr),
      ];
    case "subquery":
      return expr.values;
    default:
      return expr satisfies never;
  }
}

/** The plain value of a literal, also of one that an implicit cast was put around; `undefined` for other expressions and nested values. */
export function literalValue(expr: ResolvedExpr): string | number | bigint | boolean | null | undefined {
  if (expr.kind === "cast") return expr.mode === "try" ? undefined : literalValue(expr.input);
  if (expr.kind === "call") return expr.function.fold?.(expr.args.map(literalValue)) ?? wholeNumber(expr);
  if (expr.kind !== "literal") return undefined;
  const { value, type } = expr;
  if (type === "long" && typeof value === "string") return BigInt(value);
  if (typeof value === "object" && value !== null) return undefined;
  return value;
}

/** The value of arithmetic of whole constants; undefined for other calls, and where it does not fit. */
function wholeNumber(
  { function: { name }, args, type }: ResolvedCallExpr,
): number | bigint | null | undefined {
  if (!INTEGRAL.includes(type)) return undefined;
  const values = args.map(literalValue);
  if (values.includes(null)) return null;
  const [a, b] = values.map((value) =>
    typeof value === "number" || typeof value === "bigint" ? BigInt(value) : undefined
  );
  if (a === undefined || (b === undefined && args.length > 1)) return undefined;
  const value = b === undefined ? (name === "negative" ? -a : undefined) : ARITHMETIC[name]?.(a, b);
  const bits = type === "long" ? 64 : 32;
  if (value === undefined || BigInt.asIntN(bits, value) !== value) return undefined;
  return type === "long" ? value : Number(value);
}

const INTEGRAL: readonly DataType[] = ["integer", "long"];

const ARITHMETIC: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
};

/** The expression with each of its direct children replaced. */
export function mapChildren(
  expr: ResolvedExpr,
  change: (child: ResolvedExpr) => ResolvedExpr,
): ResolvedExpr {
  switch (expr.kind) {
    case "attribute":
    case "literal":
    case "lambdaVariable":
      return expr;
    case "call":
      return { ...expr, args: expr.args.map(change) };
    case "cast":
    case "member":
      return { ...expr, input: change(expr.input) };
    case "case": {
      const branches = expr.branches.map(({ when, then }) => ({ when: change(when), then: change(then) }));
      return { ...expr, branches, otherwise: expr.otherwise && change(expr.otherwise) };
    }
    case "element":
      return { ...expr, input: change(expr.input), index: change(expr.index) };
    case "mapValue":
      return { ...expr, input: change(expr.input), key: change(expr.key) };
    case "lambda":
      return { ...expr, body: change(expr.body) };
    case "aggregate":
      return {
        ...expr,
        args: expr.args.map(change),
        filter: expr.filter && change(expr.filter),
        orderBy: expr.orderBy.map((order) => ({ ...order, expr: change(order.expr) })),
      };
    case "over":
      return {
        ...expr,
        args: expr.args.map(change),
        partitionBy: expr.partitionBy.map(change),
        orderBy: expr.orderBy.map((order) => ({ ...order, expr: change(order.expr) })),
      };
    case "subquery":
      return { ...expr, values: expr.values.map(change) };
    default:
      return expr satisfies never;
  }
}

/** Whether an expression or one below it has a property; queries inside it are not searched. */
export function someExpr(expr: ResolvedExpr, has: (expr: ResolvedExpr) => boolean): boolean {
  return has(expr) || childrenOf(expr).some((child) => someExpr(child, has));
}
