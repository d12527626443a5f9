import { createRequire } from "node:module";

/** The part of kinesalite that is used here; it comes without types. */
interface KinesaliteServer {
  listen(port: number, host: string, onListening: () => void): void;
  address(): { readonly port: number };
  close(onClosed: (error?: Error) => void): void;
  closeAllConnections(): void;
}

/** Where it keeps the records of a stream: by the number of the shard, in hex, and the sequence number, so the oldest of a shard come first. */
interface RecordStore {
  createKeyStream(range: { gte: string; lt: string; limit: number }): AsyncIterable<string>;
  batch(deletions: { type: "del"; key: string }[], onDone: (error?: Error) => void): void;
}

interface Store {
  getStreamDb(streamName: string): RecordStore;
}

/** A running kinesalite: all of Kinesis's answers, in the memory of this process. */
export interface Kinesalite extends AsyncDisposable {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** Forgets the oldest records of a shard, as Kinesis does after a day. */
  forgetOldest(streamName: string, shardId: string, count: number): Promise<void>;
}

/**
 * Starts kinesalite on a free port of 127.0.0.1. It is loaded only now.
 *
 * @see {@link https://github.com/mhart/kinesalite}
 */
export async function startKinesalite(): Promise<Kinesalite> {
  const { default: kinesalite } = await import("kinesalite");
  const times = { createStreamMs: 20, deleteStreamMs: 20, updateStreamMs: 20 };
  const { made: server, store } = withStore((): KinesaliteServer => kinesalite(times));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    forgetOldest: (streamName, shardId, count) => forgetOldest(store.getStreamDb(streamName), shardId, count),
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve, reject) => {
        server.close((error) => error ? reject(error) : resolve());
        server.closeAllConnections(); // it would wait for those that are kept for further requests
      }),
  };
}

/** kinesalite does not show its store, but makes it with a function of a module that can be watched. */
function withStore<T>(make: () => T): { made: T; store: Store } {
  const db: { create: (options: unknown) => Store } = createRequire(import.meta.url)("kinesalite/db");
  const { create } = db;
  let store: Store | undefined;
  db.create = (options) => store = create(options);
  try {
    const made = make();
    return { made, store: store! };
  } finally {
    db.create = create;
  }
}

async function forgetOldest(records: RecordStore, shardId: string, count: number): Promise<void> {
  const shard = Number(shardId.split("-")[1]);
  const prefix = (number: number) => number.toString(16).padStart(8, "0");
  const deletions: { type: "del"; key: string }[] = [];
  for await (
    const key of records.createKeyStream({ gte: prefix(shard), lt: prefix(shard + 1), limit: count })
  ) deletions.push({ type: "del", key });
  await new Promise<void>((resolve, reject) =>
    records.batch(deletions, (error) => error ? reject(error) : resolve())
  );
}
