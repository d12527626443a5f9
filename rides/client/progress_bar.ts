const WIDTH = 30;
const REDRAW_MS = 100;

/** How far the sending is. */
export interface SendingState {
  readonly sent: number;
  /** Undefined: nobody knows how many there will be. */
  readonly total: number | undefined;
  readonly refused: number;
  readonly elapsedMs: number;
}

/** The state as one line. */
export function progressText({ sent, total, refused, elapsedMs }: SendingState): string {
  const number = (value: number) => Math.round(value).toLocaleString("en-US");
  const done = total === undefined ? 0 : Math.min(1, (sent + refused) / Math.max(1, total));
  const filled = Math.floor(done * WIDTH);
  const bar = total === undefined ? "" : `[${"#".repeat(filled)}${"-".repeat(WIDTH - filled)}] `;
  const count = total === undefined ? number(sent) : `${number(sent)}/${number(total)}`;
  const speed = elapsedMs > 0 ? `   ${number(1000 * sent / elapsedMs)} rides/s` : "";
  return `${bar}${count} rides${speed}${refused > 0 ? `   ${number(refused)} not sent` : ""}`;
}

/** A line that is drawn over and over on a terminal, and not at all anywhere else. */
export class ProgressBar implements Disposable {
  #drawnAtMs = -Infinity;
  #isDrawn = false;

  draw(state: SendingState): void {
    if (!Deno.stderr.isTerminal() || performance.now() - this.#drawnAtMs < REDRAW_MS) return;
    this.#drawnAtMs = performance.now();
    this.#isDrawn = true;
    write(`\r\x1b[K${progressText(state)}`);
  }

  /** Says something in a line of its own. */
  say(sentence: string): void {
    this[Symbol.dispose]();
    console.log(sentence);
  }

  [Symbol.dispose](): void {
    if (this.#isDrawn) write("\r\x1b[K");
    this.#isDrawn = false;
  }
}

function write(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(text));
}
