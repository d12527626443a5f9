/** Test equipment: what the tests of labs share. */

/** What was written to the console while it was taken. */
export interface CapturedConsole extends Disposable {
  readonly text: string;
}

/** Takes what is written to the console until it is disposed. */
export function captureConsole(): CapturedConsole {
  const { log, error } = console;
  const lines: string[] = [];
  console.log = console.error = (...values: unknown[]) => {
    lines.push(values.map((value) => typeof value === "string" ? value : Deno.inspect(value)).join(" "));
  };
  return {
    get text() {
      return lines.join("\n");
    },
    [Symbol.dispose]() {
      Object.assign(console, { log, error });
    },
  };
}
