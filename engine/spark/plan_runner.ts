import type { Table } from "apache-arrow";
import type { ShowOptions } from "../declare/data_frame.ts";
import type { Plan, SqlPlan, WritePlan } from "../declare/plan.ts";
import { planInputs } from "../declare/plan_inputs.ts";
import type { StructType } from "../declare/types.ts";
import { SparkError } from "../errors.ts";
import { onStopSignal } from "../stop_signal.ts";
import { RemoteError } from "./client/remote_error.ts";
import type { ClusterSession } from "./cluster_session.ts";
import type { Received, Sent } from "./protocol/message_types.ts";
import { EXPLAIN_SIMPLE, SAVE_MODE } from "./protocol/messages_relation.ts";
import type { Reach } from "./reach.ts";

type Relation = Sent<"Relation"> | Uint8Array;

/** Has plans carried out on a cluster. What translates plans and reads rows is loaded at the first use. */
export class PlanRunner {
  readonly #session: ClusterSession;
  readonly #reach: Reach;
  /** What statements gave that are no queries: each is run once, however often its frame is used. */
  readonly #results = new WeakMap<Plan, Uint8Array>();

  constructor(session: ClusterSession, reach: Reach) {
    this.#session = session;
    this.#reach = reach;
  }

  /**
   * The plan as Spark takes it.
   *
   * @throws {AnalysisError} For what the cluster cannot reach, or a statement that fails.
   */
  async relation(plan: Plan): Promise<Relation> {
    const { toRelation } = await import("./translate/to_relation.ts");
    const { nameNumbers } = await import("./translate/to_aggregate.ts");
    await this.#runStatements(plan);
    const named = await nameNumbers(plan, (input) => this.schema(input));
    return toRelation(named, { results: this.#results, reach: this.#reach });
  }

  async schema(plan: Plan): Promise<StructType> {
    const root = await this.relation(plan);
    const { fromSchema } = await import("./translate/from_data_type.ts");
    const answer = await (await this.#session.client()).analyze({ schema: { plan: { root } } });
    return fromSchema(answer.schema!.schema!);
  }

  async explain(plan: Plan): Promise<string> {
    const root = await this.relation(plan);
    const explain = { plan: { root }, explain_mode: EXPLAIN_SIMPLE };
    return (await (await this.#session.client()).analyze({ explain })).explain!.explain_string;
  }

  async collect(plan: Plan): Promise<Record<string, unknown>[]> {
    const all: Record<string, unknown>[] = [];
    for await (const rows of this.batches(plan)) for (const row of rows) all.push(row);
    return all;
  }

  /** All rows, batch by batch as they come. */
  async *batches(plan: Plan): AsyncGenerator<Record<string, unknown>[]> {
    yield* this.#rows(await this.relation(plan));
  }

  async toArrow(plan: Plan): Promise<Table> {
    const root = await this.relation(plan);
    const { resultTable } = await import("./arrow/result_batches.ts");
    return await resultTable(this.#act({ root }));
  }

  async show(
    plan: Plan,
    rowCount: number,
    { truncate = true, vertical = false }: ShowOptions,
  ): Promise<string> {
    const input = await this.relation(plan);
    const width = truncate === true ? 20 : Number(truncate);
    const root = { show_string: { input, num_rows: rowCount, truncate: width, vertical } };
    const [[row] = []] = await Array.fromAsync(this.#rows(root));
    return String(Object.values(row!)[0]);
  }

  async write({ format, input, mode, options, partitionBy }: WritePlan): Promise<void> {
    const { path, others } = splitPath(this.#reach.options(options));
    const write_operation = {
      input: await this.relation(input),
      source: format,
      mode: SAVE_MODE[mode],
      options: others,
      partitioning_columns: partitionBy,
      path,
    };
    for await (const _answer of this.#act({ command: { write_operation } }));
  }

  /** Carries out a command and gives what it answers. */
  async command(command: Sent<"Command">): Promise<Received<"ExecutePlanResponse">[]> {
    return await Array.fromAsync((await this.#session.client()).execute({ command }));
  }

  async *#rows(root: Relation): AsyncGenerator<Record<string, unknown>[]> {
    const { resultRows } = await import("./arrow/result_batches.ts");
    yield* resultRows(this.#act({ root }));
  }

  /** Carries out an action of the program. Ctrl-C interrupts it on the cluster, and ends the process only at the second time. */
  async *#act(plan: Sent<"Plan">): AsyncGenerator<Received<"ExecutePlanResponse">> {
    const client = await this.#session.client();
    const interruption = new AbortController();
    using _signal = onStopSignal(() => interruption.abort(canceled()));
    yield* client.execute(plan, interruption.signal);
  }

  /** Runs the statements in a plan that are no queries, such as `CREATE TABLE`: Spark runs them when it sees them, and gives their rows. */
  async #runStatements(plan: Plan): Promise<void> {
    for (const input of planInputs(plan)) await this.#runStatements(input);
    if (plan.kind !== "sql" || this.#results.has(plan)) return;
    const { isQuery } = await import("./translate/to_sql.ts");
    if (!isQuery(plan.text)) this.#results.set(plan, await this.#runStatement(plan));
  }

  async #runStatement(plan: SqlPlan): Promise<Uint8Array> {
    const { toRelation } = await import("./translate/to_relation.ts");
    const input = toRelation(plan, { results: this.#results, reach: this.#reach });
    const answers = await Array.fromAsync(this.#act({ command: { sql_command: { input } } }));
    const result = answers.find((answer) => answer.sql_command_result)?.sql_command_result;
    if (result) return result.relation.slice();
    throw new RemoteError(`Spark gives no result for ${plan.text.slice(0, 200)}`);
  }
}

function canceled(): SparkError {
  return new SparkError("OPERATION_CANCELED", "Operation has been canceled.", { sqlState: "HY008" });
}

/** The path of a write, and its other options. */
export function splitPath(
  options: Readonly<Record<string, string>>,
): { path: string | undefined; others: Record<string, string> } {
  const entries = Object.entries(options);
  const isPath = ([name]: readonly [string, string]) => name.toLowerCase() === "path";
  return {
    path: entries.find(isPath)?.[1],
    others: Object.fromEntries(entries.filter((entry) => !isPath(entry))),
  };
}
