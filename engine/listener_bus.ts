import type { StreamingQueryListener } from "./declare/streaming_query_listener.ts";

type Call = keyof StreamingQueryListener;
type Told<Name extends Call> = Parameters<Required<StreamingQueryListener>[Name]>;

/** Tells all listeners of a session what its queries do, and shields the queries from them. */
export class ListenerBus implements Required<StreamingQueryListener> {
  readonly #listeners = new Set<StreamingQueryListener>();
  /** Those that are known to fail. */
  readonly #failing = new WeakSet<StreamingQueryListener>();

  constructor(...listeners: readonly StreamingQueryListener[]) {
    for (const listener of listeners) this.add(listener);
  }

  add(listener: StreamingQueryListener): void {
    this.#listeners.add(listener);
  }

  remove(listener: StreamingQueryListener): void {
    this.#listeners.delete(listener);
  }

  onQueryStarted(...told: Told<"onQueryStarted">): void {
    this.#tell("onQueryStarted", told);
  }

  onQueryProgress(...told: Told<"onQueryProgress">): void {
    this.#tell("onQueryProgress", told);
  }

  onQueryIdle(...told: Told<"onQueryIdle">): void {
    this.#tell("onQueryIdle", told);
  }

  onQueryTerminated(...told: Told<"onQueryTerminated">): void {
    this.#tell("onQueryTerminated", told);
  }

  onEventTime(...told: Told<"onEventTime">): void {
    this.#tell("onEventTime", told);
  }

  onNotice(...told: Told<"onNotice">): void {
    this.#tell("onNotice", told);
  }

  #tell<Name extends Call>(name: Name, told: Told<Name>): void {
    for (const listener of this.#listeners) {
      try {
        const call = listener[name] as ((...told: Told<Name>) => unknown) | undefined;
        const result = call?.apply(listener, told);
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
