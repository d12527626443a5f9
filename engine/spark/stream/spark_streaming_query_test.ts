import { assertEquals, assertRejects } from "@std/assert";
import type { StreamingQueryProgress } from "../../declare/streaming_query.ts";
import { decodeMessage } from "../protocol/decode_message.ts";
import { encodeMessage } from "../protocol/encode_message.ts";
import type { Sent } from "../protocol/message_types.ts";
import { type QueryCall, SparkStreamingQuery } from "./spark_streaming_query.ts";

const IDENTITY = { id: "q", runId: "r", name: "reviews" };

/** A cluster with one query: what it was asked, and how the query ends there. */
function cluster(state: { isTriggerActive?: boolean; reports?: unknown[] } = {}) {
  const end = Promise.withResolvers<void>();
  const asked: string[] = [];
  const call: QueryCall = async (command) => {
    const [name] = Object.keys(command);
    asked.push(name!);
    if (name === "await_termination") await end.promise;
    if (name === "stop") end.resolve();
    return decodeMessage(
      "StreamingQueryCommandResult",
      encodeMessage("StreamingQueryCommandResult", answer(name!)),
    );
  };
  const answer = (name: string): Sent<"StreamingQueryCommandResult"> => {
    if (name === "status") {
      return { status: { status_message: "busy", is_trigger_active: state.isTriggerActive } };
    }
    if (name === "recent_progress") {
      return {
        recent_progress: { recent_progress_json: (state.reports ?? []).map((each) => JSON.stringify(each)) },
      };
    }
    return name === "explain" ? { explain: { result: "== Physical Plan ==" } } : {};
  };
  return { asked, call, end };
}

function report(batchId: number): StreamingQueryProgress {
  return { numInputRows: 1, batchId, timestamp: `2026-01-01T00:00:0${batchId}Z` } as StreamingQueryProgress;
}

Deno.test("SparkStreamingQuery keeps each report once, whichever way it comes", async () => {
  const { call } = cluster({ reports: [report(0), report(1)] });
  const query = new SparkStreamingQuery(IDENTITY, call);
  query.onProgress(report(1));
  assertEquals(query.lastProgress, report(1));
  query.onTerminated();
  await query.stop();
  assertEquals(query.recentProgress, [report(0), report(1)]);
  assertEquals(query.explain(), "== Physical Plan ==");
  assertEquals([query.isActive, query.status.message, query.exception], [false, "Stopped", null]);
});

Deno.test("SparkStreamingQuery keeps as many reports as it is told to", async () => {
  for (const [kept, expected] of [[2, [report(1), report(2)]], [0, []]] as const) {
    const { call } = cluster({ reports: [report(0), report(1)] });
    const query = new SparkStreamingQuery(IDENTITY, call, kept);
    query.onProgress(report(2));
    query.onTerminated();
    await query.stop();
    assertEquals(query.recentProgress, expected);
  }
});

Deno.test("SparkStreamingQuery.stop() waits for the running batch when it is told to", async () => {
  const { asked, call } = cluster({ isTriggerActive: true });
  const query = new SparkStreamingQuery(IDENTITY, call);
  query.onTerminated();
  const stopped = query.stop({ finishBatch: true });
  while (!asked.includes("status")) await Promise.resolve();
  assertEquals(asked.includes("stop"), false);
  await Promise.resolve();
  query.onProgress(report(0));
  await stopped;
  assertEquals(asked.includes("stop"), true);
});

Deno.test("SparkStreamingQuery.stop() stops at once when no batch runs", async () => {
  const { asked, call } = cluster({ isTriggerActive: false });
  const query = new SparkStreamingQuery(IDENTITY, call);
  query.onTerminated();
  await query.stop({ finishBatch: true });
  await query.stop();
  assertEquals(asked.filter((name) => name === "stop").length, 1);
});

Deno.test("SparkStreamingQuery tells why the query failed", async () => {
  const { call, end } = cluster();
  const query = new SparkStreamingQuery(IDENTITY, call);
  query.onTerminated();
  end.reject(new Error("no such column"));
  await assertRejects(() => query.awaitTermination(), Error, "no such column");
  await assertRejects(() => query.awaitTermination(1), Error, "no such column");
  assertEquals(query.exception?.message, "no such column");
  assertEquals(query.status.message, "Terminated with exception: no such column");
});

Deno.test("SparkStreamingQuery.awaitTermination() gives up after its timeout, which must be positive", async () => {
  const { call } = cluster();
  const query = new SparkStreamingQuery(IDENTITY, call);
  query.onTerminated();
  assertEquals(await query.awaitTermination(1), false);
  await assertRejects(() => query.awaitTermination(0), TypeError, "Timeout has to be positive");
  await query.stop();
  assertEquals(await query.awaitTermination(), true);
});
