/**
 * A Spark Connect server, in the same JVM as a Spark for Python programs: what one writes the other can read.
 *
 * @module
 */
import { freePorts } from "./service.ts";
import { type SparkWorker, startSpark } from "./spark_worker.ts";

/** A running server. */
export interface ConnectServer extends AsyncDisposable {
  readonly port: number;
  /** For `SPARK_REMOTE`, with the token if there is one. */
  readonly address: string;
  /** The Spark beside it. */
  readonly spark: SparkWorker;
}

/** Options of a server. */
export interface ConnectServerOptions {
  /** @default {one that is free} */
  readonly port?: number;
  /** Who does not know it is refused. */
  readonly token?: string;
  /** More settings of Spark. */
  readonly conf?: Readonly<Record<string, string>>;
}

/** Starts a server on 127.0.0.1, which takes some seconds. */
export async function startConnectServer(options: ConnectServerOptions = {}): Promise<ConnectServer> {
  const { conf, token, port = (await freePorts(1))[0]! } = options;
  const spark = await startSpark({
    conf: {
      "spark.plugins": "org.apache.spark.sql.connect.SparkConnectPlugin",
      "spark.connect.grpc.binding.address": "127.0.0.1",
      "spark.connect.grpc.binding.port": String(port),
      ...(token !== undefined && { "spark.connect.authenticate.token": token }),
      ...conf,
    },
  });
  return {
    port,
    address: `sc://127.0.0.1:${port}/${token === undefined ? "" : `;token=${token}`}`,
    spark,
    [Symbol.asyncDispose]: () => spark.stop(),
  };
}
