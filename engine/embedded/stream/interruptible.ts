import type { DuckDBConnection } from "@duckdb/node-api";

/** An interruption reaches only a statement that is running; one may begin just after. */
const REPEAT_AFTER_MS = 10;

/**
 * Runs statements of some connections that an aborted signal ends, whenever they begin.
 *
 * @throws The signal's reason when it is aborted before, and DuckDB's error when in between.
 */
export async function interruptible<T>(
  connections: readonly DuckDBConnection[],
  signal: AbortSignal,
  run: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  let repeat: ReturnType<typeof setInterval> | undefined;
  const interruptAll = () => connections.forEach((connection) => connection.interrupt());
  const interrupt = () => {
    interruptAll();
    repeat = setInterval(interruptAll, REPEAT_AFTER_MS);
  };
  signal.addEventListener("abort", interrupt, { once: true });
  try {
    return await run();
  } finally {
    signal.removeEventListener("abort", interrupt);
    clearInterval(repeat);
  }
}
