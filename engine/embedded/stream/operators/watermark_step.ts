import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteIdentifier } from "../../duckdb_type.ts";
import type { Watermark } from "../watermark.ts";
import type { FlowStep } from "./flow_step.ts";

let lastTable = 0;

/** What a watermark step works with. */
export interface WatermarkStepOptions {
  readonly connection: DuckDBConnection;
  readonly watermark: Watermark;
  /** Its place among the `withWatermark`s of the query. */
  readonly node: number;
  /** The event time, as SQL of a TIMESTAMP WITH TIME ZONE over the rows' columns. */
  readonly eventTime: string;
}

/** `withWatermark`: looks at the event times that come by, before anything filters them. A NULL counts as the start of 1970. */
export class WatermarkStep implements FlowStep {
  readonly #options: WatermarkStepOptions;
  readonly #table = quoteIdentifier(`watermarked_${++lastTable}`);

  constructor(options: WatermarkStepOptions) {
    this.#options = options;
  }

  begin(): Promise<void> {
    return Promise.resolve();
  }

  /** The rows are computed once here, for looking at them and for going on. */
  async add(rows: string): Promise<string | undefined> {
    const { connection, eventTime, node, watermark } = this.#options;
    await connection.run(`CREATE OR REPLACE TEMP TABLE ${this.#table} AS SELECT * FROM ${rows}`);
    const micros = `coalesce(epoch_us(${eventTime}), 0)`;
    const looked = await connection.runAndReadAll(
      `SELECT count(*), min(${micros}), max(${micros}), avg(floor(${micros} / 1000)) FROM ${this.#table}`,
    );
    const [count, min, max, averageMs] = looked.getRows()[0]!;
    if (count === 0n) return undefined;
    watermark.observe(node, {
      rowCount: Number(count),
      minMs: wholeMs(min as bigint),
      maxMs: wholeMs(max as bigint),
      averageMs: averageMs as number,
    });
    return this.#table;
  }

  async finish(): Promise<undefined> {
    await this.#options.connection.run(`DROP TABLE IF EXISTS ${this.#table}`);
  }
}

/** Microseconds cut to milliseconds, towards the past. */
function wholeMs(micros: bigint): number {
  return Number((micros - ((micros % 1000n) + 1000n) % 1000n) / 1000n);
}
