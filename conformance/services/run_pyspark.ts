/**
 * A Python program on the real Spark, in a process of its own.
 *
 * @module
 */
import { readServices, type SparkInstallation } from "./services_state.ts";

/** What a program printed and how it ended. */
export interface PySparkRun {
  readonly stdout: string;
  readonly stderr: string;
  /** 0 says it succeeded. */
  readonly code: number;
}

/** Options of a run. */
export interface RunPySparkOptions {
  /** Variables added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a Python file that makes its own session by `SparkSession.builder.getOrCreate()`: `local[2]`, UTC, quiet, with
 * the connectors to Kafka and S3. Starting Spark takes some seconds: many small programs share one with `startSpark()`.
 *
 * @throws {Error} when Spark is not installed, with the command that installs it.
 */
export async function runPySpark(
  scriptPath: string,
  args: readonly string[] = [],
  { env = {} }: RunPySparkOptions = {},
): Promise<PySparkRun> {
  const { spark } = await readServices("spark");
  const { code, stdout, stderr } = await new Deno.Command(spark.python, {
    args: [scriptPath, ...args],
    env: { ...sparkEnvironment(spark), ...env },
    stdin: "null",
  }).output();
  return { stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr), code };
}

/** The environment of a Python that starts Spark: its settings folder, the same Python for its workers, UTC, UTF-8. */
export function sparkEnvironment({ python, home, confFolder }: SparkInstallation): Record<string, string> {
  return {
    SPARK_CONF_DIR: confFolder,
    SPARK_HOME: home,
    SPARK_LOCAL_IP: "127.0.0.1",
    PYSPARK_PYTHON: python,
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONUTF8: "1",
    TZ: "UTC",
    LC_ALL: "C.UTF-8",
  };
}
