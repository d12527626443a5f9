import { KinesisStream, onStopSignal } from "../../engine/mod.ts";
import { FinnhubServer } from "../../practice/finnhub/mod.ts";
import { exitCodeOf } from "../failure.ts";
import type { LabPlace } from "../lab.ts";
import { PRACTICE_FOLDER } from "../world.ts";
import { FinnhubFeed, type TradeFeed } from "./finnhub_feed.ts";
import type { TradeMessage } from "./finnhub_message.ts";
import { KinesisSide } from "./kinesis_side.ts";
import { LiveLine, type ProducerFigures } from "./live_line.ts";
import { parseProducerFlags, type ProducerFlags, producerHelp } from "./producer_flags.ts";
import { RecordQueue, type RecordStream, type TradeRecord } from "./record_queue.ts";
import { type StreamSettings, streamSettingsOf } from "./stream_settings.ts";

/** The answers of the producer's lab. */
export interface ProducerScript {
  /** What is sent to Finnhub when the connection is open. */
  subscriptions(): readonly string[];
  /** The records of one message. */
  toRecords(message: TradeMessage): readonly TradeRecord[];
  /** Takes messages from the feed and puts their records into the stream, until the feed ends. */
  produce(feed: TradeFeed, stream: RecordStream): Promise<void>;
}

/** {@linkcode LabPlace} of a producer. */
export interface ProducerPlace extends LabPlace {
  /** Nobody else writes to the terminal. @default {true} */
  readonly isAlone?: boolean;
}

const FINNHUB_URL = "wss://ws.finnhub.io";

/**
 * Runs a producer's script from its command line: reads flags and settings, starts the practice side where there is no real one, makes the stream if it is not
 * there, and shows how it goes until Ctrl-C. Ends the process with the exit code that `--help` explains.
 */
export async function runProducer(lab: string, script: ProducerScript): Promise<never> {
  Deno.exit(await producerMain(lab, script, Deno.args));
}

/** {@linkcode runProducer} for tests: gives the exit code instead of ending the process. */
export async function producerMain(
  lab: string,
  script: ProducerScript,
  args: readonly string[],
  place: ProducerPlace = {},
): Promise<number> {
  await using kept = new AsyncDisposableStack(); // ends when everything is said
  return await exitCodeOf({ lab, args }, async () => {
    const flags = parseProducerFlags(args);
    if (flags.help) console.log(producerHelp(lab.replace("/", ":"), lab));
    else await run(script, flags, place, kept);
  });
}

async function run(
  script: ProducerScript,
  flags: ProducerFlags,
  place: ProducerPlace,
  kept: AsyncDisposableStack,
): Promise<void> {
  const settings = await streamSettingsOf(place, flags.practice);
  await rehearse(script);
  const stop = new AbortController();
  using _signal = onStopSignal(() => {
    console.log("\nPutting what has come into the stream. Ctrl-C again ends at once.");
    stop.abort();
  });
  const kinesis = kept.use(new KinesisSide(settings, place.practiceFolder ?? PRACTICE_FOLDER));
  console.log(kinesis.describe());
  await using finnhub = openFinnhub(settings, flags);
  console.log(finnhub.description);
  const { options } = await kinesis.ready((sentence) => console.log(sentence));
  kept.defer(() => kinesis.end((sentence) => console.log(sentence)));
  await using stream = new KinesisStream(options);
  if (flags.seconds !== undefined) setTimeout(() => stop.abort(), flags.seconds * 1000);
  const connection = { url: finnhub.url, token: finnhub.token, signal: stop.signal };
  await produce(script, stream, connection, place.isAlone ?? true);
}

/** Asks every question once, with nothing at stake, so that one without an answer is named before anything is started. */
async function rehearse(script: ProducerScript): Promise<void> {
  script.subscriptions();
  script.toRecords({ type: "trade", data: [{ s: "BINANCE:BTCUSDT", p: 1, t: 0, v: 1 }] });
  await script.produce({ forEach: () => Promise.resolve() }, { put: () => Promise.resolve() });
}

/** Where trades come from: Finnhub, or the practice feed, which is started. */
function openFinnhub(
  { finnhubToken }: StreamSettings,
  { messy, rate }: ProducerFlags,
): AsyncDisposable & { readonly url: string; readonly token: string; readonly description: string } {
  if (finnhubToken !== undefined) {
    return {
      url: FINNHUB_URL,
      token: finnhubToken,
      description: `Finnhub: ${FINNHUB_URL}, with the token that ends in …${finnhubToken.slice(-2)}`,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  const server = FinnhubServer.start({ tradesPerSecond: rate, messy });
  return {
    url: server.url,
    token: "practice",
    description:
      `Finnhub: a practice feed on this machine, about ${rate} trades/s of a price that walks at random (FINNHUB_TOKEN: the real one)`,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function produce(
  script: ProducerScript,
  stream: KinesisStream,
  connection: { readonly url: string; readonly token: string; readonly signal: AbortSignal },
  isAlone: boolean,
): Promise<void> {
  const queue = new RecordQueue(stream);
  let newestMs: number | undefined;
  const figures = (): ProducerFigures => ({
    trades: stream.counts.records,
    bytes: stream.counts.bytes,
    resent: stream.counts.resent,
    lagMs: newestMs === undefined ? undefined : Date.now() - newestMs,
    waiting: queue.waitingCount,
    unusable: feed.counts.malformed + feed.counts.unknown,
    reconnects: feed.counts.reconnects,
  });
  using line = new LiveLine(figures, isAlone && Deno.stdout.isTerminal());
  const feed = new FinnhubFeed({
    ...connection,
    subscriptions: script.subscriptions(),
    say: (sentence) => line.say(sentence),
  });
  const watched: TradeFeed = {
    forEach: (take) =>
      feed.forEach(async (message) => {
        await take(message);
        newestMs = message.data.reduce((newest, { t }) => Math.max(newest, t), newestMs ?? 0);
      }),
  };
  try {
    await script.produce(watched, queue);
  } finally {
    await queue.flush();
  }
  line.say(`Done: ${stream.counts.records.toLocaleString("en-US")} trades are in the stream ${stream.name}.`);
}
