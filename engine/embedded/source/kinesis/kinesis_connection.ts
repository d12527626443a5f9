import type { _Record, KinesisClient } from "@aws-sdk/client-kinesis";
import { type RetryPolicy, withRetries } from "../../../storage/with_retries.ts";
import { isPassing, kinesisError } from "./kinesis_failure.ts";
import type { KinesisAddress } from "./kinesis_options.ts";

/** The client's package and a client: loaded when something is first asked for. */
export interface KinesisSdk {
  readonly client: KinesisClient;
  readonly commands: typeof import("@aws-sdk/client-kinesis");
}

/** A record of a stream, as AWS's client gives it. */
export type KinesisRecord = _Record;

/** Some ten attempts within half a minute. */
const PATIENCE: RetryPolicy = {
  attempts: 11,
  firstPauseMs: 200,
  longestPauseMs: 5_000,
  random: Math.random,
  sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
};

/** How a {@linkcode KinesisConnection} waits. */
export interface ConnectionOptions {
  /** Ends waiting. */
  readonly signal?: AbortSignal;
  /** @default {eleven attempts, within about half a minute} */
  readonly retries?: Partial<RetryPolicy>;
}

/** A stream of Kinesis through AWS's client: what may pass is tried again, and what stays is explained. */
export class KinesisConnection {
  readonly address: KinesisAddress;
  readonly streamName: string;
  readonly #signal: AbortSignal | undefined;
  readonly #retries: RetryPolicy;
  #sdk: Promise<KinesisSdk> | undefined;

  constructor(address: KinesisAddress, streamName: string, options: ConnectionOptions = {}) {
    this.address = address;
    this.streamName = streamName;
    this.#signal = options.signal;
    this.#retries = { ...PATIENCE, sleep: (ms) => this.pause(ms), ...options.retries };
  }

  /**
   * Sends a request, again and again while the trouble may pass.
   *
   * @param operation Kinesis's name for it: `GetRecords`.
   * @throws {SourceError} With a condition that begins with `KINESIS_`; errors named in `leave` come as they are.
   */
  async ask<T>(
    operation: string,
    send: (sdk: KinesisSdk) => Promise<T>,
    leave: readonly string[] = [],
  ): Promise<T> {
    const sdk = await (this.#sdk ??= loadSdk(this.address));
    const attempts = (error: unknown) => isPassing(error) ? Infinity : 1;
    try {
      return await withRetries(this.#retries, attempts, () => {
        this.#signal?.throwIfAborted();
        return send(sdk);
      });
    } catch (cause) {
      this.#signal?.throwIfAborted();
      if (leave.includes((cause as Error).name)) throw cause;
      throw kinesisError({ operation, streamName: this.streamName, address: this.address }, cause);
    }
  }

  /** Waits, unless it has to end. */
  async pause(ms: number): Promise<void> {
    this.#signal?.throwIfAborted();
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    const end = () => resolve();
    this.#signal?.addEventListener("abort", end);
    await promise;
    clearTimeout(timer);
    this.#signal?.removeEventListener("abort", end);
    this.#signal?.throwIfAborted();
  }

  async close(): Promise<void> {
    const sdk = await this.#sdk?.catch(() => undefined);
    sdk?.client.destroy();
  }
}

async function loadSdk({ region, endpointUrl, credentials }: KinesisAddress): Promise<KinesisSdk> {
  const [commands, { NodeHttpHandler }] = await Promise.all([
    import("@aws-sdk/client-kinesis"),
    import("@smithy/node-http-handler"),
  ]);
  const client = new commands.KinesisClient({
    region,
    maxAttempts: 1, // how often something is tried again is decided here
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 5_000,
      requestTimeout: 30_000,
      throwOnRequestTimeout: true,
    }),
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    ...(credentials !== undefined && { credentials }),
  });
  return { client, commands };
}
