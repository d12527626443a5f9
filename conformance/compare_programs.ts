/**
 * Every program on both engines, and what came of it.
 *
 * @module
 */
import { type Aspect, compareOutcomes } from "./compare_outcomes.ts";
import { findExpressionLists } from "./expression_lists.ts";
import { createTopics } from "./kafka_records.ts";
import { neutral } from "./neutral.ts";
import type { Outcome } from "./outcome.ts";
import { findQueryLists } from "./query_lists.ts";
import { findPrograms, type Outcomes, type Params, type Program, runHere, runOnSpark } from "./program.ts";
import { readServices } from "./services/services_state.ts";
import { sparkKafkaOptions } from "./services/kafka_login.ts";
import { findScenarioLists } from "./scenario_lists.ts";
import type { SparkWorker } from "./services/spark_worker.ts";

/** One case on both engines. */
export interface ComparedCase {
  /** `area/name`. */
  readonly program: string;
  /** Of the settings; empty where a program has one. */
  readonly variant: string;
  readonly name: string;
  readonly spark: Outcome;
  readonly ours: Outcome;
  /** In what they differ; nothing when they are the same. */
  readonly aspects: readonly Aspect[];
}

/** A program on both engines. */
export interface ComparedProgram {
  readonly name: string;
  readonly about: string;
  readonly cases: readonly ComparedCase[];
}

/**
 * Runs all programs, or those whose name begins with `only`, one after the other, and says on standard error how far it is.
 *
 * @throws {Error} when a program fails as a whole, or its two halves do not have the same cases.
 */
export async function comparePrograms(spark: SparkWorker, only = ""): Promise<ComparedProgram[]> {
  const lists = [findExpressionLists(), findQueryLists(), findScenarioLists(), findPrograms()];
  const programs = (await Promise.all(lists)).flat().sort((a, b) => (a.name < b.name ? -1 : 1));
  const compared: ComparedProgram[] = [];
  for (const program of programs.filter(({ name }) => name.startsWith(only))) {
    const startedMs = performance.now();
    compared.push(await compareProgram(program, spark));
    const { length } = compared.at(-1)!.cases;
    console.error(
      `${program.name}: ${length} cases in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`,
    );
  }
  return compared;
}

/** Runs one program, under each of its variants. */
export async function compareProgram(program: Program, spark: SparkWorker): Promise<ComparedProgram> {
  const { about, variants = { "": {} } } = program.module;
  const cases: ComparedCase[] = [];
  for (const [variant, conf] of Object.entries(variants)) {
    const [theirs, ours] = await Promise.all([
      withParams(program, (params) => runOnSpark(program, conf, params, spark)),
      withParams(program, (params) => runHere(program, conf, params)),
    ]);
    const names = Object.keys(ours);
    if (String(names) !== String(Object.keys(theirs))) {
      throw new Error(`The cases of ${program.name} differ: Spark has ${Object.keys(theirs)}; ours ${names}`);
    }
    cases.push(...names.map((name) => ({
      program: program.name,
      variant,
      name,
      spark: theirs[name]!,
      ours: ours[name]!,
      aspects: compareOutcomes(theirs[name]!, ours[name]!),
    })));
  }
  return { name: program.name, about, cases };
}

/** Each run has a folder and topics of its own; their names are not in what it gives. */
export async function withParams(
  { module }: Program,
  run: (params: Params) => Promise<Outcomes>,
): Promise<Outcomes> {
  const folder = await Deno.makeTempDir();
  try {
    await using created = module.topics && await createTopics(module.topics);
    const params = {
      folder,
      texts: module.texts ?? [],
      views: module.views ?? {},
      kafka: created ? await kafkaOptions() : {},
      topics: created?.names ?? {},
    };
    return neutral(await run(params), params);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function kafkaOptions(): Promise<Record<string, string>> {
  const { kafka } = await readServices("kafka");
  return sparkKafkaOptions(kafka, kafka.users.alice);
}
