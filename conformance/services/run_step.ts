/**
 * One step of an installation: a program that may run for minutes, with a sign of life and its last words if it fails.
 *
 * @module
 */

/** How often a step that runs on says so. */
const SIGN_OF_LIFE_MS = 10_000;

/** How many of the last lines a failure shows. */
const LAST_LINES = 25;

/** A program to run to its end. */
export interface Step {
  /** What it does, as the progress lines begin: "Kafka: downloading jars". */
  readonly title: string;
  readonly command: readonly [string, ...string[]];
  readonly cwd?: string;
  /** Variables added to the environment. */
  readonly env?: Record<string, string>;
}

/**
 * Runs `step`; prints its title, a line every ten seconds, and what it took.
 *
 * @throws {Error} with the last lines it printed when it ends with another exit code than 0.
 */
export async function runStep(step: Step, say: (line: string) => void = console.log): Promise<void> {
  const [program, ...args] = step.command;
  const startedAt = performance.now();
  const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  say(`${step.title} …`);
  const child = new Deno.Command(program, {
    args,
    ...(step.cwd === undefined ? {} : { cwd: step.cwd }),
    ...(step.env === undefined ? {} : { env: step.env }),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const lines: string[] = [];
  const signOfLife = setInterval(
    () => say(`${step.title} … ${seconds()}  ${lines.at(-1)?.slice(0, 80) ?? ""}`),
    SIGN_OF_LIFE_MS,
  );
  try {
    const [{ code }] = await Promise.all([
      child.status,
      keepLastLines(child.stdout, lines),
      keepLastLines(child.stderr, lines),
    ]);
    if (code !== 0) throw new Error(`${step.title}: ${program} ended with code ${code}\n${lines.join("\n")}`);
  } finally {
    clearInterval(signOfLife);
  }
  say(`${step.title}: done in ${seconds()}`);
}

/** Reads `stream` to its end, keeping in `lines` the last lines that are not empty. */
export async function keepLastLines(stream: ReadableStream<Uint8Array>, lines: string[]): Promise<void> {
  for await (const line of readLines(stream)) {
    if (line.trim() === "") continue;
    lines.push(line);
    if (lines.length > LAST_LINES) lines.shift();
  }
}

/** The lines of a stream of UTF-8 text, without their ends. */
export async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/);
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}
