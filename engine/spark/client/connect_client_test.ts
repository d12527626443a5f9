import { assert, assertEquals, assertRejects } from "@std/assert";
import { AnalysisError } from "../../errors.ts";
import { decodeMessage } from "../protocol/decode_message.ts";
import { encodeMessage } from "../protocol/encode_message.ts";
import type { Sent } from "../protocol/message_types.ts";
import { type FakeAnswer, type FakeHandler, FakeServer } from "../testing/fake_server.ts";
import { GrpcChannel } from "../transport/grpc_channel.ts";
import { ConnectClient } from "./connect_client.ts";
import { RemoteError } from "./remote_error.ts";

const SESSION = "11111111-2222-3333-4444-555555555555";

/** A client of a fake server; `waits` are the delays before calls were tried again. */
async function connectTo(handler: FakeHandler) {
  const server = await FakeServer.start(handler);
  const channel = new GrpcChannel({
    host: "127.0.0.1",
    port: server.port,
    useTls: false,
    maxMessageBytes: 1e6,
    headers: {},
  });
  const waits: number[] = [];
  const said: string[] = [];
  const hooks = { onWait: () => {} };
  const client = new ConnectClient({
    channel,
    place: "sc://fake:1",
    userId: "ada",
    sessionId: SESSION,
    random: () => 0,
    onAway: (sentence) => said.push(sentence),
    wait: (delayMs) => {
      waits.push(delayMs);
      hooks.onWait();
      return Promise.resolve();
    },
  });
  return Object.assign(hooks, {
    server,
    client,
    waits,
    said,
    /** Response ids of an execution, each told when it is read. */
    execute: async (onRead: () => void = () => {}) => {
      const ids: string[] = [];
      for await (const { response_id } of client.execute({ root: { sql: { query: "x" } } })) {
        ids.push(response_id);
        onRead();
      }
      return ids;
    },
    async [Symbol.asyncDispose]() {
      await client.close();
      channel[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  });
}

function response(id: string, more: Sent<"ExecutePlanResponse"> = {}): Uint8Array {
  return encodeMessage("ExecutePlanResponse", {
    session_id: SESSION,
    server_side_session_id: "server-1",
    response_id: id,
    ...more,
  });
}

const COMPLETE = response("end", { result_complete: {} });

/** Answers ExecutePlan and ReattachExecute in turn, and everything else with nothing. */
function inTurn(...answers: FakeAnswer[]): FakeHandler & { reattachedBehind: (string | undefined)[] } {
  const reattachedBehind: (string | undefined)[] = [];
  const handler = (method: string, request: Uint8Array): FakeAnswer => {
    if (method === "ReattachExecute") {
      reattachedBehind.push(decodeMessage("ReattachExecuteRequest", request).last_response_id);
    }
    return method === "ExecutePlan" || method === "ReattachExecute" ? answers.shift()! : {};
  };
  return Object.assign(handler, { reattachedBehind });
}

Deno.test("ConnectClient.execute() reattaches whenever the server ends the stream, and releases at the end", async () => {
  const handler = inTurn({ messages: [response("a")] }, { messages: [] }, {
    messages: [response("b"), COMPLETE],
  });
  await using fake = await connectTo(handler);
  assertEquals(await fake.execute(), ["a", "b"]);
  await fake.client.close();
  assertEquals(fake.server.calls, ["ExecutePlan", "ReattachExecute", "ReattachExecute", "ReleaseExecute"]);
  assertEquals(handler.reattachedBehind, ["a", "a"]);
  assertEquals(fake.waits, []);
});

Deno.test("ConnectClient.execute() goes on behind the last answer when the connection is cut", async () => {
  const read = Promise.withResolvers<void>();
  const handler = inTurn(
    { messages: [response("a")], cut: read.promise },
    { code: 14, message: "restarting" },
    { code: 14, message: "restarting" },
    { messages: [response("b"), COMPLETE] },
  );
  await using fake = await connectTo(handler);
  assertEquals(await fake.execute(read.resolve), ["a", "b"]);
  assertEquals(handler.reattachedBehind, ["a", "a", "a"]);
  assertEquals(fake.waits, [50, 200, 800]);
});

Deno.test("ConnectClient.execute() sends the plan again when the server never got it", async () => {
  const handler = inTurn(
    { code: 14, message: "lost" },
    { code: 13, message: "[INVALID_HANDLE.OPERATION_NOT_FOUND] The handle is invalid" },
    { messages: [response("a"), COMPLETE] },
  );
  await using fake = await connectTo(handler);
  assertEquals(await fake.execute(), ["a"]);
  assertEquals(fake.server.calls.slice(0, 3), ["ExecutePlan", "ReattachExecute", "ExecutePlan"]);
});

Deno.test("ConnectClient.execute() does not begin again when answers were lost with the operation", async () => {
  const read = Promise.withResolvers<void>();
  await using fake = await connectTo(inTurn(
    { messages: [response("a")], cut: read.promise },
    { code: 13, message: "[INVALID_HANDLE.OPERATION_NOT_FOUND] The handle is invalid" },
  ));
  await assertRejects(() => fake.execute(read.resolve), RemoteError, "OPERATION_NOT_FOUND");
});

Deno.test("ConnectClient.execute() interrupts what nobody reads to its end", async () => {
  await using fake = await connectTo(inTurn({ messages: [response("a")], hang: true }));
  for await (const _ of fake.client.execute({ root: {} })) break;
  await fake.client.close();
  assertEquals(fake.server.calls, ["ExecutePlan", "ReleaseExecute"]);
});

Deno.test("ConnectClient.execute() has the server end what is interrupted, before it throws", async () => {
  await using fake = await connectTo(inTurn({ messages: [response("a")], hang: true }));
  const interruption = new AbortController();
  const error = await assertRejects(async () => {
    for await (const _ of fake.client.execute({ root: {} }, interruption.signal)) {
      interruption.abort(new Error("Ctrl-C"));
    }
  }, Error);
  assertEquals([error.message, fake.server.calls], ["Ctrl-C", ["ExecutePlan", "ReleaseExecute"]]);
});

Deno.test("ConnectClient.execute() can be interrupted while it waits for a lost server", async () => {
  await using fake = await connectTo(() => ({ code: 14, message: "gone" }));
  const interruption = new AbortController();
  fake.onWait = () => interruption.abort(new Error("Ctrl-C"));
  await assertRejects(
    () => Array.fromAsync(fake.client.execute({ root: {} }, interruption.signal)),
    Error,
    "Ctrl-C",
  );
  assertEquals(fake.waits, [50]);
});

Deno.test("ConnectClient waits as long as the server asks", async () => {
  const retryInfo = encodeMessage("RetryInfo", { retry_delay: { seconds: 5n, nanos: 500_000_000 } });
  const details = {
    code: 8,
    details: [{ type_url: "type.googleapis.com/google.rpc.RetryInfo", value: retryInfo }],
  };
  await using fake = await connectTo(
    inTurn({ code: 8, message: "busy", details }, { messages: [response("a"), COMPLETE] }),
  );
  assertEquals(await fake.execute(), ["a"]);
  assertEquals(fake.waits, [5500]);
});

Deno.test("ConnectClient says once that a cluster is away, and that it is back", async () => {
  const away = { code: 14, message: "refused" };
  const handler = inTurn({ messages: [response("a")] }, ...Array(6).fill(away), {
    messages: [response("b"), COMPLETE],
  });
  await using fake = await connectTo(handler);
  assertEquals(await fake.execute(), ["a", "b"]);
  assertEquals(fake.said, [
    "The Spark cluster at sc://fake:1 does not answer (refused): it is asked again for ten minutes",
    "The Spark cluster at sc://fake:1 answers again",
  ]);
});

Deno.test("ConnectClient gives up soon when nothing was ever answered, and says what to look at", async () => {
  await using fake = await connectTo(() => ({ code: 14, message: "connection refused" }));
  const error = await assertRejects(() => fake.client.analyze({ spark_version: {} }), RemoteError);
  assert(
    error.message.startsWith("Cannot reach the Spark cluster at sc://fake:1: connection refused."),
    error.message,
  );
  assertEquals(fake.waits, [50, 200, 800]);
});

Deno.test("ConnectClient says that the server was restarted, by its own id or by the server's error", async () => {
  let serverId = "one";
  await using fake = await connectTo(() => ({
    messages: [
      encodeMessage("AnalyzePlanResponse", { session_id: SESSION, server_side_session_id: serverId }),
    ],
  }));
  await fake.client.analyze({ spark_version: {} });
  serverId = "two";
  await assertRejects(
    () => fake.client.analyze({ spark_version: {} }),
    RemoteError,
    "the server was restarted",
  );

  await using other = await connectTo(() => ({
    code: 13,
    message: "[INVALID_HANDLE.SESSION_CLOSED] The handle is invalid",
  }));
  await assertRejects(() => other.client.analyze({ spark_version: {} }), RemoteError, "idle for too long");
});

Deno.test("ConnectClient throws the error that Spark raised, with all that the server knows of it", async () => {
  const metadata = {
    errorId: "e1",
    errorClass: "TABLE_OR_VIEW_NOT_FOUND",
    sqlState: "42P01",
    classes: "[cut",
  };
  const info = encodeMessage("ErrorInfo", { reason: "org.apache.spark.sql.AnalysisException", metadata });
  const details = {
    code: 13,
    details: [{ type_url: "type.googleapis.com/google.rpc.ErrorInfo", value: info }],
  };
  const full = encodeMessage("FetchErrorDetailsResponse", {
    root_error_idx: 0,
    errors: [{ error_type_hierarchy: ["java.lang.RuntimeException"], message: "Job aborted", cause_idx: 1 }, {
      error_type_hierarchy: ["x.ExtendedAnalysisException", "org.apache.spark.sql.AnalysisException"],
      message: "[TABLE_OR_VIEW_NOT_FOUND] No `t`. SQLSTATE: 42P01; line 1 pos 14;\n'Project [*]",
      spark_throwable: {
        error_class: "TABLE_OR_VIEW_NOT_FOUND",
        sql_state: "42P01",
        message_parameters: { relationName: "`t`" },
      },
    }],
  });
  await using fake = await connectTo((method) =>
    method === "FetchErrorDetails" ? { messages: [full] } : { code: 13, message: "x", details }
  );
  const error = await assertRejects(() => fake.execute(), AnalysisError);
  assertEquals(error.message, "[TABLE_OR_VIEW_NOT_FOUND] No `t`. (line 1 pos 14)");
  assertEquals([error.condition, error.sqlState, error.parameters], [
    "TABLE_OR_VIEW_NOT_FOUND",
    "42P01",
    { relationName: "`t`" },
  ]);
});

Deno.test("ConnectClient throws what came with the error when the server knows no more of it", async () => {
  const metadata = {
    errorId: "e1",
    errorClass: "DIVIDE_BY_ZERO",
    classes: '["java.lang.ArithmeticException"]',
  };
  const info = encodeMessage("ErrorInfo", { metadata });
  const details = {
    code: 13,
    details: [{ type_url: "type.googleapis.com/google.rpc.ErrorInfo", value: info }],
  };
  await using fake = await connectTo((method) =>
    method === "FetchErrorDetails"
      ? { code: 12, message: "unknown" }
      : { code: 13, message: "[DIVIDE_BY_ZERO] No.", details }
  );
  const error = await assertRejects(() => fake.execute(), Error);
  assertEquals([error.name, error.message], ["ComputationError", "[DIVIDE_BY_ZERO] No."]);
});
