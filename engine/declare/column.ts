import { columnNameParts } from "./column_name.ts";
import type { CaseExpr, Expr, SortExpr } from "./expr.ts";
import { literalExpr, type PlainValue } from "./literal.ts";
import { parseType } from "./parse_type.ts";
import { printExpr } from "./print_expr.ts";
import type { DataType } from "./types.ts";
import { over, type WindowSpec } from "./window.ts";

/** A column, or the name of one. */
export type ColumnOrName = Column | string;

/** A column, or a plain value that stands for itself. */
export type ColumnOrValue = Column | PlainValue;

/**
 * An expression over the columns of a DataFrame. Making one computes nothing; names and types are checked when the whole plan is.
 *
 * Operators are methods, named as in Spark's Java API, since JavaScript cannot overload `+` and `==`: `col("a").plus(1)`, `col("a").equalTo("x")`. Where
 * a method takes another column or a value, a string is a value: `col("state").equalTo("CA")`.
 *
 * @typeParam Name The column's name where it is known when compiling.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/java/org/apache/spark/sql/Column.html}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { col } from "./column.ts";
 *
 * assertEquals(String(col("star_rating").cast("int").gt(3)), "(CAST(star_rating AS INT) > 3)");
 * ```
 */
export class Column<Name extends string = string> {
  /** The expression as plain data. */
  readonly expr: Expr;
  /** For the compiler only; holds nothing. */
  declare protected readonly compileTimeName: Name;

  /** @internal */
  constructor(expr: Expr) {
    this.expr = expr;
  }

  /** Names the column. */
  as<NewName extends string>(name: NewName): Column<NewName> {
    return new Column({ kind: "alias", input: this.expr, names: [name] });
  }

  /** Names the column; the same as {@linkcode Column.as}. */
  alias<NewName extends string>(name: NewName): Column<NewName> {
    return this.as(name);
  }

  /**
   * Converts to a type, given as DDL text (`"int"`, `"array<string>"`) or as data.
   *
   * A value that does not convert ends the query with `CAST_INVALID_INPUT` (Spark 4's ANSI mode), or gives NULL when `spark.sql.ansi.enabled` is false.
   *
   * @throws {AnalysisError} When the text is no type.
   */
  cast(type: string | DataType): Column {
    return new Column({ kind: "cast", input: this.expr, type: dataType(type), onError: "raise" });
  }

  /** Converts to a type like {@linkcode Column.cast}, but gives NULL for a value that does not convert. */
  tryCast(type: string | DataType): Column {
    return new Column({ kind: "cast", input: this.expr, type: dataType(type), onError: "null" });
  }

  /**
   * The element at a 0-based position of an array, or the value of a key of a map.
   *
   * A position outside the array ends the query with `INVALID_ARRAY_INDEX` (ANSI mode; NULL without it); a missing key gives NULL.
   */
  getItem(key: ColumnOrValue): Column {
    return new Column({ kind: "extract", input: this.expr, key: valueExpr(key) });
  }

  /** The member of a struct. */
  getField(name: string): Column {
    return new Column({ kind: "extract", input: this.expr, key: literalExpr(name) });
  }

  /** Equal; NULL when either side is. */
  equalTo(other: ColumnOrValue): Column {
    return this.#with("==", other);
  }
  /** Not equal; NULL when either side is. */
  notEqual(other: ColumnOrValue): Column {
    return call("not", call("==", this, other));
  }
  /** Equal, where NULL equals NULL; never NULL itself. */
  eqNullSafe(other: ColumnOrValue): Column {
    return this.#with("<=>", other);
  }
  /** Greater than. */
  gt(other: ColumnOrValue): Column {
    return this.#with(">", other);
  }
  /** Greater than or equal. */
  geq(other: ColumnOrValue): Column {
    return this.#with(">=", other);
  }
  /** Less than. */
  lt(other: ColumnOrValue): Column {
    return this.#with("<", other);
  }
  /** Less than or equal. */
  leq(other: ColumnOrValue): Column {
    return this.#with("<=", other);
  }
  /** From `lower` to `upper`, both included. */
  between(lower: ColumnOrValue, upper: ColumnOrValue): Column {
    return this.geq(lower).and(this.leq(upper));
  }
  /** Equal to one of the values. */
  isin(...values: ColumnOrValue[]): Column {
    return this.#with("in", ...values);
  }

  /** Both true. */
  and(other: ColumnOrValue): Column {
    return this.#with("and", other);
  }
  /** At least one true. */
  or(other: ColumnOrValue): Column {
    return this.#with("or", other);
  }
  /** True where this is false. */
  not(): Column {
    return this.#with("not");
  }

  /** Sum. */
  plus(other: ColumnOrValue): Column {
    return this.#with("+", other);
  }
  /** Difference. */
  minus(other: ColumnOrValue): Column {
    return this.#with("-", other);
  }
  /** Product. */
  multiply(other: ColumnOrValue): Column {
    return this.#with("*", other);
  }
  /** Quotient: DOUBLE for whole numbers, DECIMAL for decimals. */
  divide(other: ColumnOrValue): Column {
    return this.#with("/", other);
  }
  /** Remainder, with the sign of the dividend. */
  mod(other: ColumnOrValue): Column {
    return this.#with("%", other);
  }
  /** The number with the other sign. */
  negate(): Column {
    return this.#with("negative");
  }
  /** Bitwise AND. */
  bitwiseAND(other: ColumnOrValue): Column {
    return this.#with("&", other);
  }
  /** Bitwise OR. */
  bitwiseOR(other: ColumnOrValue): Column {
    return this.#with("|", other);
  }
  /** Bitwise exclusive OR. */
  bitwiseXOR(other: ColumnOrValue): Column {
    return this.#with("^", other);
  }

  /** Whether it is NULL. */
  isNull(): Column {
    return this.#with("isnull");
  }
  /** Whether it is not NULL. */
  isNotNull(): Column {
    return this.#with("isnotnull");
  }
  /** Whether it is NaN. */
  isNaN(): Column {
    return this.#with("isnan");
  }

  /** Matches an SQL LIKE pattern: `%` any text, `_` any character, `\` escapes. */
  like(pattern: string): Column {
    return this.#with("like", pattern);
  }
  /** Matches an SQL LIKE pattern without regard to case. */
  ilike(pattern: string): Column {
    return this.#with("ilike", pattern);
  }
  /** Contains a match of a Java regular expression. */
  rlike(pattern: string): Column {
    return this.#with("rlike", pattern);
  }
  /** Begins with a text. */
  startsWith(text: ColumnOrValue): Column {
    return this.#with("startswith", text);
  }
  /** Ends with a text. */
  endsWith(text: ColumnOrValue): Column {
    return this.#with("endswith", text);
  }
  /** Contains a text. */
  contains(text: ColumnOrValue): Column {
    return this.#with("contains", text);
  }
  /** Part of a text, from a 1-based position. */
  substr(start: ColumnOrValue, length: ColumnOrValue): Column {
    return this.#with("substr", start, length);
  }

  /** Continues {@linkcode when} with another condition. */
  when(condition: Column, value: ColumnOrValue): Column {
    const { branches } = this.#openCase("when");
    return new Column({
      kind: "case",
      branches: [...branches, { when: condition.expr, then: valueExpr(value) }],
    });
  }
  /** Ends {@linkcode when} with the value for all other rows; without it they get NULL. */
  otherwise(value: ColumnOrValue): Column {
    return new Column({ ...this.#openCase("otherwise"), otherwise: valueExpr(value) });
  }

  /** Ascending order, NULLs first. */
  asc(): Column {
    return this.#sorted("ascending", "first");
  }
  /** Ascending order, NULLs last. */
  ascNullsLast(): Column {
    return this.#sorted("ascending", "last");
  }
  /** Descending order, NULLs last. */
  desc(): Column {
    return this.#sorted("descending", "last");
  }
  /** Descending order, NULLs first. */
  descNullsFirst(): Column {
    return this.#sorted("descending", "first");
  }

  /** What the function gives over a window of rows: `sum("amount").over(Window.partitionBy("customer_id"))`. */
  over(window: WindowSpec): Column {
    return over(this, window);
  }

  /** The expression as Spark SQL text. */
  toString(): string {
    return printExpr(this.expr);
  }

  #with(name: string, ...others: ColumnOrValue[]): Column {
    return call(name, this, ...others);
  }

  #sorted(direction: SortExpr["direction"], nulls: SortExpr["nulls"]): Column {
    return new Column({ kind: "sort", input: this.expr, direction, nulls });
  }

  #openCase(method: string): CaseExpr {
    if (this.expr.kind === "case" && this.expr.otherwise === undefined) return this.expr;
    throw new TypeError(
      `Cannot call .${method}() on ${this}: it continues when(condition, value), before any .otherwise()`,
    );
  }
}

/** A column of the frame by name; `a.b` is member `b` of struct `a`, or column `b` of the frame aliased `a`. A name with a dot goes in back quotes. */
export function col<Name extends string>(name: Name): Column<Name> {
  if (name === "*") return new Column({ kind: "star", parts: [] });
  if (name.endsWith(".*")) return new Column({ kind: "star", parts: columnNameParts(name.slice(0, -2)) });
  return new Column({ kind: "column", parts: columnNameParts(name) });
}

/** A column that holds one value for every row; a column is passed through. See {@linkcode literalExpr} for the types. */
export function lit(value: ColumnOrValue): Column {
  return new Column(valueExpr(value));
}

/**
 * A column given as Spark SQL text. It means the same as the methods and functions it spells, and is parsed when the plan is analysed.
 */
export function expr(text: string): Column {
  return new Column({ kind: "sql", text });
}

/** `CASE WHEN condition THEN value`; continue with `.when(…)` and `.otherwise(…)`. */
export function when(condition: Column, value: ColumnOrValue): Column {
  return new Column({ kind: "case", branches: [{ when: condition.expr, then: valueExpr(value) }] });
}

/** Calls a function by Spark's name; strings and other plain values are literals. */
export function call(name: string, ...args: ColumnOrValue[]): Column {
  return new Column({ kind: "call", name, args: args.map(valueExpr) });
}

/** The expression of a column or of a column's name. */
export function toExpr(column: ColumnOrName): Expr {
  return typeof column === "string" ? col(column).expr : column.expr;
}

/** The expression of a column or of a plain value. */
export function valueExpr(value: ColumnOrValue): Expr {
  return value instanceof Column ? value.expr : literalExpr(value);
}

/**
 * A function of rows' elements, as higher-order functions take it: `(x) => x.plus(1)`. Parameters get the names `x`, `y`, `z`.
 */
export function lambda(body: (...parameters: Column[]) => Column): Column {
  const parameters = ["x", "y", "z"].slice(0, Math.max(1, body.length));
  const columns = parameters.map((name) => new Column({ kind: "lambdaVariable", name }));
  return new Column({ kind: "lambda", parameters, body: body(...columns).expr });
}

function dataType(type: string | DataType): DataType {
  return typeof type === "string" ? parseType(type) : type;
}
