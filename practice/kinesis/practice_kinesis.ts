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
/** Others that were asked to end at the same moment have ended by then. */
const PATIENCE_MS = 1_000;

/**
 * The practice Kinesis of a folder, which the terminals of one machine share: the first process that needs it serves it to the others. Its streams are in the
 * folder, so that they outlive that process; when it was killed, the next one serves at the same address, where the others look for it for half a minute.
 */
export class PracticeKinesis implements AsyncDisposable {
  readonly url: string;
  /** Undefined when another process serves it. */
  readonly #own: { readonly server: KinesisServer; readonly lock: Deno.FsFile } | undefined;
  /** Who is served holds a shared lock on it, which the operating system drops when the process ends, however it ends. */
  readonly #guests: Deno.FsFile;
  readonly #folder: string;

  private constructor(
    folder: string,
    url: string,
    guests: Deno.FsFile,
    own?: { server: KinesisServer; lock: Deno.FsFile },
  ) {
    this.#folder = folder;
    this.url = url;
    this.#guests = guests;
    this.#own = own;
  }

  /**
   * Finds the one that is running, or starts it.
   *
   * @param folder Holds the streams, and who serves them where. The operating system drops the lock when the process ends, however it ends.
   * @throws {Error} When another process has the lock and does not say where it serves.
   */
  static async join(folder: string): Promise<PracticeKinesis> {
    Deno.mkdirSync(folder, { recursive: true });
    const address = addressFile(folder);
    for (let waitedMs = 0; waitedMs < STARTING_MS; waitedMs += POLL_MS) {
      const lock = openLock(folder, "kinesis.lock");
      const guests = openLock(folder, "guests.lock");
      if (lock.tryLockSync(true)) {
        const killed = address.read();
        address.delete();
        const server = await KinesisServer.start({
          folder: join(folder, "streams"),
          ...(killed && { port: Number(new URL(killed.url).port) }),
        });
        address.write({ pid: Deno.pid, url: server.url });
        return new PracticeKinesis(folder, server.url, guests, { server, lock });
      }
      lock.close();
      const running = address.read();
      // Without that lock, the one that serves is about to end.
      if (running && guests.tryLockSync(false)) return new PracticeKinesis(folder, running.url, guests);
      guests.close();
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
    while (!this.#guests.tryLockSync(true)) {
      if (!hasSaid && performance.now() - startMs >= patienceMs) {
        hasSaid = true;
        say(
          "Another terminal uses the practice Kinesis, which is in this one: it is served until that one has ended. Ctrl-C ends it now.",
        );
      }
      await sleep(POLL_MS * 5);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#guests.close();
    if (!this.#own) return;
    addressFile(this.#folder).delete();
    await this.#own.server[Symbol.asyncDispose]();
    this.#own.lock.close();
  }
}

function openLock(folder: string, name: string): Deno.FsFile {
  return Deno.openSync(join(folder, name), { write: true, create: true });
}

function addressFile(folder: string): JsonFile<Running> {
  return new JsonFile(join(folder, "kinesis.json"));
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
