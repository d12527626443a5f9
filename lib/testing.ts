/**
 * Test equipment: what the tests of labs share. Run as a script, it is a lab for tests that need a process of its own; its first argument is a
 * {@linkcode LabPlace} as JSON, the others are the lab's.
 *
 * @module
 */
import { col, type DataStreamWriter } from "../engine/mod.ts";
import { labMain, type LabPlace, type LabTools } from "./lab.ts";

/** A lab with one query: the lines of the reviews topic become the column `line` in `bronze/lines`. */
export function linesToBronze({ session, kafka, path, checkpoint }: LabTools): DataStreamWriter[] {
  const lines = session.readStream
    .format("kafka")
    .options(kafka)
    .option("subscribe", "reviews")
    .option("startingOffsets", "earliest")
    .option("maxOffsetsPerTrigger", 500)
    .load()
    .select(col("value").cast("string").as("line"));
  return [
    lines.writeStream
      .option("path", path("bronze/lines"))
      .option("checkpointLocation", checkpoint("lines-checkpoint")),
  ];
}

/** The same without encryption, for brokers that have no certificate. */
export function plaintextLinesToBronze(tools: LabTools): DataStreamWriter[] {
  return linesToBronze({ ...tools, kafka: { ...tools.kafka, "kafka.security.protocol": "SASL_PLAINTEXT" } });
}

/** A script in a process of its own. */
export class ScriptProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #output: ReadableStreamDefaultReader<string>;
  readonly #errors: Promise<string>;
  #text = "";

  /**
   * @param command The script, and its flags.
   * @param env Variables added to the environment.
   */
  constructor(command: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", "--no-check", ...command],
      env: { ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#output = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    this.#errors = new Response(this.#child.stderr).text();
  }

  /** What it has said so far. */
  get text(): string {
    return this.#text;
  }

  /** Reads on until it has said something. */
  async says(wanted: string | RegExp): Promise<void> {
    while (typeof wanted === "string" ? !this.#text.includes(wanted) : !wanted.test(this.#text)) {
      const { done, value } = await this.#output.read();
      if (done) throw new Error(`It ended without saying "${wanted}":\n${this.#text}${await this.#errors}`);
      this.#text += value;
    }
  }

  signal(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Waits for its end; gives the exit code and all that it said. */
  async ended(): Promise<{ code: number; text: string }> {
    for (let next = await this.#output.read(); !next.done; next = await this.#output.read()) {
      this.#text += next.value;
    }
    const { code } = await this.#child.status;
    return { code, text: this.#text + await this.#errors };
  }

  #kill(): void {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // it has ended
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#output.cancel();
    this.#kill(); // one that is asked to end may wait for a cluster that has ended
    await this.#child.status;
    await this.#errors;
  }
}

/** A lab in a process of its own. */
export class LabProcess extends ScriptProcess {
  constructor(place: LabPlace, ...flags: string[]) {
    super([import.meta.url, JSON.stringify(place), ...flags]);
  }
}

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

if (import.meta.main) {
  const [place, ...flags] = Deno.args;
  Deno.exit(await labMain("week4", plaintextLinesToBronze, flags, JSON.parse(place!)));
}
