import type { Plan } from "./plan.ts";
import type { DataType } from "./types.ts";

/**
 * The one expression tree. The Column API and Spark SQL text both produce it; the analyzer, the Spark SQL printer and Spark Connect consume
 * it. Nothing in it is resolved: names are as written, types are unknown, and it is plain JSON.
 */
export type Expr =
  | ColumnExpr
  | StarExpr
  | LiteralExpr
  | CallExpr
  | CastExpr
  | AliasExpr
  | ExtractExpr
  | CaseExpr
  | SortExpr
  | LambdaExpr
  | LambdaVariableExpr
  | OverExpr
  | SubqueryExpr
  | SqlExpr;

/** A column by name; `t.a.b` has the parts `["t", "a", "b"]`, and the analyzer decides which are qualifier, column and struct members. */
export interface ColumnExpr {
  readonly kind: "column";
  readonly parts: readonly string[];
}

/** `*`, or `t.*`: every column, of the frame aliased `t` or of the struct column `t`. */
export interface StarExpr {
  readonly kind: "star";
  readonly parts: readonly string[];
  /** `* EXCEPT (a, t.b, s.member)`: columns, or members of structs, to leave out; each must be there. */
  readonly except?: readonly (readonly string[])[];
}

/**
 * A value. JSON has fewer types than Spark, so each type has one encoding: boolean as boolean; byte, short, integer, float and double as number,
 * except `"NaN"`, `"Infinity"`, `"-Infinity"` and `"-0.0"`; long and decimal as digits in a string; string as string; binary as base64; date as
 * `yyyy-MM-dd`; timestamp as an ISO instant with `Z`; timestamp_ntz as ISO without a zone; time as `HH:mm:ss` with a fraction; an interval of
 * years and months as a number of months; one of days to seconds as microseconds in a string; `interval` as `"months,days,microseconds"`; array as a list, struct as a list by
 * position, map as a list of `[key, value]`; NULL of any type as null.
 */
export interface LiteralExpr {
  readonly kind: "literal";
  readonly type: DataType;
  readonly value: LiteralValue;
}

/** The JSON inside a {@linkcode LiteralExpr}. */
export type LiteralValue = null | boolean | number | string | readonly LiteralValue[];

/**
 * A function or operator by Spark's name, lower case: `split`, `count`, and for operators `+ - * / % div = <=> == < <= > >= and or not`, `negative`,
 * `like`, `ilike`, `rlike`, `in`, `between`, `isnull`, `isnotnull`, `& | ^ ~`, `||`, `concat`.
 */
export interface CallExpr {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly Expr[];
  readonly distinct?: true;
  /** `FILTER (WHERE …)` of an aggregate. */
  readonly filter?: Expr;
  /** `WITHIN GROUP (ORDER BY …)` of an aggregate. */
  readonly withinGroup?: readonly SortExpr[];
  /** `IGNORE NULLS`. */
  readonly ignoreNulls?: true;
}

/** `CAST(input AS type)`, or `TRY_CAST`, which gives NULL where CAST raises. */
export interface CastExpr {
  readonly kind: "cast";
  readonly input: Expr;
  readonly type: DataType;
  readonly onError: "raise" | "null";
  /** `TIMESTAMP '…'` without a zone: a constant, of which the session's time zone decides the instant. */
  readonly constant?: true;
  /** Written as a function: `double(x)`. Spark leaves such a cast out of names. */
  readonly asFunction?: true;
}

/** `input AS name`; several names only where one expression makes several columns, as `posexplode` does. */
export interface AliasExpr {
  readonly kind: "alias";
  readonly input: Expr;
  readonly names: readonly string[];
}

/** `input[key]` or `input.key`: an array element (0-based), a map's value, or a struct's member when the key is a string literal. */
export interface ExtractExpr {
  readonly kind: "extract";
  readonly input: Expr;
  readonly key: Expr;
}

/** `CASE WHEN … THEN … ELSE … END`; without `otherwise` the rest is NULL. */
export interface CaseExpr {
  readonly kind: "case";
  readonly branches: readonly { readonly when: Expr; readonly then: Expr }[];
  readonly otherwise?: Expr;
}

/** An ordering of one expression. Spark's default puts NULLs first when ascending and last when descending. */
export interface SortExpr {
  readonly kind: "sort";
  readonly input: Expr;
  readonly direction: "ascending" | "descending";
  readonly nulls: "first" | "last";
}

/** `(x, i) -> body`, an argument of a higher-order function. */
export interface LambdaExpr {
  readonly kind: "lambda";
  readonly parameters: readonly string[];
  readonly body: Expr;
}

/** A lambda's parameter inside its body, where the Column API knows it to be one; SQL text writes a {@linkcode ColumnExpr} instead. */
export interface LambdaVariableExpr {
  readonly kind: "lambdaVariable";
  readonly name: string;
}

/** `function OVER (PARTITION BY … ORDER BY … frame)`. */
export interface OverExpr {
  readonly kind: "over";
  readonly input: Expr;
  readonly partitionBy: readonly Expr[];
  readonly orderBy: readonly SortExpr[];
  readonly frame?: WindowFrame;
}

/** The rows a window function sees, relative to the current one. */
export interface WindowFrame {
  readonly unit: "rows" | "range";
  readonly lower: FrameBound;
  readonly upper: FrameBound;
}

/** One end of a {@linkcode WindowFrame}; a positive offset follows the current row, a negative one precedes it. */
export type FrameBound = "unbounded" | "current" | { readonly offset: Expr };

/** A query inside an expression; it may use columns of the query around it. */
export interface SubqueryExpr {
  readonly kind: "subquery";
  /** `scalar` is the one value of a query of at most one row and one column; `in` and `exists` are conditions. */
  readonly form: "scalar" | "in" | "exists";
  readonly plan: Plan;
  /** For `in`: the value, or the values of `(a, b) IN (SELECT …)`, as many as the query has columns. */
  readonly values?: readonly Expr[];
}

/** An expression given as Spark SQL text; parsed when the plan is analysed. May hold an alias and, where a list is allowed, a star. */
export interface SqlExpr {
  readonly kind: "sql";
  readonly text: string;
}
