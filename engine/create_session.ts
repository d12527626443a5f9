import { RuntimeConf } from "./declare/runtime_conf.ts";
import { Session } from "./declare/session.ts";
import type { StreamingQueryListener } from "./declare/streaming_query_listener.ts";
import { EmbeddedEngine } from "./embedded/embedded_engine.ts";
import type { Clock } from "./embedded/stream/clock.ts";
import { SparkEngine } from "./spark/spark_engine.ts";
import { parseRemoteAddress } from "./spark/transport/remote_address.ts";
import type { StorageOptions } from "./storage/storage.ts";

/** What a session can be given; nothing is required. */
export interface SessionOptions {
  /** Spark settings, such as `{ "spark.sql.ansi.enabled": "false" }`. */
  readonly conf?: Readonly<Record<string, string>>;
  /**
   * A Spark cluster to run on, as `sc://host:15002/;token=…`; empty for the engine in this process.
   *
   * @default {the variable SPARK_REMOTE}
   */
  readonly remote?: string;
  /** Where `s3a://` leads. @default an error that says which settings are missing */
  readonly storage?: StorageOptions;
  /** Told what the session's streaming queries do, as with `session.streams.addListener(…)`. */
  readonly listener?: StreamingQueryListener;
  /** What time it is, and how to wait; tests give their own. @default {the machine's} */
  readonly clock?: Clock;
  /** Takes what console sinks print, once for each batch; a line break is to follow. @default {console.log} */
  readonly print?: (text: string) => void;
  /** How much memory the SQL engine may take before it uses temporary files, in MB. @default {1024} */
  readonly memoryLimitMb?: number;
}

/**
 * Opens a session. Nothing is loaded or connected before the first action.
 *
 * @throws {RemoteAddressError} When the address of the cluster cannot be read.
 * @throws {RemoteError} When `DENO_CERT` names a file of certificates for it that cannot be read.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { col, createSession, struct } from "./mod.ts";
 *
 * await using session = createSession();
 * const people = session.createDataFrame([{ name: "Ada", age: 36 }], struct({ name: "string", age: "int" }));
 * const rows = await people.select("name", col("age").plus(1).as("next")).collect();
 * assertEquals(rows, [{ name: "Ada", next: 37 }]);
 * ```
 */
export function createSession(options: SessionOptions = {}): Session {
  const { conf: values, remote = Deno.env.get("SPARK_REMOTE") ?? "", storage = {}, ...rest } = options;
  const conf = new RuntimeConf(values);
  if (remote === "") return new Session(new EmbeddedEngine({ ...rest, conf, storage }), conf);
  const address = parseRemoteAddress(remote, Deno.env.get("SPARK_CONNECT_AUTHENTICATE_TOKEN"));
  const certificatesPath = Deno.env.get("DENO_CERT"); // Deno itself heeds it for fetch only
  return new Session(new SparkEngine({ ...rest, address, certificatesPath, conf, storage }), conf);
}
