import { dirname, join } from "node:path";
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
    const address = addressFile(folder);
    for (let waitedMs = 0; waitedMs < STARTING_MS; waitedMs += POLL_MS) {
      const lock = tryLock(join(folder, LOCK), true);
      if (lock) {
        const guests = openFile(join(folder, GUESTS));
        const killed = address.read();
        address.delete();
        const server = await KinesisServer.start({
          folder: join(folder, STREAMS),
          ...(killed && { port: Number(new URL(killed.url).port) }),
        });
        address.write({ pid: Deno.pid, url: server.url });
        return new PracticeKinesis(folder, server.url, guests, { server, lock });
      }
      const running = address.read();
      const guests = running && tryLock(join(folder, GUESTS), false);
      if (guests && address.read()?.url === running.url) {
        return new PracticeKinesis(folder, running.url, guests);
      }
      guests?.close(); // the one that serves is about to end
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

  /** Ends it, if this process serves it. Without a stream, and nobody there, nothing of it stays in the folder, nor the folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#own) {
      const isAlone = this.#guests.tryLockSync(true);
      addressFile(this.#folder).delete();
      await this.#own.server[Symbol.asyncDispose]();
      if (isAlone) removeIfEmpty(this.#folder);
      this.#own.lock.close();
    }
    this.#guests.close();
  }
}

/** Locks a file until it is closed, unless somebody else has it, or takes it away just now. */
function tryLock(path: string, exclusive: boolean): Deno.FsFile | undefined {
  let file: Deno.FsFile | undefined;
  try {
    file = openFile(path);
    if (file.tryLockSync(exclusive) && isAt(path, file)) return file;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  file?.close();
  return undefined;
}

/** Whether the file of a path is still this one. Windows does not say which file is which. */
function isAt(path: string, file: Deno.FsFile): boolean {
  return Deno.build.os === "windows" || Deno.statSync(path).ino === file.statSync().ino;
}

function openFile(path: string): Deno.FsFile {
  Deno.mkdirSync(dirname(path), { recursive: true });
  return Deno.openSync(path, { write: true, create: true });
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
