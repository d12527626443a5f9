import { type FinnhubMessage, parseFinnhubMessage, type TradeMessage } from "./finnhub_message.ts";

/** Finnhub as a producer sees it. */
export interface TradeFeed {
  /** Gives each trade message to a function, one after the other; resolves when the feed ends, with Ctrl-C. */
  forEach(take: (message: TradeMessage) => Promise<void>): Promise<void>;
}

/** What a feed has met. */
export interface FeedCounts {
  trades: number;
  /** Messages that are no JSON, or no trades. */
  malformed: number;
  /** Messages of a type that nobody knows. */
  unknown: number;
  reconnects: number;
}

/** How a {@linkcode FinnhubFeed} connects. */
export interface FinnhubFeedOptions {
  /** `wss://ws.finnhub.io`, or that of the practice feed. */
  readonly url: string;
  readonly token: string;
  /** Sent as soon as there is a connection, and again after each reconnection. */
  readonly subscriptions: readonly string[];
  /** Ends the feed. */
  readonly signal: AbortSignal;
  /** Told what the user should know. */
  readonly say: (sentence: string) => void;
  /** How long nothing may come, not even a ping, before the connection counts as broken. @default {150_000} */
  readonly silenceMs?: number;
  /** The pause before the first reconnection; each further one is twice as long, up to 30 s. @default {1000} */
  readonly firstPauseMs?: number;
  /** A number in [0, 1) that spreads the pauses of many clients. @default {Math.random} */
  readonly random?: () => number;
}

/** Finnhub does not let us in; trying again is of no use. */
export class FinnhubError extends Error {
  override name = "FinnhubError";
}

const SILENCE_MS = 150_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** Connections that end so often within so much time have a reason. */
const SUSPICIOUS_ENDS = 3;
const SUSPICIOUS_MS = 60_000;

/** Trades from Finnhub's websocket. It connects again, with growing pauses, when the connection breaks or falls silent. */
export class FinnhubFeed implements TradeFeed {
  readonly counts: FeedCounts = { trades: 0, malformed: 0, unknown: 0, reconnects: 0 };
  readonly #options: FinnhubFeedOptions;
  readonly #said = new Set<string>();
  /** Connections in a row that gave no trade. */
  #fruitless = 0;
  /** When Finnhub ended the last connections, by the clock of `performance`. */
  readonly #endsMs: number[] = [];

  constructor(options: FinnhubFeedOptions) {
    this.#options = options;
  }

  /** @throws {FinnhubError} When Finnhub refuses the token: with Finnhub's own words. */
  async forEach(take: (message: TradeMessage) => Promise<void>): Promise<void> {
    const { say, signal } = this.#options;
    while (!signal.aborted) {
      const end = await this.#connection(take);
      if (signal.aborted) return;
      this.#fruitless++;
      this.counts.reconnects++;
      const pauseMs = this.#pauseMs();
      say(`${end} Connecting again in ${(pauseMs / 1000).toFixed(1)} s.`);
      if (this.#endsAreSuspicious()) {
        this.#sayOnce(
          "Finnhub has ended it several times within a minute. It lets a token be used once at a time: is another program using it?",
        );
      }
      await pause(pauseMs, signal);
    }
  }

  #endsAreSuspicious(): boolean {
    const [first = -Infinity] = this.#endsMs;
    return this.#endsMs.length === SUSPICIOUS_ENDS && performance.now() - first < SUSPICIOUS_MS;
  }

  #pauseMs(): number {
    const { firstPauseMs = FIRST_PAUSE_MS, random = Math.random } = this.#options;
    const longest = Math.min(firstPauseMs * 2 ** (this.#fruitless - 1), LONGEST_PAUSE_MS);
    return longest * (0.5 + random() / 2);
  }

  /** One connection from its beginning to its end; says how it ended. */
  async #connection(take: (message: TradeMessage) => Promise<void>): Promise<string> {
    const { signal, silenceMs = SILENCE_MS, subscriptions, token, url } = this.#options;
    const ended = Promise.withResolvers<string>();
    const socket = new WebSocket(`${url}?token=${encodeURIComponent(token)}`);
    const stop = () => ended.resolve("The feed has ended.");
    signal.addEventListener("abort", stop);
    let silence: ReturnType<typeof setTimeout> | undefined;
    const alive = () => {
      clearTimeout(silence);
      silence = setTimeout(
        () => ended.resolve(`Finnhub has been silent for ${silenceMs / 1000} s.`),
        silenceMs,
      );
    };
    let isOpen = false;
    let taking = Promise.resolve();
    alive();
    socket.onopen = () => {
      isOpen = true;
      for (const subscription of subscriptions) socket.send(subscription);
    };
    socket.onmessage = ({ data }) => {
      alive();
      const message = this.#sort(String(data));
      if (message) taking = taking.then(() => take(message));
      taking.catch((error) => ended.reject(error));
    };
    socket.onclose = () => ended.resolve("Finnhub has ended the connection.");
    try {
      const end = await ended.promise;
      if (!isOpen && !signal.aborted) await this.#refuseToken();
      await taking;
      if (!isOpen) return "Finnhub cannot be reached. Is the network up?";
      if (this.#endsMs.push(performance.now()) > SUSPICIOUS_ENDS) this.#endsMs.shift();
      return end;
    } finally {
      clearTimeout(silence);
      signal.removeEventListener("abort", stop);
      socket.onclose = socket.onmessage = null;
      socket.close();
    }
  }

  /** Counts a message; gives it when it has trades. */
  #sort(text: string): TradeMessage | undefined {
    const message: FinnhubMessage = parseFinnhubMessage(text);
    switch (message.type) {
      case "trade":
        this.#fruitless = 0;
        this.counts.trades += message.data.length;
        return message;
      case "error":
        this.#sayOnce(`Finnhub says: ${message.msg}`);
        return undefined;
      case "malformed":
      case "unknown":
        this.counts[message.type]++;
        this.#sayOnce(
          `Finnhub has sent a message that is ${message.type}; such messages are counted and left out. The first one`,
          text.slice(0, 120),
        );
    }
  }

  #sayOnce(sentence: string, example?: string): void {
    if (this.#said.has(sentence)) return;
    this.#said.add(sentence);
    this.#options.say(example === undefined ? sentence : `${sentence}: ${example}`);
  }

  /** A browser's websocket does not say why it is refused; the same question over HTTP does. */
  async #refuseToken(): Promise<void> {
    const { token, url } = this.#options;
    const address = `${url.replace(/^ws/, "http")}?token=${encodeURIComponent(token)}`;
    const answer = await fetch(address, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    const text = (await answer?.text().catch(() => ""))?.trim() ?? "";
    if (answer?.status !== 401 && answer?.status !== 403) return;
    throw new FinnhubError(
      `Finnhub refuses the token that ends in …${token.slice(-2)}: ${
        messageIn(text) || `status ${answer.status}`
      }. Copy FINNHUB_TOKEN again from finnhub.io/dashboard, or give --practice.`,
    );
  }
}

function messageIn(text: string): string {
  try {
    const { error, msg } = JSON.parse(text);
    return String(error ?? msg ?? text);
  } catch {
    return text.slice(0, 200);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const end = () => resolve();
  signal.addEventListener("abort", end);
  await promise;
  clearTimeout(timer);
  signal.removeEventListener("abort", end);
}
