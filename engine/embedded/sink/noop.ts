import type { StructType } from "../../declare/types.ts";
import { firstRows } from "./first_rows.ts";
import type { Relation, Sink, SinkBatch } from "./sink.ts";
import type { SinkProvider } from "./sink_provider.ts";

/** Computes the rows and forgets them: for measuring. */
class NoopSink implements Sink {
  readonly description = "NoopTable";

  begin(_batchId: number, _schema: StructType, signal: AbortSignal): Promise<SinkBatch> {
    let numOutputRows = 0;
    return Promise.resolve({
      write: async (rows: Relation) => {
        numOutputRows += (await firstRows(rows, 0, signal)).count;
      },
      commit: () => Promise.resolve({ numOutputRows }),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

/** `format("noop")`. */
export const noopSinkProvider: SinkProvider = {
  format: "noop",
  allowsTemporaryCheckpoint: true,
  open: () => Promise.resolve(new NoopSink()),
};
