import { assert, assertEquals, assertRejects } from "@std/assert";
import type { StreamWritePlan } from "../../declare/plan.ts";
import type { ClusterSession } from "../cluster_session.ts";
import type { PlanRunner } from "../plan_runner.ts";
import { decodeMessage } from "../protocol/decode_message.ts";
import { encodeMessage } from "../protocol/encode_message.ts";
import type { Received, Sent } from "../protocol/message_types.ts";
import { EVENT_TYPE } from "../protocol/messages_streaming.ts";
import { Reach } from "../reach.ts";
import { SparkStreams } from "./spark_streams.ts";

type Answer = Received<"ExecutePlanResponse">;

const WRITE: StreamWritePlan = {
  input: { kind: "relation", parts: ["t"] },
  outputMode: "append",
  options: {},
  partitionBy: [],
};

function answerOf(answer: Sent<"ExecutePlanResponse">): Answer {
  return decodeMessage("ExecutePlanResponse", encodeMessage("ExecutePlanResponse", answer));
}

function event(event_type: number, json: object): Answer {
  return answerOf({
    streaming_query_listener_events_result: { events: [{ event_json: JSON.stringify(json), event_type }] },
  });
}

/** A cluster that starts one query, `r`; `tell` is its listener bus, `end` ends the query. */
function streamsOn(startAnswer: Promise<void> = Promise.resolve()) {
  const told: string[] = [];
  const bus: ((answer: Answer) => void)[] = [];
  const waiting: Promise<Answer>[] = [];
  const more = () => {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    bus.push(resolve);
    waiting.push(promise);
  };
  more();
  const ended = Promise.withResolvers<void>();
  const runner = {
    relation: () => Promise.resolve({}),
    command: async (command: Sent<"Command">) => {
      if (command.write_stream_operation_start) {
        await startAnswer;
        const query_id = { id: "q", run_id: "r" };
        return [answerOf({ write_stream_operation_start_result: { query_id, name: "rides" } })];
      }
      const asked = command.streaming_query_command;
      if (asked && "await_termination" in asked) await ended.promise;
      return [answerOf({ streaming_query_command_result: {} })];
    },
  } as unknown as PlanRunner;
  const client = {
    async *execute() {
      yield answerOf({ streaming_query_listener_events_result: { listener_bus_listener_added: true } });
      while (true) yield await waiting.shift()!;
    },
  };
  const session = { client: () => Promise.resolve(client), isKept: false } as unknown as ClusterSession;
  const streams = new SparkStreams({
    conf: { all: () => ({}) },
    session,
    runner,
    reach: new Reach({ host: "localhost", place: "sc://localhost", storage: {} }),
    print: (text) => told.push(text),
    listener: {
      onQueryStarted: ({ name }) => told.push(`started ${name}`),
      onQueryProgress: ({ progress }) => told.push(`batch ${progress.batchId}`),
      onQueryTerminated: ({ exception, name }) => told.push(`terminated ${name}: ${exception}`),
    },
  });
  const tell = async (answer: Answer) => {
    const resolve = bus.shift()!;
    more();
    resolve(answer);
    await new Promise((done) => setTimeout(done, 0)); // the bus has read it
  };
  return { streams, told, tell, end: ended };
}

const BATCH = event(EVENT_TYPE.progress, {
  progress: { runId: "r", batchId: 0, timestamp: "t", numInputRows: 1 },
});
const END = event(EVENT_TYPE.terminated, {
  id: "q",
  runId: "r",
  exception: "Error: no\n\n\tat Java",
  errorClassOnException: null,
});

Deno.test("SparkStreams tells the start before everything else of the query, in whatever order it comes", async () => {
  const answered = Promise.withResolvers<void>();
  const { end, streams, tell, told } = streamsOn(answered.promise);
  const starting = streams.start(WRITE);
  await new Promise((done) => setTimeout(done, 0)); // the start is on its way
  await tell(BATCH);
  assertEquals(told, []);
  answered.resolve();
  const query = await starting;
  assertEquals(told, ["started rides", "batch 0"]);
  assertEquals(query.lastProgress?.batchId, 0);
  await tell(END);
  end.resolve();
  await query.awaitTermination();
  assertEquals(told.at(-1), "terminated rides: Error: no");
});

Deno.test("SparkStreams knows what runs, and waits for any end", async () => {
  const { end, streams, tell } = streamsOn();
  const query = await streams.start(WRITE);
  assertEquals([streams.active.length, streams.get("q") === query, streams.get("other")], [1, true, null]);
  assertEquals(await streams.awaitAnyTermination(1), false);
  await tell(END);
  end.reject(new Error("no such topic"));
  await assertRejects(() => streams.awaitAnyTermination(), Error, "no such topic");
  assertEquals(streams.active, []);
  streams.resetTerminated();
  assertEquals(await streams.awaitAnyTermination(1), false);
});

Deno.test("SparkStreams says where the console sink prints", async () => {
  const { end, streams, tell, told } = streamsOn();
  const query = await streams.start({ ...WRITE, format: "console" });
  assert(told[0]?.includes("in the log of the cluster"), told[0]);
  await tell(END);
  end.resolve();
  await query.awaitTermination();
});
