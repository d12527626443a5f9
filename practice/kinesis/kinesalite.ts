import { createRequire } from "node:module";
import type { StreamStore } from "./stream_store.ts";

/** The part of kinesalite that is used here; it comes without types. */
interface KinesaliteServer {
  listen(port: number, host: string, onListening: () => void): void;
  address(): { readonly port: number };
  close(onClosed: (error?: Error) => void): void;
  closeAllConnections(): void;
}

/** A running kinesalite: all of Kinesis's answers. */
export interface Kinesalite extends AsyncDisposable {
  /** `http://127.0.0.1:port` */
  readonly url: string;
}

/**
 * Starts kinesalite on a free port of 127.0.0.1. It is loaded only now.
 *
 * @param store Where it keeps its streams.
 * @see {@link https://github.com/mhart/kinesalite}
 */
export async function startKinesalite(store: StreamStore): Promise<Kinesalite> {
  const { default: kinesalite } = await import("kinesalite");
  const server = withStore(store, (): KinesaliteServer => kinesalite());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve, reject) => {
        server.close((error) => error ? reject(error) : resolve());
        server.closeAllConnections(); // it would wait for those that are kept for further requests
      }),
  };
}

/** kinesalite takes no store, but makes one with a function of a module that can be replaced. */
function withStore<T>(store: StreamStore, make: () => T): T {
  const db: { create: () => StreamStore } = createRequire(import.meta.url)("kinesalite/db");
  const { create } = db;
  db.create = () => store;
  try {
    return make();
  } finally {
    db.create = create;
  }
}
