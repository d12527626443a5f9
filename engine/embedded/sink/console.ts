import type { DuckDBValue } from "@duckdb/node-api";
import type { StructType } from "../../declare/types.ts";
import { AnalysisError } from "../../errors.ts";
import { rowsTable } from "../result/show_table.ts";
import { firstRows } from "./first_rows.ts";
import type { Relation, Sink, SinkBatch, SinkProgress } from "./sink.ts";
import type { SinkProvider } from "./sink_provider.ts";

/** What a console sink works with. */
export interface ConsoleSinkOptions {
  /** How many rows of a batch are shown. @default {20} */
  readonly numRows?: number;
  /** Whether cells are cut to 20 characters. @default {true} */
  readonly truncate?: boolean;
  /** An IANA name. */
  readonly timeZone: string;
  /** Takes what is to be printed, once for each batch; a line break is to follow. */
  readonly print: (text: string) => void;
}

const RULE = "-".repeat(43);

/**
 * Prints each batch as a table, in Spark's layout.
 *
 * @see {@link https://spark.apache.org/docs/latest/structured-streaming-programming-guide.html#output-sinks}
 */
export class ConsoleSink implements Sink {
  readonly description = "ConsoleTable";
  readonly #options: ConsoleSinkOptions;

  constructor(options: ConsoleSinkOptions) {
    this.#options = options;
  }

  begin(batchId: number, schema: StructType, signal: AbortSignal): Promise<SinkBatch> {
    const shownRows = Math.max(0, this.#options.numRows ?? 20);
    const rows: DuckDBValue[][] = [];
    let count = 0;
    return Promise.resolve({
      write: async (relation: Relation) => {
        const first = await firstRows(relation, shownRows - rows.length, signal);
        rows.push(...first.rows);
        count += first.count;
      },
      commit: () => Promise.resolve(this.#print(batchId, schema, rows, count)),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  #print(batchId: number, schema: StructType, rows: readonly DuckDBValue[][], count: number): SinkProgress {
    const { print, timeZone, truncate = true } = this.#options;
    const table = rowsTable({ schema, rows, more: count > rows.length, timeZone }, { truncate });
    print(`${RULE}\nBatch: ${batchId}\n${RULE}\n${table}`);
    return { numOutputRows: count };
  }
}

/** `format("console")`, with the options `numRows` and `truncate`. */
export const consoleSinkProvider: SinkProvider = {
  format: "console",
  allowsTemporaryCheckpoint: true,
  open({ options }, { conf, print }) {
    return Promise.resolve(
      new ConsoleSink({
        numRows: wholeNumber(options.get("numrows") ?? "20"),
        truncate: booleanOf(options.get("truncate") ?? "true"),
        timeZone: conf.get("spark.sql.session.timeZone")!,
        print,
      }),
    );
  },
};

function wholeNumber(text: string): number {
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  throw new AnalysisError(
    "INVALID_SINK_OPTION",
    `For input string: "${text}". The console sink's option numRows takes a whole number.`,
    { parameters: { option: "numRows" } },
  );
}

function booleanOf(text: string): boolean {
  const lower = text.toLowerCase();
  if (lower === "true" || lower === "false") return lower === "true";
  throw new AnalysisError(
    "_LEGACY_ERROR_TEMP_3206",
    `${text} is not a boolean string. The console sink's option truncate takes true or false.`,
    { parameters: { value: text } },
  );
}
