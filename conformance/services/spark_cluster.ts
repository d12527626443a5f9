/**
 * Spark's own cluster manager with executors in processes of their own, and a Spark Connect server before it.
 *
 * @module
 */
import { join } from "node:path";
import { startConnectProcess } from "./connect_process.ts";
import { STARTS_SOON } from "./java_options.ts";
import { sparkEnvironment } from "./run_pyspark.ts";
import { freePorts } from "./service.ts";
import { readServices } from "./services_state.ts";
import { waitUntil } from "./wait_until.ts";

/** How long the master and the workers may take to find each other. */
const START_DEADLINE_MS = 60_000;

/** After a process was asked to end, how long before it is killed. */
const STOP_DEADLINE_MS = 10_000;

const WORKERS = 2;

/** Memory of the master and of each worker, which only start others. */
const DAEMON_MEMORY = "256m";

/** A running cluster. */
export interface SparkCluster extends AsyncDisposable {
  /** For `SPARK_REMOTE`. */
  readonly remote: string;
  /** How many tasks each executor process has done, by its id. */
  tasksByExecutor(): Promise<Record<string, number>>;
}

/**
 * Starts a master, two workers with one core and one executor of 768 MB each, and a Connect server, all on 127.0.0.1.
 *
 * @param conf More settings of Spark.
 */
export async function startSparkCluster(conf: Readonly<Record<string, string>> = {}): Promise<SparkCluster> {
  await using started = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "spark_cluster_" });
  started.defer(() => Deno.remove(folder, { recursive: true }));
  const [masterPort, masterUi, driverUi] = await freePorts(3);
  const master = `spark://127.0.0.1:${masterPort}`;
  const atHome = ["--host", "127.0.0.1"];
  const masterArgs = [...atHome, "--port", `${masterPort}`, "--webui-port", `${masterUi}`];
  started.use(await startDaemon("org.apache.spark.deploy.master.Master", masterArgs));
  for (let i = 0; i < WORKERS; i++) {
    const size = ["--cores", "1", "--memory", "1g", "--work-dir", join(folder, `worker${i}`)];
    const args = [...atHome, "--webui-port", "0", ...size, master];
    started.use(await startDaemon("org.apache.spark.deploy.worker.Worker", args));
  }
  const hasWorkers = async () => (await json(`http://127.0.0.1:${masterUi}/json/`)).aliveworkers === WORKERS;
  await waitUntil("the workers of the Spark cluster", hasWorkers, START_DEADLINE_MS);
  const server = started.use(
    await startConnectProcess(undefined, {
      "spark.master": master,
      "spark.executor.cores": "1",
      "spark.executor.memory": "768m",
      "spark.ui.enabled": "true",
      "spark.ui.port": `${driverUi}`,
      ...conf,
    }),
  );
  const running = started.move();
  return {
    remote: `sc://127.0.0.1:${server.port}`,
    tasksByExecutor: () => tasksByExecutor(`http://127.0.0.1:${driverUi}/api/v1/applications`),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

/** A worker that is asked to end takes its executor with it. */
async function startDaemon(className: string, args: readonly string[]): Promise<AsyncDisposable> {
  const { spark } = await readServices("spark");
  const child = new Deno.Command(join(spark.home, "bin", "spark-class"), {
    args: [className, ...args],
    env: {
      ...sparkEnvironment(spark),
      SPARK_DAEMON_MEMORY: DAEMON_MEMORY,
      SPARK_DAEMON_JAVA_OPTS: STARTS_SOON,
    },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  return {
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_DEADLINE_MS);
      await child.status.finally(() => clearTimeout(timer));
    },
  };
}

/** @see https://spark.apache.org/docs/latest/monitoring.html#rest-api */
async function tasksByExecutor(applications: string): Promise<Record<string, number>> {
  const [{ id }] = await json(applications);
  const executors: { id: string; completedTasks: number }[] = await json(`${applications}/${id}/executors`);
  const workers = executors.filter((executor) => executor.id !== "driver");
  return Object.fromEntries(workers.map((executor) => [executor.id, executor.completedTasks]));
}

async function json(url: string) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${await response.text()}`);
  return await response.json();
}
