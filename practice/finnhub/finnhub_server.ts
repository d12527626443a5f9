import { RandomWalk } from "./random_walk.ts";
import type { FinnhubTrade } from "./trade.ts";

/** How the practice feed behaves; nothing is required. */
export interface FinnhubServerOptions {
  /** @default {a free one} */
  readonly port?: number;
  /** The only token that is let in. @default {every token but an empty one} */
  readonly token?: string;
  /** Of each symbol, on average. @default {25} */
  readonly tradesPerSecond?: number;
  /** @default {42} */
  readonly seed?: number;
  /** Mixes in what real feeds send now and then: broken JSON, unknown messages, trades without a volume. @default {false} */
  readonly messy?: boolean;
  /** How many symbols a connection may have. @default {50} */
  readonly maxSymbols?: number;
  /** Milliseconds since the epoch. @default {Date.now} */
  readonly now?: () => number;
  /** How often trades are sent, in milliseconds; 0: only when {@linkcode FinnhubServer.tick} is called. @default {100} */
  readonly tickMs?: number;
}

/** What the practice market trades, and at which price it begins. Any other symbol is accepted and silent, as at Finnhub. */
export const PRACTICE_MARKET: Readonly<Record<string, number>> = {
  "BINANCE:BTCUSDT": 60_000,
  "BINANCE:ETHUSDT": 2_500,
  "BINANCE:SOLUSDT": 150,
};

const PING_MS = 60_000;
/** A message holds the trades of a moment, but not without end. */
const TRADES_PER_MESSAGE = 25;

/** A client, and the markets that it hears of. */
interface Client {
  readonly socket: WebSocket;
  readonly token: string;
  readonly walks: Map<string, RandomWalk | undefined>;
}

/**
 * A local websocket server that speaks Finnhub's protocol and plays a random walk of trades: subscriptions, trade messages, pings, errors. One connection for
 * each token: a second one ends both, as at Finnhub.
 *
 * @see {@link https://finnhub.io/docs/api/websocket-trades}
 */
export class FinnhubServer implements AsyncDisposable {
  readonly #options: FinnhubServerOptions;
  readonly #now: () => number;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #clients = new Set<Client>();
  readonly #timer: ReturnType<typeof setInterval> | undefined;
  #pingedMs: number;
  #messages = 0;
  /** Sends nothing any more, but keeps its connections: what a broken network looks like. */
  isSilent = false;

  private constructor(options: FinnhubServerOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#pingedMs = this.#now();
    const onListen = () => {};
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: options.port ?? 0, onListen },
      (request) => this.#accept(request),
    );
    const tickMs = options.tickMs ?? 100;
    if (tickMs > 0) this.#timer = setInterval(() => this.tick(), tickMs);
  }

  /** Starts to listen on 127.0.0.1. */
  static start(options: FinnhubServerOptions = {}): FinnhubServer {
    return new FinnhubServer(options);
  }

  /** The address without a token: `ws://127.0.0.1:port`. */
  get url(): string {
    return `ws://127.0.0.1:${this.#server.addr.port}`;
  }

  get connectionCount(): number {
    return this.#clients.size;
  }

  /** Sends the trades that have happened since the last time, and a ping when a minute has passed. */
  tick(): void {
    const nowMs = this.#now();
    const pingIsDue = nowMs - this.#pingedMs >= PING_MS;
    if (pingIsDue) this.#pingedMs = nowMs;
    for (const client of this.#clients) {
      const trades = [...client.walks.values()].flatMap((walk) => walk?.until(nowMs) ?? []);
      for (let i = 0; i < trades.length; i += TRADES_PER_MESSAGE) {
        this.#sendTrades(client, trades.slice(i, i + TRADES_PER_MESSAGE));
      }
      if (pingIsDue) this.#send(client, JSON.stringify({ type: "ping" }));
    }
  }

  /** Sends a text to everybody, as it is. */
  broadcast(text: string): void {
    for (const client of this.#clients) this.#send(client, text);
  }

  /** Ends all connections, as a restart at Finnhub does. */
  dropAll(): void {
    for (const { socket } of this.#clients) socket.close(1001, "going away");
    this.#clients.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.dropAll();
    await this.#server.shutdown();
  }

  #accept(request: Request): Response {
    const token = new URL(request.url).searchParams.get("token") ?? "";
    const { token: wanted } = this.#options;
    if (token === "" || (wanted !== undefined && token !== wanted)) {
      return Response.json({ error: "Invalid API key" }, { status: 401 });
    }
    if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
      return Response.json({ error: "This is a websocket" }, { status: 426 });
    }
    const { socket, response } = Deno.upgradeWebSocket(request);
    const client: Client = { socket, token, walks: new Map() };
    socket.onopen = () => this.#welcome(client);
    socket.onmessage = ({ data }) => this.#hear(client, String(data));
    socket.onclose = socket.onerror = () => this.#clients.delete(client);
    return response;
  }

  #welcome(client: Client): void {
    const others = [...this.#clients].filter(({ token }) => token === client.token);
    if (others.length === 0) return void this.#clients.add(client);
    for (const each of [...others, client]) {
      this.#clients.delete(each);
      each.socket.close(1008, "one connection per API key");
    }
  }

  #hear(client: Client, text: string): void {
    const { type, symbol } = parse(text);
    if (typeof symbol !== "string") return this.#refuse(client, "Invalid message");
    if (type === "unsubscribe") return void client.walks.delete(symbol);
    if (type !== "subscribe") return this.#refuse(client, "Unknown message type");
    if (!client.walks.has(symbol) && client.walks.size >= (this.#options.maxSymbols ?? 50)) {
      return this.#refuse(client, "Subscribing to too many symbols");
    }
    if (!client.walks.has(symbol)) client.walks.set(symbol, this.#walk(symbol));
  }

  #walk(symbol: string): RandomWalk | undefined {
    const startPrice = PRACTICE_MARKET[symbol];
    const { seed = 42, tradesPerSecond = 25 } = this.#options;
    return startPrice === undefined
      ? undefined
      : new RandomWalk({ symbol, startPrice, startMs: this.#now(), tradesPerSecond, seed });
  }

  #refuse(client: Client, msg: string): void {
    this.#send(client, JSON.stringify({ type: "error", msg }));
  }

  #sendTrades(client: Client, trades: readonly FinnhubTrade[]): void {
    const disturbance = this.#options.messy ? DISTURBANCES[this.#messages++ % DISTURBANCES.length]! : keep;
    this.#send(client, disturbance({ type: "trade", data: trades }));
  }

  #send({ socket }: Client, text: string): void {
    if (!this.isSilent && socket.readyState === WebSocket.OPEN) socket.send(text);
  }
}

type Disturbance = (message: { type: string; data: readonly FinnhubTrade[] }) => string;

const keep: Disturbance = (message) => JSON.stringify(message);

/** What happens to messages of a messy feed, in turn; most arrive as they are. */
const DISTURBANCES: readonly Disturbance[] = [
  ...Array<Disturbance>(20).fill(keep),
  (message) => JSON.stringify(message).slice(0, -7),
  ({ data }) => JSON.stringify({ type: "trade", data: data.map((trade) => ({ ...trade, v: null })) }),
  ({ data }) => JSON.stringify({ type: "trade", data: data.map((trade) => ({ ...trade, v: 0 })) }),
  () => JSON.stringify({ type: "news", data: [] }),
  () => JSON.stringify({ type: "trade", data: null }),
];

function parse(text: string): { readonly type?: unknown; readonly symbol?: unknown } {
  try {
    const message = JSON.parse(text);
    return typeof message === "object" && message !== null ? message : {};
  } catch {
    return {};
  }
}
