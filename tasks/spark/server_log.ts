/** How much of what a server said is shown when it ends by itself. */
const SHOWN_LINES = 30;

/** Lines that say nothing to a user: places in Spark's own code, and a guess of Ivy's that is seldom true. */
const NOISE = /^\s*$|^\s+at [\w.$]+\(|^You probably access the destination server through a proxy/;

/** What a server says while it starts: its downloads are shown, the rest is kept for the case that it fails. */
export class ServerLog {
  readonly #print: (line: string) => void;
  readonly #kept: string[] = [];
  #isReady = false;

  /** @param print Takes the lines that are to be seen. */
  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  /** Reads a server's channel to its end. */
  async read(channel: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    let rest = "";
    for await (const text of channel.pipeThrough(new TextDecoderStream())) {
      const lines = `${rest}${text}`.split(/\r?\n/);
      rest = lines.pop()!;
      for (const line of lines) this.#take(line);
    }
    if (rest !== "") this.#take(rest);
  }

  /** From now on, every line is shown: Spark only tells of errors. */
  ready(): void {
    this.#isReady = true;
  }

  /** The last lines; of a package that was not to be had, what to do. */
  get reason(): string {
    const [, organisation, name, version] =
      /unresolved dependency: ([^#\s[]+)#([^;]+);([^:]+): not found/.exec(this.#kept.join("\n")) ?? [];
    if (organisation === undefined) {
      return this.#kept.filter((line) => !NOISE.test(line)).slice(-SHOWN_LINES).join("\n");
    }
    return `The package ${organisation}:${name}:${version} was not to be had from Maven Central. Is the network ` +
      "there? If it is, put the jars into a folder by other means and give --jars with it.";
  }

  #take(line: string): void {
    if (this.#isReady) return this.#print(line);
    this.#kept.push(line);
    const [, url] = /^downloading (https?:\S+)/.exec(line) ?? [];
    if (url !== undefined) this.#print(`Downloading ${url.split("/").at(-1)} …`);
  }
}
