/** A record as PutRecords gets it. */
export interface PutEntry {
  readonly PartitionKey: string;
  /** Base64. */
  readonly Data: string;
}

/** An error that Kinesis answers. */
export interface KinesisFault {
  /** Its name: `ProvisionedThroughputExceededException`. */
  readonly type: string;
  readonly message: string;
  /** @default {400} */
  readonly status?: number;
  /** The time that the answer carries. @default {now} */
  readonly date?: Date;
}

const THROTTLED: KinesisFault = {
  type: "ProvisionedThroughputExceededException",
  message: "Rate exceeded for shard shardId-000000000000 in stream under account 000000000000.",
};

const EXPIRED: KinesisFault = {
  type: "ExpiredIteratorException",
  message:
    "Iterator expired. The iterator was created at time … while right now it is … which is further in the future " +
    "than the tolerated delay of 300000 milliseconds.",
};

/** What is to go wrong at the practice Kinesis, since no fake of Kinesis throttles, loses connections or ages by itself. */
export class KinesisFaults {
  readonly #refusals = new Map<string, KinesisFault[]>();
  readonly #before: { operation: string; run: () => Promise<void> }[] = [];
  readonly #recordFaults: ((entry: PutEntry) => boolean)[] = [];
  readonly #counts = new Map<string, number>();

  /** How often an operation was asked for, refused ones included. */
  countOf(operation: string): number {
    return this.#counts.get(operation) ?? 0;
  }

  /** Refuses the next requests of an operation for going too fast. */
  throttle(operation: string, times: number): void {
    this.refuse(operation, THROTTLED, times);
  }

  /** The next reads find that their iterator is older than five minutes. */
  expireIterators(times: number): void {
    this.refuse("GetRecords", EXPIRED, times);
  }

  /** Refuses the next requests of an operation with an error. */
  refuse(operation: string, fault: KinesisFault, times: number): void {
    const faults = this.#refusals.get(operation) ?? [];
    this.#refusals.set(operation, [...faults, ...Array<KinesisFault>(times).fill(fault)]);
  }

  /** For each of the next `times` PutRecords, the chosen records fail and the others get in. */
  failRecords(fails: (entry: PutEntry) => boolean, times: number): void {
    this.#recordFaults.push(...Array(times).fill(fails));
  }

  /** Does something right before the next request of an operation is answered: resharding in the middle of a read, say. */
  before(operation: string, run: () => Promise<void>): void {
    this.#before.push({ operation, run });
  }

  /** For the server: a request has come. Gives what to refuse it with, if anything. */
  async meet(operation: string): Promise<KinesisFault | undefined> {
    this.#counts.set(operation, this.countOf(operation) + 1);
    const at = this.#before.findIndex((each) => each.operation === operation);
    if (at >= 0) await this.#before.splice(at, 1)[0]!.run();
    return this.#refusals.get(operation)?.shift();
  }

  /** For the server: which records of a PutRecords fail. */
  failing(entries: readonly PutEntry[]): boolean[] {
    const fails = this.#recordFaults.shift();
    return entries.map((entry) => fails?.(entry) ?? false);
  }
}
