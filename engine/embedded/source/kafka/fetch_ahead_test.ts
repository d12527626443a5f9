import { assertEquals, assertRejects } from "@std/assert";
import { SourceError } from "../../../errors.ts";
import { FetchAhead, type FetchClient } from "./fetch_ahead.ts";
import type { FetchedPartition, FetchRequest, FetchResponse } from "./fetch_protocol.ts";
import type { KafkaClientConfig } from "./kafka_client_config.ts";
import type { OffsetRange } from "./kafka_offsets.ts";
import { OffsetOutOfRange, PartitionGone } from "./partition_feed.ts";
import { TransientFailure } from "./transient_failure.ts";

const CONFIG: KafkaClientConfig = {
  bootstrapServers: [],
  clientId: "test",
  tls: undefined,
  sasl: undefined,
  readCommitted: false,
  requestTimeoutMs: 1000,
  reconnectWindowMs: 1000,
  retryBackoffMs: 1,
  retryBackoffMaxMs: 1,
  fetchMaxBytes: 4 * 1024 * 1024,
  maxPartitionFetchBytes: 4 * 1024 * 1024,
  checkCrcs: true,
};

/** What a partition answers at an offset: how many records, an error code, or how long it takes in bytes. */
type Answer = { readonly records: number; readonly byteCount?: number } | { readonly errorCode: number };

/** Brokers that answer as told; after a look at the topics, partitions are led by the next broker. */
class FakeClient implements FetchClient {
  readonly config: KafkaClientConfig;
  readonly asked: string[] = [];
  leader = 1;
  readonly #answer: (leader: number, offset: number) => Answer;

  constructor(answer: (leader: number, offset: number) => Answer, config: Partial<KafkaClientConfig> = {}) {
    this.#answer = answer;
    this.config = { ...CONFIG, ...config };
  }

  leaderOf(): number {
    return this.leader;
  }

  describeTopics() {
    this.leader++;
    return Promise.resolve([]);
  }

  mayPass(cause: unknown): boolean {
    return cause instanceof TransientFailure;
  }

  pause(): Promise<void> {
    return Promise.resolve();
  }

  fetch(leader: number, { wants }: FetchRequest): Promise<FetchResponse> {
    this.asked.push(`${leader}: ${wants.map(({ partition, offset }) => `${partition}@${offset}`).join(" ")}`);
    const partitions = wants.map(({ topic, partition, offset }): FetchedPartition => {
      const answer = this.#answer(leader, offset);
      return {
        topic,
        partition,
        errorCode: "errorCode" in answer ? answer.errorCode : 0,
        highWatermark: 1000,
        abortedTransactions: [],
        records: "records" in answer
          ? batchHeader(offset, answer.records, answer.byteCount)
          : new Uint8Array(0),
      };
    });
    return Promise.resolve({ clientSideThrottleTime: 0, errorCode: 0, partitions });
  }
}

/** As much of a batch as says which offsets it holds. */
function batchHeader(offset: number, count: number, byteCount = 61): Uint8Array {
  const bytes = new Uint8Array(byteCount);
  const view = new DataView(bytes.buffer);
  view.setBigInt64(0, BigInt(offset));
  view.setInt32(8, byteCount - 12);
  view.setInt8(16, 2);
  view.setInt32(23, count - 1);
  return bytes;
}

function range(partition: number, from: number, until: number): OffsetRange {
  return { key: `t-${partition}`, topic: "t", partition, from, until };
}

function start(client: FakeClient, ranges: OffsetRange[]) {
  const ahead = new FetchAhead(client, 1000);
  const feeds = ranges.map((each) => ahead.open(each, each.from));
  ahead.want(feeds.map((feed, i) => [feed, ranges[i]!.until]));
  return { ahead, feeds };
}

Deno.test("FetchAhead asks for what is wanted, each offset once, and no further", async () => {
  const client = new FakeClient(() => ({ records: 10 }));
  const { ahead, feeds } = start(client, [range(0, 5, 20), range(1, 0, 10)]);
  for (const feed of [feeds[0]!, feeds[0]!, feeds[1]!]) assertEquals((await ahead.take(feed)).errorCode, 0);
  assertEquals(client.asked, ["1: 0@5 1@0", "1: 0@15"]);
});

Deno.test("FetchAhead goes on at the same offset with the new leader", async () => {
  const NOT_LEADER_FOR_PARTITION = 6;
  const client = new FakeClient((leader, offset) =>
    leader === 1 && offset === 10 ? { errorCode: NOT_LEADER_FOR_PARTITION } : { records: 10 }
  );
  const { ahead, feeds: [feed] } = start(client, [range(0, 0, 20)]);
  await ahead.take(feed!);
  await ahead.take(feed!);
  assertEquals(client.asked, ["1: 0@0", "1: 0@10", "2: 0@10"]);
});

Deno.test("FetchAhead holds no more than 8 MiB, except for what is waited for", async () => {
  const byteCount = 1024 * 1024;
  const client = new FakeClient(() => ({ records: 1, byteCount }));
  const { ahead, feeds } = start(client, [range(0, 0, 100), range(1, 0, 100)]);
  await ahead.take(feeds[1]!);
  for (let i = 0; i < 1000; i++) await Promise.resolve(); // what can arrive has arrived
  const held = feeds.reduce((sum, { arrived }) => sum + arrived.length, 0);
  assertEquals(held > 4 && held <= 8, true, `${held} MiB are held`);
  for (let i = 0; i < 60; i++) await ahead.take(feeds[0]!);
});

Deno.test("FetchAhead tells the ways apart in which a partition refuses", async () => {
  const refusals: [number, typeof OffsetOutOfRange | typeof SourceError, string][] = [
    [1, OffsetOutOfRange, "t-0 has no 0"],
    [29, SourceError, "An anonymous user may not read the Kafka topic t."],
    [42, SourceError, "Reading t-0 from offset 0 failed: the broker answers INVALID_REQUEST."],
  ];
  for (const [errorCode, errorClass, fragment] of refusals) {
    const { ahead, feeds: [feed] } = start(new FakeClient(() => ({ errorCode })), [range(0, 0, 1)]);
    await assertRejects(() => ahead.take(feed!), errorClass, fragment);
  }
});

Deno.test("FetchAhead gives up when a refusal does not pass", async () => {
  const client = new FakeClient(() => ({ errorCode: 6 }), { reconnectWindowMs: 0 });
  const { ahead, feeds: [feed] } = start(client, [range(0, 0, 1)]);
  await assertRejects(
    () => ahead.take(feed!),
    SourceError,
    "Kafka has not been able to answer for 0 s: reading t-0: NOT_LEADER",
  );
});

Deno.test("FetchAhead.close() ends the waiting with its reason", async () => {
  const client = new FakeClient(() => ({ records: 1 }));
  client.fetch = () => new Promise(() => {});
  const { ahead, feeds: [feed] } = start(client, [range(0, 0, 1)]);
  const waiting = assertRejects(() => ahead.take(feed!), PartitionGone, "closed");
  ahead.close(new PartitionGone("closed"));
  await waiting;
});
