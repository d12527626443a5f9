import type { DuckDBConnection } from "@duckdb/node-api";
import type { Watermark } from "../watermark.ts";
import type { FlowStep } from "./flow_step.ts";
import { ScratchTable } from "./scratch_table.ts";

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
  readonly #rows: ScratchTable;

  constructor(options: WatermarkStepOptions) {
    this.#options = options;
    this.#rows = new ScratchTable(options.connection, "watermarked");
  }

  begin(): Promise<void> {
    return Promise.resolve();
  }

  /** The rows are computed once here, for looking at them and for going on. */
  async add(rows: string): Promise<string | undefined> {
    const { connection, eventTime, node, watermark } = this.#options;
    const rowCount = await this.#rows.fill(`SELECT * FROM ${rows}`);
    if (rowCount === 0) return undefined;
    const micros = `coalesce(epoch_us(${eventTime}), 0)`;
    const looked = await connection.runAndReadAll(
      `SELECT min(${micros}), max(${micros}), avg(floor(${micros} / 1000)) FROM ${this.#rows.name}`,
    );
    const [min, max, averageMs] = looked.getRows()[0]!;
    watermark.observe(node, {
      rowCount,
      minMs: wholeMs(min as bigint),
      maxMs: wholeMs(max as bigint),
      averageMs: averageMs as number,
    });
    return this.#rows.name;
  }

  async finish(): Promise<undefined> {
    await this.#rows.release();
  }
}

/** Microseconds cut to milliseconds, towards the past. */
function wholeMs(micros: bigint): number {
  return Number((micros - ((micros % 1000n) + 1000n) % 1000n) / 1000n);
}
