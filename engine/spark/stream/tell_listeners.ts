import type { StreamingQueryListener } from "../../declare/streaming_query_listener.ts";

type Call = Exclude<keyof StreamingQueryListener, "onEventTime" | "onNotice">;

/** Tells listeners what queries do, and shields the queries from them: what a listener throws is said once. */
export class Listeners {
  readonly #listeners = new Set<StreamingQueryListener>();
  readonly #failing = new WeakSet<StreamingQueryListener>();

  add(listener: StreamingQueryListener): void {
    this.#listeners.add(listener);
  }

  remove(listener: StreamingQueryListener): void {
    this.#listeners.delete(listener);
  }

  tell<Name extends Call>(name: Name, event: Parameters<Required<StreamingQueryListener>[Name]>[0]): void {
    for (const listener of this.#listeners) {
      try {
        const result = (listener[name] as ((told: unknown) => unknown) | undefined)?.call(listener, event);
        if (result instanceof Promise) result.catch((error) => this.#report(listener, name, error));
      } catch (error) {
        this.#report(listener, name, error);
      }
    }
  }

  #report(listener: StreamingQueryListener, name: Call, error: unknown): void {
    if (this.#failing.has(listener)) return;
    this.#failing.add(listener);
    console.error(
      `A StreamingQueryListener has failed in ${name}; the queries go on. Later failures of it are not shown.`,
      error,
    );
  }
}
