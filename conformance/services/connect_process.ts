/**
 * A Spark Connect server as a process of its own, which a test can kill.
 *
 * @module
 */
import { join } from "node:path";
import { sparkEnvironment } from "./run_pyspark.ts";
import { freePorts } from "./service.ts";
import { readServices } from "./services_state.ts";
import { waitUntil } from "./wait_until.ts";

/** How long Spark may take to answer. */
const START_DEADLINE_MS = 120_000;

/** A server that runs. */
export interface ConnectProcess extends AsyncDisposable {
  readonly port: number;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
}

/**
 * Starts a server on 127.0.0.1, with the connectors to Kafka and S3.
 *
 * @param port Where it listens. @default {a port that is free}
 * @param conf More settings of Spark.
 */
export async function startConnectProcess(
  port?: number,
  conf: Readonly<Record<string, string>> = {},
): Promise<ConnectProcess> {
  const { spark } = await readServices("spark");
  const listensOn = port ?? (await freePorts(1))[0]!;
  const settings = {
    ...conf,
    "spark.connect.grpc.binding.address": "127.0.0.1",
    "spark.connect.grpc.binding.port": listensOn,
  };
  const child = new Deno.Command(join(spark.home, "bin", "spark-submit"), {
    args: [
      ...Object.entries(settings).flatMap(([name, value]) => ["--conf", `${name}=${value}`]),
      "--class",
      "org.apache.spark.sql.connect.service.SparkConnectServer",
    ],
    env: sparkEnvironment(spark),
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let hasEnded = false;
  const ended = child.status.then(() => hasEnded = true);
  const kill = async () => {
    if (!hasEnded) child.kill("SIGKILL");
    await ended;
  };
  const answers = async () =>
    (await Deno.connect({ hostname: "127.0.0.1", port: listensOn })).close() === undefined;
  try {
    await waitUntil("Spark Connect to answer", answers, START_DEADLINE_MS, () => hasEnded);
  } catch (error) {
    await kill();
    throw error;
  }
  return { port: listensOn, kill, [Symbol.asyncDispose]: kill };
}
