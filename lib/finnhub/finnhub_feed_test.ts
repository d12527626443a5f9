import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { FinnhubServer, type FinnhubServerOptions } from "../../practice/finnhub/mod.ts";
import { FinnhubError, FinnhubFeed, type FinnhubFeedOptions } from "./finnhub_feed.ts";

const BTC = "BINANCE:BTCUSDT";

/** A feed on a practice server whose trades come as fast as they can. */
async function withFeed(
  test: (bench: {
    server: FinnhubServer;
    feed: FinnhubFeed;
    said: string[];
    /** Reads until a condition holds. */
    until: (holds: () => boolean) => Promise<void>;
  }) => Promise<void>,
  options: Partial<FinnhubFeedOptions> = {},
  serverOptions: FinnhubServerOptions = {},
) {
  await using server = FinnhubServer.start({ tickMs: 5, tradesPerSecond: 2000, ...serverOptions });
  const stop = new AbortController();
  const said: string[] = [];
  const feed = new FinnhubFeed({
    url: server.url,
    token: "t",
    subscriptions: [JSON.stringify({ type: "subscribe", symbol: BTC })],
    signal: stop.signal,
    say: (sentence) => said.push(sentence),
    firstPauseMs: 1,
    random: () => 0,
    ...options,
  });
  const until = async (holds: () => boolean) => {
    const poll = setInterval(() => holds() && stop.abort(), 1);
    await feed.forEach(() => Promise.resolve()).finally(() => clearInterval(poll));
  };
  await test({ server, feed, said, until });
}

Deno.test("FinnhubFeed gives trades, and connects and subscribes again when the connection ends", async () => {
  await withFeed(async ({ feed, said, server, until }) => {
    let dropped = 0;
    await until(() => {
      if (feed.counts.trades > 0 && dropped === 0) dropped = feed.counts.trades, server.dropAll();
      return dropped > 0 && feed.counts.trades > dropped + 100;
    });
    assertEquals(feed.counts.reconnects, 1);
    assertEquals(said, ["Finnhub has ended the connection. Connecting again in 0.0 s."]);
  });
});

Deno.test("FinnhubFeed connects again when nothing has come for too long", async () => {
  await withFeed(async ({ feed, said, server, until }) => {
    server.isSilent = true;
    await until(() => {
      if (feed.counts.reconnects > 0) server.isSilent = false;
      return feed.counts.trades > 0;
    });
    assertEquals(said[0], "Finnhub has been silent for 0.05 s. Connecting again in 0.0 s.");
  }, { silenceMs: 50 });
});

Deno.test("FinnhubFeed shows Finnhub's own words for a token that is refused, and ends", async () => {
  await withFeed(
    async ({ until }) => {
      const error = await assertRejects(() => until(() => false), FinnhubError, "Invalid API key");
      assertStringIncludes((error as Error).message, "…en:");
      assertEquals((error as Error).message.includes("secret-token"), false);
    },
    { token: "secret-token" },
    { token: "another" },
  );
});

Deno.test("FinnhubFeed says that nobody is there, and tries again", async () => {
  await withFeed(async ({ feed, said, until }) => {
    await until(() => feed.counts.reconnects >= 2);
    assertEquals(said[0], "Finnhub cannot be reached. Is the network up? Connecting again in 0.0 s.");
  }, { url: "ws://127.0.0.1:1" });
});

Deno.test("FinnhubFeed says what may be behind connections that end at once", async () => {
  await withFeed(
    async ({ feed, said, server, until }) => {
      const other = setInterval(() => server.dropAll(), 1);
      await until(() => feed.counts.reconnects >= 3).finally(() => clearInterval(other));
      assertStringIncludes(said.join("\n"), "is another program using it?");
    },
    {},
    { tradesPerSecond: 0.001 },
  );
});

Deno.test("FinnhubFeed says that another program uses the token, though trades come in between", async () => {
  await withFeed(async ({ feed, said, server, until }) => {
    const stop = new AbortController();
    const options = { url: server.url, token: "t", subscriptions: [], say: () => {}, firstPauseMs: 20 };
    const other = new FinnhubFeed({ ...options, signal: stop.signal }).forEach(() => Promise.resolve());
    await until(() => said.some((sentence) => sentence.includes("is another program using it?")));
    assertEquals(feed.counts.trades > 0, true);
    stop.abort();
    await other;
  });
});

Deno.test("FinnhubFeed counts what it cannot use, and shows the first of each kind", async () => {
  await withFeed(
    async ({ feed, said, until }) => {
      await until(() => feed.counts.malformed > 2 && feed.counts.unknown > 1);
      assertEquals(said.filter((sentence) => sentence.includes("malformed")).length, 1);
      assertStringIncludes(said.join("\n"), 'The first one: {"type":"news","data":[]}');
    },
    {},
    { messy: true, tradesPerSecond: 20_000 },
  );
});

Deno.test("FinnhubFeed shows an error of Finnhub, and goes on", async () => {
  await withFeed(async ({ feed, said, until }) => {
    await until(() => feed.counts.trades > 0 && said.length > 0);
    assertEquals(said, ["Finnhub says: Subscribing to too many symbols"]);
  }, {
    subscriptions: [BTC, "BINANCE:ETHUSDT"].map((symbol) => JSON.stringify({ type: "subscribe", symbol })),
  }, { maxSymbols: 1 });
});

Deno.test("FinnhubFeed ends with what taking a message failed with", async () => {
  await withFeed(async ({ feed }) => {
    await assertRejects(() => feed.forEach(() => Promise.reject(new Error("full"))), Error, "full");
  });
});
