import { TextLineStream } from "./text_lines.ts";

const PYTHON_ADVICE =
  'If Python lacks a module: pip install "pyspark[connect]", and give that Python with --python';

/** A process that does what it is told, line by line, and answers how long each took. */
export class MeasuringProcess implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #answers: ReadableStreamDefaultReader<string>;

  constructor(program: string, args: readonly string[]) {
    const command = new Deno.Command(program, { args: [...args], stdin: "piped", stdout: "piped" });
    this.#process = command.spawn();
    this.#input = this.#process.stdin.getWriter();
    const lines = this.#process.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
    this.#answers = lines.getReader();
  }

  /** Has it do the work, and gives how long that took, in milliseconds. */
  async measure(work: string): Promise<number> {
    await this.#input.write(new TextEncoder().encode(`${work}\n`));
    const { value } = await this.#answers.read();
    if (value === undefined) {
      throw new Error(`Cannot measure ${work}: what was said is above. ${PYTHON_ADVICE}`);
    }
    return Number(value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input.close().catch(() => {});
    await this.#process.status;
  }
}
