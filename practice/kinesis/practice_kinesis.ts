import { join } from "node:path";
import { JsonFile } from "../kafka/log/json_file.ts";
import { KinesisServer } from "./kinesis_server.ts";

/** Where a running practice Kinesis can be reached. */
interface Running {
  /** The process that runs it. */
  readonly pid: number;
  readonly url: string;
}

/** One that has just locked its folder writes its address within this time. */
const STARTING_MS = 5_000;
const POLL_MS = 20;
/** Who uses it asks at least this often. */
const IDLE_MS = 3_000;

/**
 * The practice Kinesis of a folder, which the terminals of one machine share: the first process that needs it serves it to the others. It is in that process's
 * memory, so a stream lives as long as the process.
 */
export class PracticeKinesis implements AsyncDisposable {
  readonly url: string;
  /** Undefined when another process serves it. */
  readonly #own: { readonly server: KinesisServer; readonly lock: Deno.FsFile } | undefined;
  readonly #folder: string;

  private constructor(folder: string, url: string, own?: { server: KinesisServer; lock: Deno.FsFile }) {
    this.#folder = folder;
    this.url = url;
    this.#own = own;
  }

  /**
   * Finds the one that is running, or starts it.
   *
   * @param folder Holds who serves it, and where. The operating system drops the lock when the process ends, however it ends.
   * @throws {Error} When another process has the lock and does not say where it serves.
   */
  static async join(folder: string): Promise<PracticeKinesis> {
    Deno.mkdirSync(folder, { recursive: true });
    const address = addressFile(folder);
    for (let waitedMs = 0; waitedMs < STARTING_MS; waitedMs += POLL_MS) {
      const lock = Deno.openSync(join(folder, "kinesis.lock"), { write: true, create: true });
      if (lock.tryLockSync(true)) {
        address.delete(); // what a killed process left behind
        const server = await KinesisServer.start();
        address.write({ pid: Deno.pid, url: server.url });
        return new PracticeKinesis(folder, server.url, { server, lock });
      }
      lock.close();
      const running = address.read();
      if (running) return new PracticeKinesis(folder, running.url);
      await sleep(POLL_MS);
    }
    throw new Error(
      `Cannot use the practice Kinesis in ${folder}: another process is starting it and does not get ready. End that one and try again.`,
    );
  }

  /** Whether this process serves it. */
  get isServing(): boolean {
    return this.#own !== undefined;
  }

  /** Whether anybody has used it lately: not this process, which has ended what it did. */
  get isInUse(): boolean {
    return this.#own !== undefined && performance.now() - this.#own.server.askedMs < IDLE_MS;
  }

  /**
   * Waits until the other terminals have ended, because the stream is gone when this process is.
   *
   * @param say Told once that it waits.
   */
  async outlastOthers(say: (sentence: string) => void): Promise<void> {
    if (!this.#own) return;
    const sinceMs = performance.now();
    await sleep(Math.min(IDLE_MS / 2, 1_500));
    const isUsed = () => this.#own!.server.askedMs > sinceMs;
    if (!isUsed()) return;
    say(
      "Another terminal uses the practice Kinesis, which is in this one: it is served until that one has ended. Ctrl-C ends it now.",
    );
    while (this.isInUse) await sleep(POLL_MS * 10);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#own) return;
    addressFile(this.#folder).delete();
    await this.#own.server[Symbol.asyncDispose]();
    this.#own.lock.close();
  }
}

function addressFile(folder: string): JsonFile<Running> {
  return new JsonFile(join(folder, "kinesis.json"));
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
