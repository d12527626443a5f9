import { KinesisConnection } from "../../source/kinesis/kinesis_connection.ts";
import { KinesisOptions } from "../../source/kinesis/kinesis_options.ts";
import { type OutgoingRecord, type PutCounts, putRecords } from "./put_records.ts";

/** What Kinesis says of a stream. */
export interface StreamDescription {
  /** The stream's name. */
  readonly name: string;
  /** AWS's region, such as `eu-central-1`. */
  readonly region: string;
  /** `CREATING`, `ACTIVE`, `UPDATING` or `DELETING`. */
  readonly status: string;
  /** Shards that take records. */
  readonly openShardCount: number;
  /** How long records are kept. */
  readonly retentionHours: number;
  /** Milliseconds since the epoch. */
  readonly createdMs: number;
}

const NOT_THERE = "ResourceNotFoundException";
const THERE_ALREADY = "ResourceInUseException";
const POLL_MS = 500;

/**
 * A stream of Kinesis for programs that write to it without a query, and that make and delete it.
 *
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/Welcome.html}
 */
export class KinesisStream implements AsyncDisposable {
  /** What {@linkcode KinesisStream.put} has put in. */
  readonly counts: PutCounts = { records: 0, bytes: 0, resent: 0 };
  readonly #connection: KinesisConnection;

  /**
   * Names the stream; nothing is sent yet.
   *
   * @param options Those of `format("kinesis")`: `kinesis.streamName`, `kinesis.region`, `kinesis.endpointUrl`, …
   * @param signal Ends what waits.
   * @throws {AnalysisError} `ILLEGAL_ARGUMENT` for an option that is missing, unknown or not understood.
   */
  constructor(options: Readonly<Record<string, string>>, signal?: AbortSignal) {
    const lower = Object.entries(options).map(([name, value]) => [name.toLowerCase(), value] as const);
    const given = new KinesisOptions(new Map(lower), []);
    const streamName = given.required("streamName", "trades");
    this.#connection = new KinesisConnection(given.address(), streamName, signal ? { signal } : {});
  }

  /** The stream's name. */
  get name(): string {
    return this.#connection.streamName;
  }

  /**
   * Makes the stream if there is none, and waits until it can be used.
   *
   * @returns Whether it was made.
   * @throws {SourceError} With a condition that begins with `KINESIS_`.
   */
  async ensure(shardCount = 1): Promise<boolean> {
    let isNew = false;
    for (;;) {
      const found = await this.describe();
      if (found?.status === "ACTIVE" || found?.status === "UPDATING") return isNew;
      if (found === undefined) isNew = await this.#create(shardCount) || isNew;
      await this.#connection.pause(POLL_MS);
    }
  }

  /** What Kinesis says of it; undefined when there is none. */
  async describe(): Promise<StreamDescription | undefined> {
    const { name } = this;
    const found = await this.#unless(
      NOT_THERE,
      "DescribeStreamSummary",
      async ({ client, commands }) =>
        (await client.send(new commands.DescribeStreamSummaryCommand({ StreamName: name })))
          .StreamDescriptionSummary,
    );
    return found && {
      name,
      region: this.#connection.address.region,
      status: found.StreamStatus ?? "",
      openShardCount: found.OpenShardCount ?? 0,
      retentionHours: found.RetentionPeriodHours ?? 24,
      createdMs: found.StreamCreationTimestamp?.getTime() ?? 0,
    };
  }

  /** Deletes it with everything in it, and waits until it is gone. Does nothing when there is none. */
  async delete(): Promise<void> {
    await this.#unless(
      NOT_THERE,
      "DeleteStream",
      ({ client, commands }) => client.send(new commands.DeleteStreamCommand({ StreamName: this.name })),
    );
    while (await this.describe()) await this.#connection.pause(POLL_MS);
  }

  /** Puts records in, see {@linkcode putRecords}; resolves when Kinesis has all of them. */
  async put(records: readonly OutgoingRecord[]): Promise<void> {
    await putRecords(this.#connection, records, this.counts);
  }

  /** Closes the connections. The stream stays. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection.close();
  }

  /** False when somebody else was faster. */
  async #create(ShardCount: number): Promise<boolean> {
    const answer = await this.#unless(THERE_ALREADY, "CreateStream", async ({ client, commands }) => {
      await client.send(new commands.CreateStreamCommand({ StreamName: this.name, ShardCount }));
      return true;
    });
    return answer ?? false;
  }

  /** Asks; undefined for that one error. */
  async #unless<T>(
    error: string,
    operation: string,
    send: Parameters<typeof KinesisConnection.prototype.ask<T>>[1],
  ): Promise<T | undefined> {
    try {
      return await this.#connection.ask(operation, send, [error]);
    } catch (failure) {
      if ((failure as Error).name === error) return undefined;
      throw failure;
    }
  }
}
