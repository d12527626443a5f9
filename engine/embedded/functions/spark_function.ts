import type { DataType } from "../../declare/types.ts";

/** What a parameter accepts. The analyzer inserts Spark's implicit casts to reach it, or reports `DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE`. */
export type TypeRule =
  | "any"
  | "boolean"
  | "string"
  | "binary"
  | "string or binary"
  | "integral"
  | "integer"
  | "long"
  | "double"
  | "numeric"
  | "numeric or interval"
  | "date"
  | "timestamp"
  | "date or timestamp"
  | "interval"
  | "array"
  | "map"
  | "array or map"
  | "struct"
  /** All parameters marked so are cast to their common type, as for `coalesce`. */
  | "common"
  /** An array whose elements take part in the common type, as for `array_contains(array, value)`. */
  | "array of common"
  | "orderable"
  /** `map('name', 'value', …)` of constants; the function gets them with `readOptions`. */
  | "options"
  | { readonly lambda: LambdaRule };

/** How many parameters a lambda has, and their types, from the types of the function's other arguments. */
export interface LambdaRule {
  readonly parameters: (args: readonly DataType[], count: number) => readonly DataType[];
  /** The type that the body must have; a body that is NULL always fits. Default: any. */
  readonly body?: (args: readonly DataType[]) => DataType;
  /** Which of them can be NULL. Default: all. */
  readonly nullable?: (args: readonly DataType[]) => readonly boolean[];
  /**
   * How the lambda is written in DuckDB, where that differs from Spark's form. `parameters` are the DuckDB lambda's own, `variables` the expressions
   * that stand for Spark's parameters in the body: `transform` passes an index that DuckDB counts from 1, so its variables are `["x", "(i - 1)"]`.
   *
   * `body` says what DuckDB's lambda gives, from the SQL of what Spark's gives.
   *
   * @param names A fresh name for each of the lambda's parameters.
   * @param args The types of the function's arguments.
   */
  readonly inDuckDb?: (names: readonly string[], args: readonly DataType[]) => {
    readonly parameters: readonly string[];
    readonly variables: readonly string[];
    readonly body?: (sql: string) => string;
  };
}

/** Why arguments do not fit: a sub-condition of `DATATYPE_MISMATCH`, its sentence after "due to data type mismatch: ", and its parameters. */
export interface Mismatch {
  readonly mismatch: string;
  readonly reason: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What {@linkcode SparkFunction.coerce} may look at. */
export interface UncoercedCall {
  readonly argTypes: readonly DataType[];
  readonly argLiterals: ResolvedCall["argLiterals"];
  readonly ansi: boolean;
}

/** One parameter of a function. */
export interface Parameter {
  readonly name: string;
  readonly type: TypeRule;
  readonly optional?: true;
  /** Of an optional parameter of a function with {@linkcode SparkFunction.namedArguments}, when a later one is given. */
  readonly default?: string | null;
  /** Takes this and all following arguments. Only for the last one. */
  readonly variadic?: true;
  /** Usually a plain value rather than a column (a pattern, a length): in the TypeScript API a string given here is a literal, not a column's name. */
  readonly plain?: true;
}

/** A call whose argument types are known and already cast. */
export interface ResolvedCall {
  readonly argTypes: readonly DataType[];
  readonly argNullable: readonly boolean[];
  /** Whether evaluating the argument can end the query with an error; unknown (so: it can) where missing. */
  readonly argMayRaise?: readonly boolean[];
  /** The literal value of each argument that is one; undefined for others. */
  readonly argLiterals: readonly (string | number | bigint | boolean | null | undefined)[];
  readonly resultType: DataType;
  readonly ansi: boolean;
  readonly timeZone: string;
  /** `current_timestamp` of the run, in milliseconds since the epoch. */
  readonly nowMs: number;
}

/** What {@linkcode SparkFunction.nullable} may look at: the types of the arguments after implicit casts and of the result, and the literals. */
export interface NullableTypes extends Pick<ResolvedCall, "argTypes" | "argLiterals" | "resultType"> {
  /** For each argument that is `array(…)`, which of its items can be NULL. */
  readonly argItemsNullable?: readonly (readonly boolean[] | undefined)[];
}

/** The families of Spark's function documentation. */
export type FunctionFamily =
  | "operator"
  | "conditional"
  | "string"
  | "math"
  | "bitwise"
  | "datetime"
  | "conversion"
  | "array"
  | "map"
  | "struct"
  | "lambda"
  | "json"
  | "csv"
  | "xml"
  | "variant"
  | "hash"
  | "predicate"
  | "misc"
  | "aggregate"
  | "window"
  | "generator";

/**
 * One Spark function: the only place that knows it. The analyzer takes parameters and result type from here, the renderer the DuckDB SQL, the
 * TypeScript API its name, parameters and documentation, the conformance tests the list of what to compare.
 */
export interface SparkFunction {
  /** Spark's name, lower case. */
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly family: FunctionFamily;
  /** One sentence for the editor, in our own words: "Splits `str` around matches of the Java regular expression `regex`". */
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  /** Arguments may be written `name => value`. */
  readonly namedArguments?: true;
  /** The type of the result, from the types of the arguments after implicit casts. */
  readonly result:
    | DataType
    | ((
      args: readonly DataType[],
      call: Pick<ResolvedCall, "argLiterals" | "argNullable" | "ansi">,
    ) => DataType);
  /**
   * Replaces the type rules of the parameters where they cannot say it, as for `+`: the types to cast the arguments to, or why they do not fit.
   * Lambdas keep their place with the type `"void"`. `undefined` leaves it to the rules.
   */
  readonly coerce?: (call: UncoercedCall) => readonly DataType[] | Mismatch | undefined;
  /** `false`: evaluating it cannot end the query with an error, so it may be computed for rows that do not need it. Default: it may. */
  readonly raises?: false;
  /**
   * `"first"`: only the first argument is certain to be evaluated for a row, the others as needed (`coalesce`, `and`, `if`), so an error in one of
   * those must not be raised early. Default: `"all"`.
   */
  readonly evaluates?: "all" | "first";
  /**
   * When the result can be NULL. Default: `"when an argument is"`.
   */
  readonly nullable?:
    | "always"
    | "never"
    | "when an argument is"
    | ((args: readonly boolean[], ansi: boolean, types: NullableTypes) => boolean);
  /**
   * The DuckDB expression, from those of the arguments; the result must be a complete primary expression too, so put operators into parentheses. An
   * argument may appear more than once: the renderer sees to it that it is computed once. A lambda argument is a complete `lambda x: …`. Errors of
   * a row are raised with {@linkcode raise} or {@linkcode raiseSql}.
   */
  readonly toSql: (args: readonly string[], call: ResolvedCall) => string;
  /** The value where all arguments are constants, if it can be told before the query runs: for functions that need to know it. */
  readonly fold?: (literals: ResolvedCall["argLiterals"]) => string | undefined;
  /** Deterministic functions give the same result for the same arguments. Default: true. */
  readonly deterministic?: false;
  /** A difference from Spark that remains, in one sentence; printed in the function's documentation. */
  readonly difference?: string;
  /** Scalar functions in JavaScript that the rendering calls, for what SQL cannot say. */
  readonly udfs?: readonly ScalarUdf[];
}

/** A function in JavaScript, registered with DuckDB before the first query that needs it. Called per row; NULL arguments give NULL without a call. */
export interface ScalarUdf {
  /** Starts with `spark_`. */
  readonly name: string;
  /** DuckDB types. */
  readonly parameterTypes: readonly string[];
  readonly returnType: string;
  /** Gives another value at each call: DuckDB calls it for every row, whatever the arguments. */
  readonly volatile?: true;
  /** Loads what it needs, before the first query that calls it. */
  readonly prepare?: () => Promise<void>;
  readonly call: (...args: never[]) => unknown;
}
