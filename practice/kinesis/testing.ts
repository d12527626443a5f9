/**
 * Test equipment: streams of a practice Kinesis, through AWS's own client.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import * as sdk from "@aws-sdk/client-kinesis";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { KinesisServer, type KinesisServerOptions } from "./kinesis_server.ts";

/** The credentials of the practice side, which takes any. */
export const TEST_LOGIN = { accessKeyId: "practice", secretAccessKey: "practice" };

/** A practice Kinesis with one stream, `trades`, and a client. */
export class KinesisBench implements AsyncDisposable {
  readonly server: KinesisServer;
  readonly client: sdk.KinesisClient;
  /** Of the source and the sink, for this stream. */
  readonly options: Readonly<Record<string, string>>;

  private constructor(server: KinesisServer) {
    this.server = server;
    this.client = new sdk.KinesisClient({
      region: "us-east-1",
      endpoint: server.url,
      credentials: TEST_LOGIN,
      maxAttempts: 1,
      requestHandler: new NodeHttpHandler(),
    });
    this.options = {
      "kinesis.streamName": "trades",
      "kinesis.endpointUrl": server.url,
      "kinesis.awsAccessKeyId": TEST_LOGIN.accessKeyId,
      "kinesis.awsSecretKey": TEST_LOGIN.secretAccessKey,
      "kinesis.getRecords.fetchIntervalMs": "1",
    };
  }

  /** @param shardCount 0: the stream is there already. */
  static async open(shardCount = 1, options: KinesisServerOptions = {}): Promise<KinesisBench> {
    const bench = new KinesisBench(await KinesisServer.start(options));
    if (shardCount > 0) await bench.create(shardCount);
    return bench;
  }

  /** Makes the stream, and waits until it can be used. */
  async create(ShardCount: number): Promise<void> {
    await this.client.send(new sdk.CreateStreamCommand({ StreamName: "trades", ShardCount }));
    await this.settled();
  }

  async delete(): Promise<void> {
    await this.client.send(new sdk.DeleteStreamCommand({ StreamName: "trades" }));
    for (;;) {
      const { StreamNames = [] } = await this.client.send(new sdk.ListStreamsCommand({}));
      if (!StreamNames.includes("trades")) return;
    }
  }

  /** Waits until the stream is active. */
  async settled(): Promise<void> {
    for (;;) {
      const { StreamDescriptionSummary: stream } = await this.client.send(
        new sdk.DescribeStreamSummaryCommand({ StreamName: "trades" }),
      );
      if (stream?.StreamStatus === "ACTIVE") return;
    }
  }

  /** Puts texts in, with keys or with the text as key. */
  async put(...texts: (string | readonly [key: string, text: string])[]): Promise<void> {
    const Records = texts.map((each) => {
      const [PartitionKey, text] = typeof each === "string" ? [each, each] as const : each;
      return { PartitionKey, Data: Buffer.from(text) };
    });
    for (let i = 0; i < Records.length; i += 500) {
      await this.client.send(
        new sdk.PutRecordsCommand({ StreamName: "trades", Records: Records.slice(i, i + 500) }),
      );
    }
  }

  /** Splits a shard in the middle of its keys. */
  async split(ShardToSplit: string): Promise<void> {
    const { Shards = [] } = await this.client.send(new sdk.ListShardsCommand({ StreamName: "trades" }));
    const range = Shards.find(({ ShardId }) => ShardId === ShardToSplit)!.HashKeyRange!;
    const middle = (BigInt(range.StartingHashKey!) + BigInt(range.EndingHashKey!)) / 2n + 1n;
    const NewStartingHashKey = String(middle);
    await this.client.send(
      new sdk.SplitShardCommand({ StreamName: "trades", ShardToSplit, NewStartingHashKey }),
    );
    await this.settled();
  }

  async merge(ShardToMerge: string, AdjacentShardToMerge: string): Promise<void> {
    await this.client.send(
      new sdk.MergeShardsCommand({ StreamName: "trades", ShardToMerge, AdjacentShardToMerge }),
    );
    await this.settled();
  }

  /** Everything in the stream, shard by shard. */
  async texts(): Promise<string[]> {
    const { Shards = [] } = await this.client.send(new sdk.ListShardsCommand({ StreamName: "trades" }));
    const texts: string[] = [];
    for (const { ShardId } of Shards) {
      const { ShardIterator } = await this.client.send(
        new sdk.GetShardIteratorCommand({
          StreamName: "trades",
          ShardId: ShardId!,
          ShardIteratorType: "TRIM_HORIZON",
        }),
      );
      const { Records = [] } = await this.client.send(
        new sdk.GetRecordsCommand({ ShardIterator: ShardIterator! }),
      );
      for (const { Data } of Records) texts.push(Buffer.from(Data!).toString());
    }
    return texts;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.destroy();
    await this.server[Symbol.asyncDispose]();
  }
}
