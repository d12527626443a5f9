/**
 * Starts a Spark Connect server on this machine, for trying scripts on Spark: `deno task spark`. Ctrl-C ends it.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { findSpark, type FoundSpark, MissingSparkError } from "./spark/find_spark.ts";
import { serverCommand } from "./spark/server_command.ts";
import { ServerLog } from "./spark/server_log.ts";

const USAGE = `deno task spark [flags]

Starts Apache Spark 4 with Spark Connect on this machine, until Ctrl-C. In another terminal:

  SPARK_REMOTE=sc://127.0.0.1:15002 deno task week4:solution

  --port N           where it listens, on 127.0.0.1 (15002)
  --spark-home DIR   Spark's folder; without it, SPARK_HOME, or that of Python's package pyspark
  --s3               also the package for S3: at the first time it downloads some 700 MB
  --jars DIR         a folder with the packages for Kafka and S3, in place of a download
  --conf NAME=VALUE  a setting of Spark; may be given several times
  --help             this text

The package for Kafka is downloaded from Maven Central at the first time, some 20 MB.
Exit codes: 0 ended by Ctrl-C, 1 Spark has failed, 2 the command line is wrong or something is missing.`;

/** How long Spark may take to answer, downloads included. */
const START_DEADLINE_MS = 600_000;

/** The time between two looks. */
const POLL_MS = 200;

async function main(args: readonly string[]): Promise<number> {
  const flags = parseArgs([...args], {
    boolean: ["help", "s3"],
    string: ["port", "spark-home", "jars", "conf"],
    collect: ["conf"],
    default: { port: "15002" },
    unknown: (arg: string) => {
      throw new MissingSparkError(`Cannot use "${arg}": --help shows the flags`);
    },
  });
  if (flags.help) {
    console.log(USAGE);
    return 0;
  }
  const port = Number(flags.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new MissingSparkError(`There is no port ${flags.port}`);
  }
  if (flags.jars !== undefined) await requireJars(flags.jars);
  const spark = await findSpark(flags["spark-home"]);
  if (await listens(port)) {
    throw new MissingSparkError(`Something listens on port ${port} already: end it, or give another --port`);
  }
  const command = serverCommand(spark, {
    port,
    s3: flags.s3,
    jars: flags.jars,
    conf: flags.conf as string[],
  });
  return await run(command, spark, port);
}

async function run(
  [program, ...args]: readonly string[],
  { version }: FoundSpark,
  port: number,
): Promise<number> {
  console.log(`Starting Spark ${version}; that takes some seconds, at the first time longer …`);
  let isEnding = false;
  const server = new Deno.Command(program!, { args, stdin: "null", stderr: "piped" }).spawn();
  const log = new ServerLog((line) => console.error(line));
  const logged = log.read(server.stderr);
  // A terminal sends Ctrl-C to Spark, too; elsewhere only this process may get a signal.
  for (const signal of ["SIGINT", ...(Deno.build.os === "windows" ? [] : ["SIGTERM" as const])] as const) {
    Deno.addSignalListener(signal, () => {
      isEnding = true;
      if (Deno.build.os !== "windows") server.kill("SIGTERM");
    });
  }
  const ended = server.status;
  if (await isReady(port, ended)) {
    log.ready();
    console.log(`Spark ${version} is ready. In another terminal:\n`);
    console.log(`  SPARK_REMOTE=sc://127.0.0.1:${port} deno task week4:solution\n\nCtrl-C ends it.`);
  }
  const { code } = await ended;
  await logged;
  if (isEnding) return 0;
  console.error(`Spark has ended by itself, with exit code ${code}. It said:\n\n${log.reason}`);
  return 1;
}

async function requireJars(folder: string): Promise<void> {
  const files = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
  if (files.some(({ name }) => name.endsWith(".jar"))) return;
  throw new MissingSparkError(
    `Cannot use --jars ${folder}: there is no folder of that name with a .jar in it`,
  );
}

async function isReady(port: number, ended: Promise<unknown>): Promise<boolean> {
  let hasEnded = false;
  ended.then(() => hasEnded = true);
  for (const start = performance.now(); performance.now() - start < START_DEADLINE_MS && !hasEnded;) {
    if (await listens(port)) return true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return false;
}

async function listens(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch {
    return false;
  }
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    if (!(error instanceof MissingSparkError)) throw error;
    console.error(error.message);
    Deno.exit(2);
  }
}
