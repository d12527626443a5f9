/**
 * Programs written twice, `programs/<area>/<name>.py` for PySpark and `<name>.ts` for this engine, and how they are run.
 *
 * @module
 */
import { createSession, type Session } from "../engine/mod.ts";
import type { SparkWorker } from "./services/spark_worker.ts";
import type { WantedTopic } from "./kafka_records.ts";
import { type Case, type Outcome, outcomeOf } from "./outcome.ts";

/** The cases of a program by name, each ending in an outcome. */
export type Cases = Readonly<Record<string, Case>>;

/** Settings under which a program is compared, by the name that tables give them: `{ "ANSI off": { … } }`. */
export type Variants = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What the file of a program exports. */
export interface ProgramModule {
  /** One sentence: what the program compares. */
  readonly about: string;
  /** @default {{ "": {} }} */
  readonly variants?: Variants;
  /** Kafka topics that both programs need. */
  readonly topics?: Readonly<Record<string, WantedTopic>>;
  /** Texts that both programs get as `params.texts`. */
  readonly texts?: readonly string[];
  /** Queries by the names of views, which both programs get as `params.views`. */
  readonly views?: Readonly<Record<string, string>>;
  /** Names of cases whose value is another one at each call: only its type is compared. @default {none} */
  readonly changingValues?: RegExp;
  /** Gives the cases, in the order in which they are carried out. */
  run(session: Session, params: Params): Cases;
}

/** What a program gets, the same for both but for names of its own. */
export interface Params {
  /** An empty folder of its own. */
  readonly folder: string;
  readonly texts: readonly string[];
  readonly views: Readonly<Record<string, string>>;
  /** Options of `format("kafka")`, as Spark takes them. */
  readonly kafka: Readonly<Record<string, string>>;
  /** Names of its own for the topics asked for. */
  readonly topics: Readonly<Record<string, string>>;
  /** Whether the session is on a Spark cluster. @default {false} */
  readonly isOnCluster?: boolean;
}

/** A program and where it is. */
export interface Program {
  /** `area/name`. */
  readonly name: string;
  readonly module: ProgramModule;
  readonly pythonPath: string;
}

/** Outcomes by the name of the case. */
export type Outcomes = Readonly<Record<string, Outcome>>;

const FOLDER = new URL("programs/", import.meta.url);

/** All programs. */
export async function findPrograms(): Promise<Program[]> {
  const programs: Program[] = [];
  for await (const area of Deno.readDir(FOLDER)) {
    if (!area.isDirectory) continue;
    for await (const { name: file } of Deno.readDir(new URL(`${area.name}/`, FOLDER))) {
      const name = `${area.name}/${file.replace(/\.ts$/, "")}`;
      if (!file.endsWith(".ts")) continue;
      programs.push({
        name,
        module: await import(new URL(`${name}.ts`, FOLDER).href),
        pythonPath: new URL(`${name}.py`, FOLDER).pathname,
      });
    }
  }
  return programs;
}

/** Where a program is carried out, and what of it. */
export interface RunHereOptions {
  /** The address of a Spark cluster. @default {the engine in this process} */
  readonly remote?: string;
  /** Which cases are left out. @default {none} */
  readonly isLeftOut?: (name: string) => boolean;
}

/** Carries out a program with our API. */
export async function runHere(
  { module }: Program,
  conf: Variants[string],
  params: Params,
  { remote = "", isLeftOut = () => false }: RunHereOptions = {},
): Promise<Outcomes> {
  await using session = createSession({ conf, remote, print: () => {} });
  const outcomes: Record<string, Outcome> = {};
  for (const [name, run] of Object.entries(module.run(session, { ...params, isOnCluster: remote !== "" }))) {
    if (!isLeftOut(name)) outcomes[name] = await outcomeOf(run, session);
  }
  return outcomes;
}

/** Carries out a program with Spark. */
export async function runOnSpark(
  { pythonPath }: Program,
  conf: Variants[string],
  params: Params,
  spark: Pick<SparkWorker, "run">,
): Promise<Outcomes> {
  return await spark.run(RUN_PROGRAM_PATH, { program: pythonPath, conf, ...params }) as Outcomes;
}

const RUN_PROGRAM_PATH = new URL("run_program.py", import.meta.url).pathname;
