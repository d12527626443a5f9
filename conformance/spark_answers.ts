/**
 * What PySpark answers, asked once a day: the comparisons with the engine in this process and with Spark Connect share it.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Outcomes, Program, Variants } from "./program.ts";
import { runOnSpark } from "./program.ts";
import { cacheFolder } from "./services/cache_folder.ts";
import { removeFolder } from "./services/install_once.ts";
import { STARTS_SOON } from "./services/java_options.ts";
import { sparkEnvironment } from "./services/run_pyspark.ts";
import { readServices } from "./services/services_state.ts";
import { type SparkWorker, startSpark } from "./services/spark_worker.ts";
import { walk } from "./walk.ts";
import { withParams } from "./with_params.ts";

/** Settings of a Spark for many short programs. */
export const FOR_SHORT_PROGRAMS: Readonly<Record<string, string>> = {
  "spark.driver.extraJavaOptions": `-Duser.timezone=UTC ${STARTS_SOON}`,
};

/** Options of {@linkcode SparkAnswers}. */
export interface SparkAnswersOptions {
  /** Starts the Spark that is asked, at the first question whose answer is not kept. @default {startSpark, for short programs} */
  readonly start?: () => Promise<AskedSpark>;
  /** Where answers are kept. @default {`answers` in the cache folder} */
  readonly folder?: string;
  /** The day for which they are: some expressions give the date. @default {today} */
  readonly day?: string;
  /** What every answer depends on, as text. @default {files, settings, versions, the system} */
  readonly surroundings?: () => Promise<string>;
}

/** The Spark that is asked. */
export type AskedSpark = Pick<SparkWorker, "run" | "stop">;

/**
 * PySpark's answers. One is kept under the sum of everything it depends on: the question, the Python files beside this one,
 * the settings and versions of Spark and Kafka, Java and Python, the system, the day.
 */
export class SparkAnswers implements AsyncDisposable {
  readonly #options: Required<SparkAnswersOptions>;
  #spark: Promise<AskedSpark> | undefined;
  #surroundings: Promise<string> | undefined;

  constructor(options: SparkAnswersOptions = {}) {
    this.#options = {
      start: () => startSpark({ conf: FOR_SHORT_PROGRAMS }),
      folder: join(cacheFolder(), "answers"),
      day: Temporal.Now.plainDateISO("UTC").toString(),
      surroundings,
      ...options,
    };
  }

  /** What comes of a program under some settings. */
  async outcomes(program: Program, conf: Variants[string]): Promise<Outcomes> {
    const { texts, topics, views } = program.module;
    const question = { conf, texts, topics, views };
    const ask = (spark: AskedSpark) =>
      withParams(program, (params) => runOnSpark(program, conf, params, spark));
    return await this.#answer(program.pythonPath, question, ask) as Outcomes;
  }

  /** What `run(spark, null)` of a Python file returns. */
  async run(pythonPath: string): Promise<unknown> {
    return await this.#answer(pythonPath, null, (spark) => spark.run(pythonPath));
  }

  /** Ends Spark, if it was started. */
  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#spark)?.stop();
  }

  async #answer(
    pythonPath: string,
    question: unknown,
    ask: (spark: AskedSpark) => Promise<unknown>,
  ): Promise<unknown> {
    const { day, folder, start } = this.#options;
    this.#surroundings ??= this.#options.surroundings();
    const asked = [await this.#surroundings, await Deno.readTextFile(pythonPath), jsonOf(question)];
    const path = join(folder, day, `${sumOf(asked)}.json`);
    const kept = await Deno.readTextFile(path).catch(() => undefined);
    if (kept !== undefined) return JSON.parse(kept);
    this.#spark ??= start();
    const answer = await ask(await this.#spark);
    await this.#keep(path, answer);
    return answer;
  }

  /** Written under another name first, so that nobody reads half of it; answers of other days go. */
  async #keep(path: string, answer: unknown): Promise<void> {
    await Deno.mkdir(dirname(path), { recursive: true });
    const unfinished = `${path}.${crypto.randomUUID()}`;
    await Deno.writeTextFile(unfinished, JSON.stringify(answer));
    await Deno.rename(unfinished, path);
    const { day, folder } = this.#options;
    for await (const { name } of Deno.readDir(folder)) {
      if (name !== day) await removeFolder(join(folder, name));
    }
  }
}

const HERE = fileURLToPath(new URL(".", import.meta.url));

/**
 * Files on which every answer depends, besides the settings of the installed Spark: how programs are run on it, versions, how Kafka is set up and filled,
 * what is left out of an answer.
 */
const FILES_REGEXP =
  /^([^/]+\.py|services\/(pyspark_worker\.py|versions\.json|kafka\.ts|kafka_login\.ts)|real\/kafka_topics\.ts|(kafka_records|neutral|with_params)\.ts)$/;

/** Variables that change what Java, Python or Spark do. */
const VARIABLES_REGEXP = /^(HADOOP|JAVA|JDK|PYSPARK|PYTHON|SPARK)_?/;

async function surroundings(): Promise<string> {
  const { spark } = await readServices("spark");
  const variables = Object.entries(Deno.env.toObject()).filter(([name]) => VARIABLES_REGEXP.test(name));
  const environment = { ...Object.fromEntries(variables), ...sparkEnvironment(spark) };
  const javaHome = Deno.env.get("JAVA_HOME");
  return sumOf([
    Deno.build.target,
    jsonOf(environment),
    await outputOf(javaHome ? join(javaHome, "bin", "java") : "java", "-version"),
    await outputOf(spark.python, "--version"),
    await textsIn(HERE, (path) => FILES_REGEXP.test(path)),
    await textsIn(spark.confFolder),
  ]);
}

async function textsIn(folder: string, isWanted: (path: string) => boolean = () => true): Promise<string> {
  const paths = (await walk(folder)).filter(isWanted);
  return jsonOf(
    await Promise.all(paths.map(async (path) => [path, await Deno.readTextFile(join(folder, path))])),
  );
}

async function outputOf(command: string, argument: string): Promise<string> {
  const { stdout, stderr } = await new Deno.Command(command, { args: [argument], stdin: "null" }).output();
  return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
}

/** Bytes are written as their digits. */
function jsonOf(value: unknown): string {
  return JSON.stringify(value, (_key, each) => each instanceof Uint8Array ? each.toHex() : each) ?? "";
}

function sumOf(texts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(texts)).digest("hex");
}
