import { SparkError } from "../../errors.ts";
import type { Storage } from "../../storage/storage.ts";
import type { SourceLog } from "../source/source.ts";
import { type CheckpointPlan, refuseOtherPlan } from "./checkpoint_plan.ts";
import { CommitLog } from "./commit_log.ts";
import { concurrentLogUpdate, malformedLogFile } from "./log_file.ts";
import { OffsetLog } from "./offset_log.ts";
import { sourceLog } from "./source_log.ts";

/** How many batches stay in the logs, as Spark's `spark.sql.streaming.minBatchesToRetain`. */
const MIN_BATCHES_TO_RETAIN = 100;
/** Old log files go a few at a time: on a bucket each is a request. */
const PURGE_EVERY_BATCHES = 10;

/**
 * The folder that a query remembers its position in, laid out as Spark does:
 *
 * ```text
 * metadata        {"id":"<uuid>"}, the query's identity over restarts
 * offsets/<N>     written before batch N runs: which rows are in it
 * commits/<N>     written after the sink has it
 * sources/<i>/    what source i keeps for itself
 * state/<i>/      what stateful operator i remembers, in a format of ours: Spark cannot read it, nor we Spark's
 * plan.json       ours: the plan the checkpoint was written for, without secrets
 * ```
 *
 * Dispose it to let another query write here.
 */
export class Checkpoint implements AsyncDisposable {
  /** The query's id, the same over restarts. */
  readonly id: string;
  readonly offsetLog: OffsetLog;
  readonly commitLog: CommitLog;
  readonly #storage: Storage;
  readonly #lock: AsyncDisposable;

  private constructor(storage: Storage, id: string, lock: AsyncDisposable) {
    this.id = id;
    this.#storage = storage;
    this.#lock = lock;
    this.offsetLog = new OffsetLog(storage);
    this.commitLog = new CommitLog(storage);
  }

  /**
   * Takes the folder for one query, and gives it an identity when it is new.
   *
   * @throws {SparkError} `CONCURRENT_QUERY` while another query writes here, `MALFORMED_LOG_FILE` when `metadata` is damaged.
   */
  static async open(storage: Storage): Promise<Checkpoint> {
    const lock = await storage.lock("metadata");
    if (lock === undefined) {
      throw new SparkError(
        "CONCURRENT_QUERY",
        `Another query is writing to the checkpoint ${storage.url}. Stop it first, or give this query a checkpointLocation of its own.`,
        { parameters: { path: storage.url } },
      );
    }
    try {
      return new Checkpoint(storage, await readOrMakeId(storage), lock);
    } catch (error) {
      await lock[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Where it is, as the program wrote it. */
  get url(): string {
    return this.#storage.url;
  }

  /** For the files below `state/`. */
  get storage(): Storage {
    return this.#storage;
  }

  sourceLog(index: number): SourceLog {
    return sourceLog(this.#storage, index);
  }

  /**
   * Refuses a query that cannot go on from here, then remembers the plan.
   *
   * @param hasBatches Whether any batch is in the logs; without one, anything may still change.
   * @throws {SparkError} `CHECKPOINT_OF_ANOTHER_PLAN`: it says what changed, and how to start afresh.
   */
  async acceptPlan(plan: CheckpointPlan, hasBatches: boolean): Promise<void> {
    const bytes = await this.#storage.read("plan.json");
    const known = bytes && new TextDecoder().decode(bytes);
    if (known !== undefined && hasBatches) refuseOtherPlan(this.#parsePlan(known), plan, this.url);
    const text = JSON.stringify(plan);
    if (text !== known) await this.#storage.replace("plan.json", new TextEncoder().encode(text));
  }

  /**
   * Lets go of log files that no restart will need, now and then.
   *
   * @returns The first batch that is kept, when anything was let go.
   */
  async purge(currentBatchId: number): Promise<number | undefined> {
    const first = currentBatchId - MIN_BATCHES_TO_RETAIN;
    if (first <= 0 || currentBatchId % PURGE_EVERY_BATCHES !== 0) return undefined;
    await Promise.all([this.offsetLog.purgeBefore(first), this.commitLog.purgeBefore(first)]);
    return first;
  }

  /** Forgets everything; for a checkpoint that only had to live as long as the query. */
  removeAll(): Promise<void> {
    return this.#storage.removeAll();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lock[Symbol.asyncDispose]();
  }

  #parsePlan(text: string): CheckpointPlan {
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw malformedLogFile(this.#storage.urlOf("plan.json"), "it should be JSON", cause);
    }
  }
}

async function readOrMakeId(storage: Storage): Promise<string> {
  const known = await storage.read("metadata");
  if (known !== undefined) return parseId(known, storage.urlOf("metadata"));
  const id = crypto.randomUUID();
  const created = await storage.create("metadata", new TextEncoder().encode(JSON.stringify({ id })));
  if (!created) throw concurrentLogUpdate(storage.urlOf("metadata"));
  return id;
}

function parseId(bytes: Uint8Array, url: string): string {
  try {
    const { id } = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof id === "string") return id;
  } catch {
    // Said below in the same words.
  }
  throw malformedLogFile(url, 'it should be {"id":"<uuid>"}');
}
