import { join } from "node:path";
import { JsonFile } from "./log/json_file.ts";

/** Where a running broker can be reached. */
export interface RunningBroker {
  /** The process that runs it. */
  readonly pid: number;
  /** Its address as `host:port`. */
  readonly bootstrap: string;
  /** Whether clients must log in. */
  readonly needsLogin: boolean;
}

/** A broker that has just locked its folder writes its address within this time. */
const STARTING_MS = 2000;
const POLL_MS = 20;

/**
 * Makes sure that one broker at a time works in a folder.
 *
 * The operating system holds the lock and drops it when the process ends, however it ends: no lock is ever stale.
 */
export class BrokerLock {
  readonly #file: Deno.FsFile;
  readonly #address: JsonFile<RunningBroker>;

  private constructor(file: Deno.FsFile, address: JsonFile<RunningBroker>) {
    this.#file = file;
    this.#address = address;
  }

  /** @throws {Error} When another broker works in the folder; the message says where it can be reached. */
  static async acquire(dir: string): Promise<BrokerLock> {
    Deno.mkdirSync(dir, { recursive: true });
    const file = openLockFile(dir);
    if (!file.tryLockSync(true)) {
      const running = await findRunningBroker(dir);
      // Whoever only looks whether a broker is running holds the lock for that moment.
      if (running !== undefined || !file.tryLockSync(true)) {
        file.close();
        const where = running
          ? ` in process ${running.pid}: connect to ${running.bootstrap} instead`
          : ": stop it";
        throw new Error(
          `Cannot start a Kafka broker in "${dir}": another one is running there${where}, or choose another folder`,
        );
      }
    }
    const address = addressFile(dir);
    address.delete(); // what a killed broker left behind
    return new BrokerLock(file, address);
  }

  /** Tells other processes where the broker is. */
  announce(running: RunningBroker): void {
    this.#address.write(running);
  }

  release(): void {
    this.#address.delete();
    unlock(this.#file);
  }
}

/**
 * Finds the broker that is running in a folder, of this process or another one.
 *
 * @returns Undefined when none is.
 */
export async function findRunningBroker(dir: string): Promise<RunningBroker | undefined> {
  for (let waitedMs = 0; isLocked(dir); waitedMs += POLL_MS) {
    const running = addressFile(dir).read();
    if (running !== undefined || waitedMs >= STARTING_MS) return running;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return undefined;
}

function isLocked(dir: string): boolean {
  try {
    const file = openLockFile(dir);
    const isFree = file.tryLockSync(true);
    if (isFree) unlock(file);
    else file.close();
    return !isFree;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false; // there is no such folder
    throw error;
  }
}

/** Closing alone would not do: a process that is being started just now has the file, too, for a moment. */
function unlock(file: Deno.FsFile): void {
  file.unlockSync();
  file.close();
}

function openLockFile(dir: string): Deno.FsFile {
  return Deno.openSync(join(dir, "broker.lock"), { write: true, create: true });
}

function addressFile(dir: string): JsonFile<RunningBroker> {
  return new JsonFile(join(dir, "broker.json"));
}
