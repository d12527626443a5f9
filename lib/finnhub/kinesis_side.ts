import { type DataStreamWriter, KinesisStream } from "../../engine/mod.ts";
import { PracticeKinesis } from "../../practice/kinesis/mod.ts";
import type { StreamSettings } from "./stream_settings.ts";

/** Options of `format("kinesis")`. */
export type KinesisOptions = Readonly<Record<string, string>>;

/** The stream that a lab uses, ready. */
export interface ReadyStream {
  /** Of `format("kinesis")`: name, address and login. */
  readonly options: KinesisOptions;
  /** When it was made, in milliseconds since the epoch: a stream that was deleted and made again is another one. */
  readonly createdMs: number;
}

/**
 * The folder of the checkpoints of the queries that read a stream, among all checkpoints: a stream that was deleted and made again is another one, and so is
 * what was read of it.
 */
export function streamCheckpoints(createdMs: number): string {
  return `kinesis-${createdMs}`;
}

/** How long Kinesis is asked at the end whether the stream is still there; without an answer it is taken to be. */
const ASK_MS = 3_000;

/** Kinesis as a lab meets it: AWS's where there are settings, and the practice one of this machine where there are none. */
export class KinesisSide implements AsyncDisposable {
  readonly #settings: StreamSettings;
  readonly #folder: string;
  #practice: PracticeKinesis | undefined;

  /** @param practiceFolder Everything of the practice side. */
  constructor(settings: StreamSettings, practiceFolder: string) {
    this.#settings = settings;
    this.#folder = `${practiceFolder}/kinesis`;
  }

  get isPractice(): boolean {
    return this.#settings.aws === undefined;
  }

  /** Says which side it is. */
  describe(): string {
    const { aws, streamName } = this.#settings;
    return aws
      ? `Kinesis: stream ${streamName} in ${aws.region}${aws.endpointUrl ? ` at ${aws.endpointUrl}` : ""}`
      : `Kinesis: the practice Kinesis of this machine, stream ${streamName} (.env.example says how to use AWS)`;
  }

  /** Address and login; starts the practice Kinesis if need be. */
  async options(): Promise<KinesisOptions> {
    const { aws, streamName } = this.#settings;
    const name = { "kinesis.streamName": streamName };
    if (!aws) {
      this.#practice ??= await PracticeKinesis.join(this.#folder);
      const login = { "kinesis.awsAccessKeyId": "practice", "kinesis.awsSecretKey": "practice" };
      return { ...name, "kinesis.endpointUrl": this.#practice.url, "kinesis.region": "us-east-1", ...login };
    }
    return {
      ...name,
      "kinesis.region": aws.region,
      "kinesis.awsAccessKeyId": aws.accessKeyId,
      "kinesis.awsSecretKey": aws.secretAccessKey,
      ...(aws.sessionToken !== undefined && { "kinesis.awsSessionToken": aws.sessionToken }),
      ...(aws.endpointUrl !== undefined && { "kinesis.endpointUrl": aws.endpointUrl }),
    };
  }

  /**
   * Makes the stream if there is none, and waits until it can be used.
   *
   * @param say Told what was done.
   * @throws {SourceError} With a condition that begins with `KINESIS_`.
   */
  async ready(say: (sentence: string) => void): Promise<ReadyStream> {
    const options = await this.options();
    await using stream = new KinesisStream(options);
    if (!this.isPractice && await stream.describe() === undefined) {
      say(`Making the stream ${stream.name}, which takes about half a minute …`);
    }
    const isNew = await stream.ensure(1);
    if (isNew && !this.isPractice) say("It is ready. It costs money as long as it exists.");
    return { options, createdMs: (await stream.describe())?.createdMs ?? 0 };
  }

  /**
   * What is to be done at the end of a run: a real stream costs money until it is deleted, and a practice one is served for as long as others use it.
   *
   * @param say Told what the user should know.
   */
  async end(say: (sentence: string) => void): Promise<void> {
    if (this.isPractice) return await this.#practice?.outlastOthers(say);
    await using stream = new KinesisStream(await this.options(), AbortSignal.timeout(ASK_MS));
    const isThere = await stream.describe().then((found) => found !== undefined, () => true);
    if (!isThere) return;
    say(
      `The stream ${this.#settings.streamName} still exists, and costs money: \`deno task finnhub:teardown\` deletes it.`,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#practice?.[Symbol.asyncDispose]();
  }
}

/** Whether any of the queries reads from Kinesis or writes to it. */
export function usesKinesis(writers: readonly DataStreamWriter[]): boolean {
  return writers.some(({ plan }) =>
    plan.format === "kinesis" || JSON.stringify(plan.input).includes('"format":"kinesis"')
  );
}
