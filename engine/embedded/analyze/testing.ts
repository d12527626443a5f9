/**
 * Runs plans in DuckDB, for the table tests of the analyzer and the renderer.
 *
 * @module
 */

import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { Expr } from "../../declare/expr.ts";
import type { LocalPlan, Plan } from "../../declare/plan.ts";
import { type DataType, field, sqlName, type StructType, structType } from "../../declare/types.ts";
import { SparkError } from "../../errors.ts";
import type { CompiledPlan } from "../compile.ts";
import { registerUdfs } from "../functions/register_udfs.ts";
import { toComputationError } from "../render/computation_error.ts";
import { compilePlan } from "./compile_plan.ts";

/** How a plan is compiled. */
export interface EvaluateOptions {
  readonly ansi?: boolean;
  readonly timeZone?: string;
  readonly nowMs?: number;
  /** The input. Default: one row without columns that matter. */
  readonly input?: Plan;
}

/** A DuckDB with the functions' UDFs. */
export class PlanBench implements AsyncDisposable {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #registered = new Set<string>();

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  static async open(): Promise<PlanBench> {
    const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return new PlanBench(instance, connection);
  }

  /** All rows of a plan, values as DuckDB's JSON form. */
  async rows(plan: Plan, options: EvaluateOptions = {}): Promise<unknown[][]> {
    return (await this.run(await compile(plan, options), options));
  }

  /** Runs a compiled plan. */
  async run(
    compiled: CompiledPlan,
    options: EvaluateOptions & { relationOf?: (leaf: number) => string } = {},
  ): Promise<unknown[][]> {
    const fresh = compiled.udfs.filter((udf) => !this.#registered.has(udf.name));
    for (const udf of fresh) this.#registered.add(udf.name);
    registerUdfs(this.#connection, fresh);
    const relationOf = options.relationOf ?? (() => "leaf");
    const sql = compiled.toSql({ relationOf, nowMs: options.nowMs ?? 0 });
    try {
      return (await this.#connection.runAndReadAll(sql)).getRowsJson() as unknown[][];
    } catch (cause) {
      throw toComputationError(cause) ?? new Error(`${cause}\n${sql}`, { cause });
    }
  }

  /** `value: TYPE` of one expression over one row, or the condition of its error. */
  async outcome(expr: string | Expr, options: EvaluateOptions = {}): Promise<string> {
    const column: Expr = typeof expr === "string" ? { kind: "sql", text: expr } : expr;
    const plan: Plan = { kind: "project", input: options.input ?? ONE_ROW, columns: [column] };
    try {
      const compiled = await compile(plan, options);
      const [row] = await this.run(compiled, options);
      const type = compiled.schema.fields[0]!;
      return `${JSON.stringify(row![0])}: ${sqlName(type.type)}${type.nullable ? "" : " NOT NULL"}`;
    } catch (error) {
      if (error instanceof SparkError) return error.condition;
      throw error;
    }
  }

  async execute(sql: string): Promise<void> {
    await this.#connection.run(sql);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#connection.closeSync();
    this.#instance.closeSync();
    return Promise.resolve();
  }
}

/** A local relation: columns by name and type, rows of encoded values. */
export function local(columns: Readonly<Record<string, DataType>>, ...rows: LocalPlan["rows"]): LocalPlan {
  const schema = structType(Object.entries(columns).map(([name, type]) => field(name, type)));
  return { kind: "local", schema, rows };
}

const ONE_ROW = local({ unused: "integer" }, [1]);

/** Compiles a plan whose reads all have the given schema. */
export function compile(
  plan: Plan,
  options: EvaluateOptions = {},
  schema?: StructType,
): Promise<CompiledPlan> {
  return compilePlan(plan, {
    ansi: options.ansi ?? true,
    timeZone: options.timeZone ?? "UTC",
    schemaOf: () => Promise.resolve(schema ?? structType([])),
  });
}
