/**
 * Calls `stop` at the first Ctrl-C (or request to terminate), and ends the process at the second, with exit code 130.
 *
 * @returns To be disposed when there is nothing left to stop.
 */
export function onStopSignal(stop: () => void): Disposable {
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM"];
  let asked = false;
  const listener = () => {
    if (asked) Deno.exit(130);
    asked = true;
    stop();
  };
  for (const signal of signals) Deno.addSignalListener(signal, listener);
  return {
    [Symbol.dispose]() {
      for (const signal of signals) Deno.removeSignalListener(signal, listener);
    },
  };
}
