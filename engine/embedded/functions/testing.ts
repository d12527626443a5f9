/**
 * Runs single calls of catalogue functions in DuckDB, for the table tests beside each family.
 *
 * @module
 */

import { DuckDBBlobValue, type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { assertEquals } from "@std/assert";
import type { DataType } from "../../declare/types.ts";
import { duckDbType, quoteString } from "../duckdb_type.ts";
import { CAST_UDFS } from "../render/text_udfs.ts";
import { registerUdfs } from "./register_udfs.ts";
import type { ResolvedCall, SparkFunction } from "./spark_function.ts";

/** A value with the Spark type that its JavaScript form does not tell: `typed("2024-01-31", "date")`. */
export interface Typed {
  readonly value: Plain;
  readonly type: DataType;
}

type Plain = string | number | bigint | boolean | null | readonly Plain[];

/** An argument: a number is an INT where it is whole and a DOUBLE otherwise, a bigint a BIGINT, an array one of strings. A binary value is written in hexadecimal. */
export type Argument = Plain | Typed;

/** What a call must give: a value, or one of Spark's error conditions. */
export type Expected = Plain | { readonly error: string };

/** One line of a table: a function's name, its arguments, what it gives. */
export type Case = readonly [name: string, args: readonly Argument[], expected: Expected];

/** How the calls are made. */
export interface CallOptions {
  readonly ansi?: boolean;
  readonly timeZone?: string;
  readonly nowMs?: number;
  /** Only with literal arguments, for functions that need to know them. Default: also with the values in columns. */
  readonly literalsOnly?: boolean;
}

/** Gives a value a Spark type. */
export function typed(value: Plain, type: DataType): Typed {
  return { value, type };
}

/** A DuckDB with the functions' UDFs, for {@linkcode assertCalls}. */
export class FunctionBench implements AsyncDisposable {
  readonly #functions: ReadonlyMap<string, SparkFunction>;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(
    functions: readonly SparkFunction[],
    instance: DuckDBInstance,
    connection: DuckDBConnection,
  ) {
    this.#functions = new Map(
      functions.flatMap((f) => [f.name, ...(f.aliases ?? [])].map((name) => [name, f])),
    );
    this.#instance = instance;
    this.#connection = connection;
  }

  static async open(functions: readonly SparkFunction[]): Promise<FunctionBench> {
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    registerUdfs(connection, new Set([...CAST_UDFS, ...functions.flatMap((f) => f.udfs ?? [])]));
    return new FunctionBench(functions, instance, connection);
  }

  /** Asserts that each call gives its value with the declared type, once with literal arguments and once with columns. */
  async assertCalls(cases: readonly Case[], options: CallOptions = {}): Promise<void> {
    for (const [name, args, expected] of cases) {
      const text = `${name}(${args.map((arg) => JSON.stringify(toTyped(arg).value, bigIntText)).join(", ")})`;
      assertEquals({ [text]: await this.#outcome(name, args, true, options) }, {
        [text]: normalized(expected),
      });
      if (options.literalsOnly) continue;
      const column = `${text} of columns`;
      assertEquals({ [column]: await this.#outcome(name, args, false, options) }, {
        [column]: normalized(expected),
      });
    }
  }

  async #outcome(
    name: string,
    args: readonly Argument[],
    literal: boolean,
    options: CallOptions,
  ): Promise<unknown> {
    try {
      return await this.#evaluate(name, args.map(toTyped), literal, options);
    } catch (error) {
      const condition = /\[([A-Z_0-9.]+)\]/.exec((error as Error).message)?.[1];
      if (!condition) throw error;
      return { error: condition };
    }
  }

  async #evaluate(
    name: string,
    args: readonly Typed[],
    literal: boolean,
    options: CallOptions,
  ): Promise<unknown> {
    const fn = this.#functions.get(name);
    if (!fn) throw new Error(`There is no function ${name}`);
    const call: ResolvedCall = {
      argTypes: args.map((arg) => arg.type),
      argNullable: args.map((arg) => arg.value === null),
      argLiterals: args.map((arg) => literal && !Array.isArray(arg.value) ? arg.value as string : undefined),
      resultType: "void",
      ansi: options.ansi ?? true,
      timeZone: options.timeZone ?? "UTC",
      nowMs: options.nowMs ?? 0,
    };
    const resultType = typeof fn.result === "function" ? fn.result(call.argTypes, call) : fn.result;
    const values = args.map(sqlLiteral);
    const from = literal
      ? ""
      : ` FROM (SELECT ${values.map((v, i) => `${v} AS c${i}`).join(", ") || "1"} FROM range(1))`;
    const sql = fn.toSql(literal ? values : values.map((_, i) => `c${i}`), { ...call, resultType });
    const reader = await this.#connection.runAndReadAll(`SELECT ${sql} AS r${from}`);
    const value = resultType === "binary" ? bytesText(reader.getRows()[0]![0]) : reader.getRowsJson()[0]![0];
    const type = reader.columnTypes()[0]!.toString().replace(/^"NULL"$/, duckDbType(resultType));
    assertEquals(type, duckDbType(resultType), `type of ${name}`);
    return value;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#connection.closeSync();
    this.#instance.closeSync();
    return Promise.resolve();
  }
}

function bytesText(value: unknown): string | null {
  return value instanceof DuckDBBlobValue ? value.bytes.toHex().toUpperCase() : null;
}

function toTyped(arg: Argument): Typed {
  if (arg !== null && typeof arg === "object" && "type" in arg) return arg;
  if (Array.isArray(arg)) {
    return { value: arg as Plain, type: { type: "array", elementType: "string", containsNull: true } };
  }
  const type = typeof arg === "bigint"
    ? "long"
    : typeof arg === "boolean"
    ? "boolean"
    : typeof arg === "number"
    ? (Number.isInteger(arg) ? "integer" : "double")
    : "string";
  return { value: arg as Plain, type };
}

function sqlLiteral({ value, type }: Typed): string {
  return `CAST(${sqlValue(value, type)} AS ${duckDbType(type)})`;
}

function sqlValue(value: Plain, type: DataType): string {
  if (value === null) return "NULL";
  if (Array.isArray(value)) return `[${value.map((item) => sqlValue(item, "string")).join(", ")}]`;
  if (type === "binary") return `unhex(${quoteString(String(value))})`;
  return quoteString(String(value));
}

function normalized(expected: Expected): unknown {
  if (typeof expected === "bigint") return String(expected);
  if (Array.isArray(expected)) return expected.map(normalized);
  return expected;
}

function bigIntText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value;
}
