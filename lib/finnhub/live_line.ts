/** What a producer has done so far. */
export interface ProducerFigures {
  readonly trades: number;
  readonly bytes: number;
  /** How old the newest trade was when it was in the stream, in milliseconds. */
  readonly lagMs: number | undefined;
  readonly waiting: number;
  /** How often a record had to be sent again. */
  readonly resent: number;
  /** Messages that could not be used. */
  readonly unusable: number;
  readonly reconnects: number;
}

/**
 * How a producer is doing, as one line.
 *
 * @param before The figures of `seconds` ago.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { liveLine } from "./live_line.ts";
 *
 * const none = { trades: 0, bytes: 0, lagMs: undefined, waiting: 0, resent: 0, unusable: 0, reconnects: 0 };
 * const now = { ...none, trades: 1250, bytes: 125_000, lagMs: 180 };
 * assertEquals(liveLine(now, none, 5), "1,250 trades   250/s   25.0 kB/s   lag 180 ms   0 waiting");
 * ```
 */
export function liveLine(now: ProducerFigures, before: ProducerFigures, seconds: number): string {
  const perSecond = (figure: "trades" | "bytes") => (now[figure] - before[figure]) / seconds;
  const failures = [
    [now.resent, "sent again"],
    [now.unusable, "unusable messages"],
    [now.reconnects, "reconnections"],
  ].filter(([count]) => count !== 0).map(([count, what]) => `${count} ${what}`);
  return [
    `${now.trades.toLocaleString("en-US")} trades`,
    `${Math.round(perSecond("trades"))}/s`,
    `${(perSecond("bytes") / 1000).toFixed(1)} kB/s`,
    `lag ${now.lagMs === undefined ? "?" : `${Math.max(0, Math.round(now.lagMs))} ms`}`,
    `${now.waiting} waiting`,
    ...failures,
  ].join("   ");
}

const NONE: ProducerFigures = {
  trades: 0,
  bytes: 0,
  lagMs: undefined,
  waiting: 0,
  resent: 0,
  unusable: 0,
  reconnects: 0,
};
const EVERY_MS = 1_000;
/** Where lines cannot be written over, fewer of them. */
const EVERY_MS_IN_A_FILE = 10_000;

/** Shows {@linkcode liveLine} again and again: in a terminal in one place. */
export class LiveLine implements Disposable {
  readonly #figures: () => ProducerFigures;
  readonly #isTerminal: boolean;
  readonly #timer: ReturnType<typeof setInterval>;
  #before = NONE;
  #shownMs = performance.now();

  /** @param isTerminal Whether it may stay in its place, since nothing else writes there. */
  constructor(figures: () => ProducerFigures, isTerminal: boolean = Deno.stdout.isTerminal()) {
    this.#figures = figures;
    this.#isTerminal = isTerminal;
    this.#timer = setInterval(() => this.#show(), this.#isTerminal ? EVERY_MS : EVERY_MS_IN_A_FILE);
  }

  /** Shows a sentence above the line. */
  say(sentence: string): void {
    console.log(this.#isTerminal ? `\r\x1b[K${sentence}` : sentence);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    if (this.#isTerminal) console.log();
  }

  #show(): void {
    const now = this.#figures();
    const seconds = (performance.now() - this.#shownMs) / 1000;
    const line = liveLine(now, this.#before, seconds);
    if (this.#isTerminal) Deno.stdout.writeSync(new TextEncoder().encode(`\r\x1b[K${line}`));
    else console.log(line);
    this.#before = now;
    this.#shownMs = performance.now();
  }
}
