import { SparkError } from "../../errors.ts";

/** Why a streaming query ended by itself. `cause` is what went wrong. */
export class StreamingQueryException extends SparkError {
  override name = "StreamingQueryException";

  constructor(id: string, runId: string, cause: unknown) {
    const message = cause instanceof Error ? cause.message : String(cause);
    super("STREAM_FAILED", `Query [id = ${id}, runId = ${runId}] terminated with exception: ${message}`, {
      parameters: { id, runId, message },
      cause,
    });
  }
}
