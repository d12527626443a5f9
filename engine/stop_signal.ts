/**
 * Signals that come within this time are one key press: in a terminal, `deno task` passes on to the script a Ctrl-C that the script has got itself.
 */
export const SAME_KEY_PRESS_MS = 250;

/**
 * Calls `stop` at the first Ctrl-C (or request to terminate), and ends the process at the second, with exit code 130.
 *
 * @returns To be disposed when there is nothing left to stop. After a first Ctrl-C the process is about to end, and goes on listening.
 */
export function onStopSignal(stop: () => void): Disposable {
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM"];
  let askedMs: number | undefined;
  const listener = () => {
    if (askedMs === undefined) {
      askedMs = performance.now();
      stop();
    } else if (performance.now() - askedMs > SAME_KEY_PRESS_MS) {
      Deno.exit(130);
    }
  };
  for (const signal of signals) Deno.addSignalListener(signal, listener);
  return {
    [Symbol.dispose]() {
      if (askedMs !== undefined) return; // the second signal of the same key press may be on its way
      for (const signal of signals) Deno.removeSignalListener(signal, listener);
    },
  };
}
