/** What a step must know of the batch. Times are milliseconds since the epoch. */
export interface BatchTimes {
  /** The watermark of the batch before: rows up to here come too late. */
  readonly lateMs: number;
  /** The watermark of this batch: what is complete up to here can be closed. */
  readonly watermarkMs: number;
}

/**
 * A step of a streaming query that is more than SQL over the rows at hand. For every batch the flow calls `begin`, `add` once for each slice of the rows,
 * and `finish`. Relations are names of DuckDB tables or SELECTs in parentheses; those that a step returns stay until its next call.
 */
export interface FlowStep {
  begin(batch: BatchTimes): Promise<void>;
  /** Takes rows. Returns what can go on at once; undefined for nothing. */
  add(rows: string): Promise<string | undefined>;
  /** All rows are in. Returns what goes on only now. */
  finish(): Promise<string | undefined>;
}
