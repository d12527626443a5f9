import type { ClientHttp2Session } from "node:http2";

/** How long a connection may be silent. */
export interface Patience {
  /** From its beginning to the first word of the server. @default {10 seconds} */
  readonly connectMs: number;
  /**
   * While calls are under way, before the server is asked whether it is there: grpc-java ends a connection that asks more often than every five minutes.
   *
   * @default {310 seconds}
   */
  readonly silenceMs: number;
  /** For the answer to that. @default {20 seconds} */
  readonly answerMs: number;
}

const PATIENCE: Patience = { connectMs: 10_000, silenceMs: 310_000, answerMs: 20_000 };

/**
 * Notices that the other end of a connection is gone without a word: an address where nothing answers, a network that has forgotten the connection while the laptop
 * slept. The connection is then destroyed, so that its calls fail and are tried again on a new one.
 */
export class ConnectionWatch {
  readonly #session: ClientHttp2Session;
  readonly #patience: Patience;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #heardMs = performance.now();
  #isOpen = false;

  constructor(session: ClientHttp2Session, patience: Partial<Patience> = {}) {
    this.#session = session;
    this.#patience = { ...PATIENCE, ...patience };
    session.once("remoteSettings", () => {
      this.#isOpen = true;
      if (this.#timer !== undefined) this.start();
    });
    session.once("close", () => this.stop());
  }

  /** Calls are under way from now on. */
  start(): void {
    this.heard();
    this.#wait();
  }

  /** The server has sent something. */
  heard(): void {
    this.#heardMs = performance.now();
  }

  /** No call is under way. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(): void {
    const { connectMs, silenceMs } = this.#patience;
    clearTimeout(this.#timer);
    const patienceMs = this.#isOpen ? silenceMs : connectMs;
    const leftMs = this.#heardMs + patienceMs - performance.now();
    this.#timer = setTimeout(() => this.#isLate() ? this.#onSilence() : this.#wait(), Math.max(1, leftMs));
  }

  #isLate(): boolean {
    const { connectMs, silenceMs } = this.#patience;
    return performance.now() - this.#heardMs >= (this.#isOpen ? silenceMs : connectMs);
  }

  #onSilence(): void {
    if (!this.#isOpen) return this.#giveUp(this.#patience.connectMs);
    this.#timer = setTimeout(
      () => this.#giveUp(this.#patience.silenceMs + this.#patience.answerMs),
      this.#patience.answerMs,
    );
    this.#session.ping((error) => {
      if (error || this.#timer === undefined) return;
      this.heard();
      this.#wait();
    });
  }

  #giveUp(silentMs: number): void {
    this.#session.destroy(new Error(`no answer within ${Math.ceil(silentMs / 1000)} seconds`));
  }
}
