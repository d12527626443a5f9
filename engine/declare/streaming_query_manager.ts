import type { StreamingQuery } from "./streaming_query.ts";
import type { StreamingQueryListener } from "./streaming_query_listener.ts";

/**
 * The streaming queries of a session: `session.streams`.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/python/reference/pyspark.ss/api/pyspark.sql.streaming.StreamingQueryManager.html}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createSession } from "../mod.ts";
 *
 * await using session = createSession();
 * const told: string[] = [];
 * session.streams.addListener({ onQueryStarted: ({ name }) => told.push(`${name} has begun`) });
 *
 * const ticks = session.readStream.format("rate").load();
 * const query = await ticks.writeStream.format("memory").queryName("ticks").start();
 * assertEquals(session.streams.active.map(({ name }) => name), ["ticks"]);
 * assertEquals(session.streams.get(query.id)?.name, "ticks");
 * assertEquals(told, ["ticks has begun"]);
 *
 * await query.stop();
 * assertEquals(await session.streams.awaitAnyTermination(), true);
 * assertEquals(session.streams.active, []);
 * ```
 */
export interface StreamingQueryManager {
  /** The queries that run now. */
  readonly active: StreamingQuery[];
  /** The running query with this id; null when there is none. */
  get(id: string): StreamingQuery | null;
  /**
   * The running query with this id or name; null when there is none. A cluster is asked, so that this also finds what an earlier program left running in the
   * session: see {@linkcode Session.detach}.
   */
  find(idOrName: string): Promise<StreamingQuery | null>;
  /**
   * Resolves when any query of the session has ended, since its beginning or the last {@linkcode StreamingQueryManager.resetTerminated}: true, at once if
   * one has already; or false after `timeoutMs` milliseconds.
   *
   * @throws {StreamingQueryException} When one of them failed.
   * @throws {TypeError} For a timeout below 0.
   */
  awaitAnyTermination(timeoutMs?: number): Promise<boolean>;
  /** Forgets the queries that have ended, so that {@linkcode StreamingQueryManager.awaitAnyTermination} waits for another. */
  resetTerminated(): void;
  /** Has the listener told what queries do from now on. */
  addListener(listener: StreamingQueryListener): void;
  /** Has it told no more; nothing happens if it is not there. */
  removeListener(listener: StreamingQueryListener): void;
}
