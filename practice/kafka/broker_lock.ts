import { existsSync } from "node:fs";
import { join } from "node:path";
import { FileLock } from "../file_lock.ts";
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

/** Makes sure that one broker at a time works in a folder. */
export class BrokerLock {
  readonly #lock: FileLock;
  readonly #address: JsonFile<RunningBroker>;

  private constructor(lock: FileLock, address: JsonFile<RunningBroker>) {
    this.#lock = lock;
    this.#address = address;
  }

  /** @throws {Error} When another broker works in the folder; the message says where it can be reached. */
  static async acquire(dir: string): Promise<BrokerLock> {
    let lock = FileLock.take(lockPath(dir));
    if (lock === undefined) {
      const running = await findRunningBroker(dir);
      // Whoever only looks whether a broker is running holds the lock for that moment.
      lock = running === undefined ? FileLock.take(lockPath(dir)) : undefined;
      if (lock === undefined) {
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
    return new BrokerLock(lock, address);
  }

  /** Tells other processes where the broker is. */
  announce(running: RunningBroker): void {
    this.#address.write(running);
  }

  release(): void {
    this.#address.delete();
    this.#lock.release();
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
  if (!existsSync(lockPath(dir))) return false;
  const lock = FileLock.take(lockPath(dir));
  lock?.release();
  return lock === undefined;
}

function lockPath(dir: string): string {
  return join(dir, "broker.lock");
}

function addressFile(dir: string): JsonFile<RunningBroker> {
  return new JsonFile(join(dir, "broker.json"));
}
