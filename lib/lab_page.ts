import type { DataFrame, Session } from "../engine/mod.ts";
import { LivePage } from "../live/mod.ts";

/** The live page, if it is asked for. */
export class LabPage implements AsyncDisposable {
  readonly #lab: string;
  readonly #port: number | undefined;
  #page: LivePage | undefined;

  constructor(lab: string, port: number | undefined) {
    this.#lab = lab;
    this.#port = port;
  }

  /**
   * Gives its address.
   *
   * @param candlesFile Keeps the candles for the next run, where there are any.
   */
  serve(session: Session, candlesFile: string | undefined): string {
    this.#page = LivePage.start({
      title: this.#lab,
      ...(candlesFile !== undefined && { candlesFile }),
      ...(this.#port !== undefined && { port: this.#port }),
    });
    session.streams.addListener(this.#page.listener);
    return this.#page.url;
  }

  async showCandles(batch: DataFrame): Promise<void> {
    await this.#page?.showCandles(batch);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#page?.[Symbol.asyncDispose]();
  }
}
