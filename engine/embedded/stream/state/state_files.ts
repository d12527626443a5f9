import { SparkError } from "../../../errors.ts";
import type { Storage } from "../../../storage/storage.ts";

/** A snapshot is written at the latest after so many deltas: a restart reads them all. */
const MOST_DELTAS = 100;
/** And not before so many, however small the state is. */
const FEWEST_DELTAS = 10;

/** The files from which a version is restored: a snapshot, and the changes since. */
export interface VersionFiles {
  readonly snapshot: string | undefined;
  readonly deltas: readonly string[];
}

/** A file of the state that is there and is not what it should be. */
export function unreadableState(url: string, cause: unknown): SparkError {
  return new SparkError(
    "CANNOT_LOAD_STATE_STORE.UNCATEGORIZED",
    `The state of the query cannot be loaded: ${url} is damaged. Restore the file, or start afresh: run with --fresh, or give the query a new ` +
      `checkpointLocation and a new output path.`,
    { parameters: { fileToRead: url }, cause },
  );
}

/**
 * Which files of one operator's state there are: `state/<operator>/0/<version>.delta.parquet` with what batch `version - 1` changed, and now and then
 * `<version>.snapshot.parquet` with everything.
 */
export class StateFiles {
  readonly #storage: Storage;
  readonly #folder: string;
  #deltas = new Set<number>();
  #snapshots = new Set<number>();
  #rowsSinceSnapshot = 0;

  constructor(storage: Storage, operatorId: number) {
    this.#storage = storage;
    this.#folder = `state/${operatorId}/0`;
  }

  /**
   * Looks for what a version is made of.
   *
   * @throws {SparkError} `CANNOT_LOAD_STATE_STORE.…` when a file is missing.
   */
  async find(version: number): Promise<VersionFiles> {
    await this.#list();
    const snapshot = Math.max(0, ...[...this.#snapshots].filter((each) => each <= version));
    const needed = Array.from({ length: version - snapshot }, (_, i) => snapshot + 1 + i);
    const missing = needed.find((each) => !this.#deltas.has(each));
    if (missing !== undefined) {
      const url = this.#storage.urlOf(this.deltaPath(missing));
      throw new SparkError(
        "CANNOT_LOAD_STATE_STORE.CANNOT_READ_DELTA_FILE_NOT_EXISTS",
        `The state of the query cannot be loaded: ${url} is not there. State that Spark itself wrote cannot be read by this engine. Restore ` +
          `the file, or start afresh: run with --fresh, or give the query a new checkpointLocation and a new output path.`,
        { parameters: { fileToRead: url } },
      );
    }
    return {
      snapshot: snapshot > 0 ? this.snapshotPath(snapshot) : undefined,
      deltas: needed.map((each) => this.deltaPath(each)),
    };
  }

  deltaPath(version: number): string {
    return `${this.#folder}/${version}.delta.parquet`;
  }

  snapshotPath(version: number): string {
    return `${this.#folder}/${version}.snapshot.parquet`;
  }

  /**
   * A delta was written.
   *
   * @returns Whether it is time for a snapshot: when the deltas since the last one hold about half as much as a snapshot would, so that writing state
   * costs little more than the changes.
   */
  addedDelta(version: number, rowCount: number, stateRows: number): boolean {
    this.#deltas.add(version);
    this.#rowsSinceSnapshot += rowCount;
    const deltas = version - Math.max(0, ...this.#snapshots);
    return deltas >= MOST_DELTAS || (deltas >= FEWEST_DELTAS && this.#rowsSinceSnapshot * 2 >= stateRows);
  }

  addedSnapshot(version: number): void {
    this.#snapshots.add(version);
    this.#rowsSinceSnapshot = 0;
  }

  /** Removes what no version from `version` on is made of. */
  async purgeBefore(version: number): Promise<void> {
    const oldest = Math.max(0, ...[...this.#snapshots].filter((each) => each <= version));
    const deltas = [...this.#deltas].filter((each) => each <= oldest);
    const snapshots = [...this.#snapshots].filter((each) => each < oldest);
    for (const each of deltas) this.#deltas.delete(each);
    for (const each of snapshots) this.#snapshots.delete(each);
    const paths = [...deltas.map((v) => this.deltaPath(v)), ...snapshots.map((v) => this.snapshotPath(v))];
    await Promise.all(paths.map((path) => this.#storage.remove(path)));
  }

  async #list(): Promise<void> {
    for await (const { path } of this.#storage.list(this.#folder)) {
      const [, version, kind] = /(\d+)\.(delta|snapshot)\.parquet$/.exec(path) ?? [];
      if (version !== undefined) (kind === "delta" ? this.#deltas : this.#snapshots).add(Number(version));
    }
  }
}
