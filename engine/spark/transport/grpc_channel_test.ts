import { assert, assertEquals, assertRejects } from "@std/assert";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { FakeServer } from "../testing/fake_server.ts";
import { GRPC_CODE, GrpcError } from "./grpc_error.ts";
import type { Patience } from "./connection_watch.ts";
import { GrpcChannel } from "./grpc_channel.ts";

function channelTo(
  { port }: { port: number },
  more: { token?: string; maxMessageBytes?: number; patience?: Partial<Patience> } = {},
): GrpcChannel {
  return new GrpcChannel({
    host: "127.0.0.1",
    port,
    useTls: false,
    maxMessageBytes: 1_000_000,
    headers: {},
    ...more,
  });
}

async function failureOf(channel: GrpcChannel): Promise<GrpcError> {
  return await assertRejects(() => Array.fromAsync(channel.call("Config", new Uint8Array())), GrpcError);
}

Deno.test("GrpcChannel.call() gives the messages of an answer, whole, however large", async () => {
  const large = new Uint8Array(500_000).fill(7);
  await using server = await FakeServer.start((_, request) => ({
    messages: [request, large, new Uint8Array()],
  }));
  using channel = channelTo(server, { token: "secret" });
  const messages = await Array.fromAsync(channel.call("ExecutePlan", new Uint8Array([1, 2])));
  assertEquals(messages.map((message) => message.length), [2, 500_000, 0]);
  assertEquals(messages[1], large);
  assertEquals(server.calls, ["ExecutePlan"]);
  assertEquals(server.lastHeaders.authorization, "Bearer secret");
});

Deno.test("GrpcChannel.call() throws the error of the server, with its details and after its messages", async () => {
  const details = { code: 13, message: "x", details: [{ type_url: "a/b", value: new Uint8Array([9]) }] };
  await using server = await FakeServer.start((_, request) => ({
    messages: request.length > 0 ? [request] : [],
    code: 13,
    message: "no such tâble",
    details,
  }));
  using channel = channelTo(server);
  const early = await failureOf(channel);
  assertEquals([early.code, early.message], [13, "no such tâble"]);
  assertEquals(early.details, details as never);
  const read: number[] = [];
  const late = await assertRejects(async () => {
    for await (const message of channel.call("Config", new Uint8Array([5]))) read.push(...message);
  }, GrpcError);
  assertEquals([late.code, read], [13, [5]]);
});

Deno.test("GrpcChannel.call() says that a connection could not be made, and that one was cut", async () => {
  const gone = await FakeServer.start(() => ({}));
  const { port } = gone;
  await gone[Symbol.asyncDispose]();
  using unreachable = channelTo({ port });
  const refused = await failureOf(unreachable);
  assertEquals(refused.code, GRPC_CODE.unavailable);
  assert(refused.message.includes("ECONNREFUSED"), refused.message);

  await using server = await FakeServer.start(() => ({
    messages: [new Uint8Array([1])],
    cut: Promise.resolve(),
  }));
  using channel = channelTo(server);
  assertEquals((await failureOf(channel)).code, GRPC_CODE.unavailable);
});

Deno.test("GrpcChannel.call() connects again after a connection was lost", async () => {
  let cut: Promise<void> | undefined = Promise.resolve();
  await using server = await FakeServer.start(() => cut ? { cut } : { messages: [new Uint8Array([1])] });
  using channel = channelTo(server);
  await failureOf(channel);
  cut = undefined;
  assertEquals(await Array.fromAsync(channel.call("Config", new Uint8Array())), [new Uint8Array([1])]);
});

Deno.test("GrpcChannel.call() refuses a message that is larger than allowed", async () => {
  await using server = await FakeServer.start(() => ({ messages: [new Uint8Array(2000)] }));
  using channel = channelTo(server, { maxMessageBytes: 1000 });
  const error = await failureOf(channel);
  assertEquals(error.code, GRPC_CODE.resourceExhausted);
  assert(error.message.includes("grpc_max_message_size"), error.message);
});

Deno.test("GrpcChannel.call() ends when its signal aborts, and when nobody reads on", async () => {
  await using server = await FakeServer.start(() => ({ messages: [new Uint8Array([1])], hang: true }));
  using channel = channelTo(server);
  const abort = new AbortController();
  const read: number[] = [];
  await assertRejects(
    async () => {
      for await (const message of channel.call("ExecutePlan", new Uint8Array(), abort.signal)) {
        read.push(...message);
        abort.abort(new Error("enough"));
      }
    },
    Error,
    "enough",
  );
  assertEquals(read, [1]);
  for await (const message of channel.call("ExecutePlan", new Uint8Array())) {
    read.push(...message);
    break;
  }
  assertEquals(read, [1, 1]);
});

/** A network between a channel and a server; it can stop carrying anything, without a word, for the connections that there are. */
class Network implements Disposable {
  readonly #proxy: Server;
  #frozen = new Set<Socket>();
  #sockets = new Set<Socket>();

  constructor(toPort: number) {
    this.#proxy = createServer((client) => {
      const server = connect(toPort, "127.0.0.1");
      for (const [from, to] of [[client, server], [server, client]] as const) {
        this.#sockets.add(from);
        from.on("error", () => {}).on("data", (bytes) => this.#frozen.has(from) || to.write(bytes));
        from.on("close", () => this.#frozen.has(from) || to.destroy());
      }
    });
  }

  async listen(): Promise<number> {
    this.#proxy.listen(0, "127.0.0.1");
    await once(this.#proxy, "listening");
    return (this.#proxy.address() as AddressInfo).port;
  }

  freeze(): void {
    this.#frozen = new Set(this.#sockets);
  }

  [Symbol.dispose](): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#proxy.close();
  }
}

Deno.test("GrpcChannel.call() notices a server that is gone without a word, and connects again", async () => {
  await using server = await FakeServer.start(() => ({ messages: [new Uint8Array([1])], hang: true }));
  using network = new Network(server.port);
  using channel = channelTo({ port: await network.listen() }, {
    patience: { silenceMs: 20, answerMs: 900 },
  });
  const error = await assertRejects(async () => {
    for await (const _ of channel.call("ExecutePlan", new Uint8Array())) network.freeze();
  }, GrpcError);
  assertEquals([error.code, error.message], [GRPC_CODE.unavailable, "no answer within 1 seconds"]);
  for await (const message of channel.call("ReattachExecute", new Uint8Array())) {
    assertEquals(message, new Uint8Array([1]));
    break;
  }
});

Deno.test("GrpcChannel.call() waits for a server that is silent, but there", async () => {
  const answer = Promise.withResolvers<void>();
  await using server = await FakeServer.start(async () => {
    await answer.promise;
    return { messages: [new Uint8Array([1])] };
  });
  using network = new Network(server.port);
  using channel = channelTo({ port: await network.listen() }, { patience: { silenceMs: 5, answerMs: 5000 } });
  const messages = Array.fromAsync(channel.call("AnalyzePlan", new Uint8Array()));
  setTimeout(answer.resolve, 100); // many silences later
  assertEquals(await messages, [new Uint8Array([1])]);
});

Deno.test("GrpcChannel.call() gives up an address that takes connections and says nothing", async () => {
  const mute = createServer((socket) => void socket.on("error", () => {}));
  mute.listen(0, "127.0.0.1");
  await once(mute, "listening");
  using channel = channelTo({ port: (mute.address() as AddressInfo).port }, { patience: { connectMs: 20 } });
  const error = await failureOf(channel);
  mute.close();
  assertEquals([error.code, error.message], [GRPC_CODE.unavailable, "no answer within 1 seconds"]);
});
