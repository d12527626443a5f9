import { join } from "node:path";
import { FileLock } from "../file_lock.ts";
import { JsonFile } from "../kafka/log/json_file.ts";
import { KinesisServer } from "./kinesis_server.ts";

/** Where a running practice Kinesis can be reached. */
interface Running {
  /** The process that runs it. */
  readonly pid: number;
  readonly url: string;
}

/** The files of the folder, beside the address. */
const STREAMS = "streams", LOCK = "kinesis.lock", GUESTS = "guests.lock";
/** One that has just locked its folder writes its address within this time. */
const STARTING_MS = 5_000;
const POLL_MS = 20;
/** Others that were asked to end at the same moment have ended by then. */
const PATIENCE_MS = 1_000;

/**
 * The practice Kinesis of a folder, which the terminals of one machine share: the first process that needs it serves it to the others. Its streams are in the
 * folder, so that they outlive that process; when it was killed, the next one serves at the same address, where the others look for it for half a minute.
 */
export class PracticeKinesis implements AsyncDisposable {
  readonly url: string;
  /** Undefined when another process serves it. */
  readonly #own: { readonly server: KinesisServer; readonly lock: FileLock } | undefined;
  /** Who is served shares it. Who serves has it alone as soon as the others have ended. */
  #guests: FileLock | undefined;
  readonly #folder: string;

  private constructor(
    folder: string,
    url: string,
    guests: FileLock | undefined,
    own?: { server: KinesisServer; lock: FileLock },
  ) {
    this.#folder = folder;
    this.url = url;
    this.#guests = guests;
    this.#own = own;
  }

  /**
   * Finds the one that is running, or starts it.
   *
   * @param folder Holds the streams, and who serves them where.
   * @throws {Error} When another process has the lock and does not say where it serves.
   */
  static async join(folder: string): Promise<PracticeKinesis> {
    const address = addressFile(folder);
    for (let waitedMs = 0; waitedMs < STARTING_MS; waitedMs += POLL_MS) {
      const lock = FileLock.take(join(folder, LOCK));
      if (lock) {
        const killed = address.read();
        address.delete();
        const server = await KinesisServer.start({
          folder: join(folder, STREAMS),
          ...(killed && { port: Number(new URL(killed.url).port) }),
        });
        address.write({ pid: Deno.pid, url: server.url });
        return new PracticeKinesis(folder, server.url, undefined, { server, lock });
      }
      const running = address.read();
      const guests = running && FileLock.take(join(folder, GUESTS), { shared: true });
      if (guests && address.read()?.url === running.url) {
        return new PracticeKinesis(folder, running.url, guests);
      }
      guests?.release(); // the one that serves is about to end
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

  /**
   * Waits until the other terminals have ended, because the stream cannot be reached when this process is gone.
   *
   * @param say Told once that it waits, when it has waited for a moment.
   */
  async outlastOthers(say: (sentence: string) => void, patienceMs: number = PATIENCE_MS): Promise<void> {
    if (!this.#own) return;
    const startMs = performance.now();
    let hasSaid = false;
    while (!this.#isAlone()) {
      if (!hasSaid && performance.now() - startMs >= patienceMs) {
        hasSaid = true;
        say(
          "Another terminal uses the practice Kinesis, which is in this one: it is served until that one has ended. Ctrl-C ends it now.",
        );
      }
      await sleep(POLL_MS * 5);
    }
  }

  /** Ends it, if this process serves it. Without a stream, and nobody there, nothing of it stays in the folder, nor the folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#own) {
      const isAlone = this.#isAlone();
      addressFile(this.#folder).delete();
      await this.#own.server[Symbol.asyncDispose]();
      if (isAlone) removeIfEmpty(this.#folder);
      this.#own.lock.release();
    }
    this.#guests?.release();
  }

  /** Whether nobody else is served; from then on, nobody will be. */
  #isAlone(): boolean {
    this.#guests ??= FileLock.take(join(this.#folder, GUESTS));
    return this.#guests !== undefined;
  }
}

/** Whoever waits for the lock makes the files anew. The lock's own file goes last, so that nobody else serves before. */
function removeIfEmpty(folder: string): void {
  try {
    for (const name of [STREAMS, GUESTS, LOCK, ""]) Deno.removeSync(join(folder, name));
  } catch {
    // There are streams, or somebody has just made a file anew: everything may stay.
  }
}

function addressFile(folder: string): JsonFile<Running> {
  return new JsonFile(join(folder, "kinesis.json"));
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
