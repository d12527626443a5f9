import type { DuckDBConnection } from "@duckdb/node-api";
import type { BatchFunction } from "../../declare/engine.ts";
import type { OutputMode, Plan } from "../../declare/plan.ts";
import type { RuntimeConf } from "../../declare/runtime_conf.ts";
import type { StructType } from "../../declare/types.ts";
import type { StorageOptions } from "../../storage/storage.ts";
import type { HeldRows } from "../held_rows.ts";
import type { FaultPoint } from "../stream/fault_point.ts";
import type { Sink } from "./sink.ts";

/** What a program asked of a sink. */
export interface SinkRequest {
  /** Lower-case option names to values. */
  readonly options: ReadonlyMap<string, string>;
  readonly outputMode: OutputMode;
  readonly partitionBy: readonly string[];
  readonly queryName?: string;
  /** What `foreachBatch` was given. */
  readonly onBatch?: BatchFunction;
  /** The columns of the result. */
  readonly schema: StructType;
}

/** What sinks share with their session. */
export interface SinkSession {
  readonly conf: RuntimeConf;
  readonly storage: StorageOptions;
  /** A new connection to the session's DuckDB, in the session's time zone; who asks for it closes it. */
  readonly connect: () => Promise<DuckDBConnection>;
  /** The session's temporary views, by name in lower case. */
  readonly views: Map<string, Plan>;
  /** Rows that frames can be of. */
  readonly heldRows: HeldRows;
  /** Takes what is to be shown on the console; a line break is to follow. */
  readonly print: (text: string) => void;
  /** Test equipment. Default: none. */
  readonly faultPoint?: FaultPoint;
}

/** One entry of the sink registry: how a `format(…)` becomes a sink. */
export interface SinkProvider {
  /** Spark's short name. */
  readonly format: string;
  /** Whether a query without `checkpointLocation` gets a temporary checkpoint. @default {false} */
  readonly allowsTemporaryCheckpoint?: boolean;
  /** Whether a query may go on from a checkpoint that has batches. @default {always} */
  recovers?(outputMode: OutputMode): boolean;
  /**
   * Makes the sink, after checking what only it knows: output mode, path, options, columns. Called by `start()` before there is a checkpoint, so it must
   * not write anything yet.
   *
   * @throws {AnalysisError} When the sink cannot be what was asked.
   */
  open(request: SinkRequest, session: SinkSession): Promise<Sink>;
}
