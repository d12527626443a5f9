import type { LiteralValue } from "../../declare/expr.ts";
import type { DataType } from "../../declare/types.ts";
import type { SparkFunction } from "../functions/spark_function.ts";

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
  | ResolvedLambdaVariable;

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

/** The expressions directly below one. */
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
    default:
      return expr satisfies never;
  }
}

/** The plain value of a literal, also of one that an implicit cast was put around; `undefined` for other expressions and nested values. */
export function literalValue(expr: ResolvedExpr): string | number | bigint | boolean | null | undefined {
  if (expr.kind === "cast") return expr.mode === "try" ? undefined : literalValue(expr.input);
  if (expr.kind !== "literal") return undefined;
  const { value, type } = expr;
  if (type === "long" && typeof value === "string") return BigInt(value);
  if (typeof value === "object" && value !== null) return undefined;
  return value;
}

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
    default:
      return expr satisfies never;
  }
}
