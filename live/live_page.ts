import { createRequire } from "node:module";
import type { DataFrame, StreamingQueryListener } from "../engine/mod.ts";
import { CandleBoard } from "./candle_board.ts";
import { readCandles, writeCandles } from "./candle_file.ts";
import { Changes } from "./changes.ts";
import { QueryBoard } from "./query_board.ts";

/** How a {@linkcode LivePage} is served. */
export interface LivePageOptions {
  /** 0: a free one. When another program has it, the next one that is free is taken. @default {4040} */
  readonly port?: number;
  /** The heading of the page. */
  readonly title: string;
  /** Keeps the candles for the page of the next run. @default {none: that one begins without} */
  readonly candlesFile?: string;
}

const PORT = 4040;
const PORTS_TRIED = 20;
/** A page is told no more often. */
const EVERY_MS = 250;
/** How long the server waits at its end for pages to take the last state. */
const LAST_WORDS_MS = 1_000;

/** The files of the page: ours, and the chart library's, which comes from its package and not from the network. */
const FILES: Readonly<Record<string, readonly [type: string, read: () => Promise<string>]>> = {
  "/": ["text/html", () => Deno.readTextFile(new URL("page/index.html", import.meta.url))],
  "/page.css": ["text/css", () => Deno.readTextFile(new URL("page/page.css", import.meta.url))],
  "/page.js": ["text/javascript", () => Deno.readTextFile(new URL("page/page.js", import.meta.url))],
  "/price_chart.js": [
    "text/javascript",
    () => Deno.readTextFile(new URL("page/price_chart.js", import.meta.url)),
  ],
  "/query_card.js": [
    "text/javascript",
    () => Deno.readTextFile(new URL("page/query_card.js", import.meta.url)),
  ],
  "/uplot.js": ["text/javascript", () => packageFile("uplot/dist/uPlot.esm.js")],
  "/uplot.css": ["text/css", () => packageFile("uplot/dist/uPlot.min.css")],
};

/**
 * A page on 127.0.0.1 that shows what the queries of a session do, as it happens: rates, durations, watermark, state, offsets, errors; and candles, where a
 * query makes some.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { LivePage } from "./live_page.ts";
 *
 * await using page = LivePage.start({ title: "a lab", port: 0 });
 * const state = await (await fetch(`${page.url}state.json`)).json();
 * assertEquals(state, { title: "a lab", queries: [], candles: {} });
 * ```
 */
export class LivePage implements AsyncDisposable {
  readonly #title: string;
  readonly #changes = new Changes();
  readonly #candles = new CandleBoard();
  readonly #candlesFile: string | undefined;
  readonly #queries = new QueryBoard(() => this.#changes.tell());
  readonly #closing = new AbortController();
  readonly #cut = new AbortController();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  private constructor({ candlesFile, port = PORT, title }: LivePageOptions) {
    this.#title = title;
    this.#candlesFile = candlesFile;
    if (candlesFile !== undefined) this.#candles.restore(readCandles(candlesFile));
    this.#server = serve(port, this.#cut.signal, (request) => this.#answer(request));
  }

  /** Serves the page; nothing of it can be reached from another machine. */
  static start(options: LivePageOptions): LivePage {
    return new LivePage(options);
  }

  /** `http://127.0.0.1:4040/` */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/`;
  }

  /** For `session.streams.addListener`. */
  get listener(): StreamingQueryListener {
    return this.#queries;
  }

  /** For `foreachBatch`: shows the batch's candles, see {@linkcode CandleBoard.add}. */
  async showCandles(batch: DataFrame): Promise<void> {
    this.#candles.add(await batch.collect());
    this.#changes.tell();
    if (this.#candlesFile !== undefined) await writeCandles(this.#candlesFile, this.#candles.state());
  }

  /** Pages that are open get the last state, and keep it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    this.#changes.tell();
    const timer = setTimeout(() => this.#cut.abort(), LAST_WORDS_MS); // for those who do not read
    await this.#server.shutdown();
    clearTimeout(timer);
  }

  #state() {
    return { title: this.#title, queries: this.#queries.state(), candles: this.#candles.state() };
  }

  async #answer(request: Request): Promise<Response> {
    const { hostname, pathname } = new URL(request.url);
    // Another site's page may lead its visitors' browsers here under a name of its own.
    if (hostname !== "127.0.0.1" && hostname !== "localhost") {
      return new Response("Not here", { status: 403 });
    }
    if (pathname === "/events") return this.#events();
    if (pathname === "/state.json") return Response.json(this.#state(), { headers: HEADERS });
    const file = FILES[pathname];
    if (file === undefined) return new Response("There is no such page", { status: 404 });
    const [type, read] = file;
    return new Response(await read(), {
      headers: { ...HEADERS, "content-type": `${type}; charset=utf-8` },
    });
  }

  /** The whole state, again after each change; a reader that is slow misses states in between, and nothing piles up for one that never reads. */
  #events(): Response {
    let known = -1;
    const body = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        if (known >= 0) await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
        await this.#changes.after(known);
        known = this.#changes.version;
        controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(this.#state())}\n\n`));
        if (this.#closing.signal.aborted) controller.close();
      },
    }, { highWaterMark: 0 });
    return new Response(body, { headers: { ...HEADERS, "content-type": "text/event-stream" } });
  }
}

const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:",
  "x-content-type-options": "nosniff",
};

function serve(
  port: number,
  signal: AbortSignal,
  answer: (request: Request) => Promise<Response>,
): Deno.HttpServer<Deno.NetAddr> {
  const last = port === 0 ? port : port + PORTS_TRIED;
  for (;; port++) {
    try {
      return Deno.serve({ hostname: "127.0.0.1", port, signal, onListen: () => {} }, answer);
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse) || port >= last) throw error;
    }
  }
}

async function packageFile(specifier: string): Promise<string> {
  await import("uplot"); // so that Deno has the package
  return await Deno.readTextFile(createRequire(import.meta.url).resolve(specifier));
}
