import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { FinnhubServer, type FinnhubServerOptions } from "./finnhub_server.ts";

const BTC = "BINANCE:BTCUSDT";

/** A feed whose clock the test holds. */
function startFeed(options: FinnhubServerOptions = {}) {
  const clock = { nowMs: 1_700_000_000_000 };
  const server = FinnhubServer.start({ tickMs: 0, now: () => clock.nowMs, ...options });
  const passes = (ms: number) => {
    clock.nowMs += ms;
    server.tick();
  };
  return { server, passes, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** A connection that keeps what it hears. */
class Listener implements Disposable {
  readonly socket: WebSocket;
  readonly #heard: string[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  #wake = () => {};

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.onmessage = ({ data }) => {
      this.#heard.push(data);
      this.#wake();
    };
    this.closed = new Promise((resolve) => socket.onclose = ({ code, reason }) => resolve({ code, reason }));
  }

  static async connect(url: string, token = "t1"): Promise<Listener> {
    const listener = new Listener(new WebSocket(`${url}?token=${token}`));
    await new Promise<void>((resolve, reject) => {
      listener.socket.onopen = () => resolve();
      listener.socket.onerror = (event) => reject(new Error((event as ErrorEvent).message));
    });
    return listener;
  }

  async next(): Promise<{ type: string; msg?: string; data?: Record<string, unknown>[] }> {
    while (this.#heard.length === 0) await new Promise<void>((resolve) => this.#wake = resolve);
    return JSON.parse(this.#heard.shift()!);
  }

  /** Sends something, and an unknown message whose answer shows that it has been heard. */
  async say(type: string, symbol: string): Promise<void> {
    this.socket.send(JSON.stringify({ type, symbol }));
    this.socket.send("not JSON");
    assertEquals(await this.next(), { type: "error", msg: "Invalid message" });
  }

  [Symbol.dispose]() {
    this.socket.close();
  }
}

Deno.test("FinnhubServer sends trades of subscribed symbols, and a ping every minute", async () => {
  await using feed = startFeed({ tradesPerSecond: 5 });
  using listener = await Listener.connect(feed.server.url);
  await listener.say("subscribe", BTC);
  feed.passes(1_000);
  const trade = await listener.next();
  assertEquals([trade.type, new Set(trade.data!.map(({ s }) => s))], ["trade", new Set([BTC])]);
  assertEquals(Object.keys(trade.data![0]!), ["s", "p", "t", "v"]);
  await listener.say("unsubscribe", BTC);
  feed.passes(59_000);
  assertEquals(await listener.next(), { type: "ping" });
});

Deno.test("FinnhubServer refuses an unknown token as Finnhub does", async () => {
  await using feed = startFeed({ token: "right" });
  const error = await assertRejects(() => Listener.connect(feed.server.url, "wrong"));
  assertStringIncludes((error as Error).message, "401");
  const answer = await fetch(`${feed.server.url.replace("ws", "http")}?token=wrong`);
  assertEquals([answer.status, await answer.json()], [401, { error: "Invalid API key" }]);
});

Deno.test("FinnhubServer ends both connections when a token is used twice", async () => {
  await using feed = startFeed();
  using first = await Listener.connect(feed.server.url);
  await first.say("subscribe", BTC);
  using second = await Listener.connect(feed.server.url);
  assertEquals([(await first.closed).code, (await second.closed).code], [1008, 1008]);
  assertEquals(feed.server.connectionCount, 0);
});

Deno.test("FinnhubServer refuses more symbols than the plan allows", async () => {
  await using feed = startFeed({ maxSymbols: 1 });
  using listener = await Listener.connect(feed.server.url);
  await listener.say("subscribe", BTC);
  listener.socket.send(JSON.stringify({ type: "subscribe", symbol: "BINANCE:ETHUSDT" }));
  assertEquals(await listener.next(), { type: "error", msg: "Subscribing to too many symbols" });
});

Deno.test("FinnhubServer plays dead when it is silent, and a messy one sends what cannot be used", async () => {
  await using feed = startFeed({ messy: true, tradesPerSecond: 100 });
  using listener = await Listener.connect(feed.server.url);
  await listener.say("subscribe", BTC);
  feed.server.isSilent = true;
  feed.passes(60_000);
  feed.server.isSilent = false;
  feed.server.broadcast(JSON.stringify({ type: "first" }));
  assertEquals(await listener.next(), { type: "first" });
  const texts: string[] = [];
  listener.socket.onmessage = ({ data }) => texts.push(data);
  feed.passes(30_000);
  const end = Promise.withResolvers<void>();
  listener.socket.addEventListener("message", ({ data }) => data === "end" && end.resolve());
  feed.server.broadcast("end");
  await end.promise;
  assertEquals(texts.some((text) => text.includes('"v":null')), true);
  assertEquals(texts.some((text) => text.includes('"news"')), true);
  assertEquals(texts.some((text) => !text.endsWith("}")), true);
});
