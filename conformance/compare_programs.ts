/**
 * Every program on both engines, and what came of it.
 *
 * @module
 */
import { type Aspect, compareOutcomes } from "./compare_outcomes.ts";
import { findExpressionLists } from "./expression_lists.ts";
import type { Outcome } from "./outcome.ts";
import { findQueryLists } from "./query_lists.ts";
import { findPrograms, type Outcomes, type Program, runHere } from "./program.ts";
import { findScenarioLists } from "./scenario_lists.ts";
import type { SparkAnswers } from "./spark_answers.ts";
import { withParams } from "./with_params.ts";

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

/** All programs, in the order of the documentation. */
export async function allPrograms(): Promise<Program[]> {
  const lists = [findExpressionLists(), findQueryLists(), findScenarioLists(), findPrograms()];
  return (await Promise.all(lists)).flat().sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Runs all programs, or those whose name begins with `only`, one after the other, and says on standard error how far it is.
 *
 * @throws {Error} when a program fails as a whole, or its two halves do not have the same cases.
 */
export async function comparePrograms(spark: SparkAnswers, only = ""): Promise<ComparedProgram[]> {
  const compared: ComparedProgram[] = [];
  for (const program of (await allPrograms()).filter(({ name }) => name.startsWith(only))) {
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
export async function compareProgram(program: Program, spark: SparkAnswers): Promise<ComparedProgram> {
  const { about, variants = { "": {} } } = program.module;
  const cases: ComparedCase[] = [];
  for (const [variant, conf] of Object.entries(variants)) {
    const [theirs, ours] = await Promise.all([
      spark.outcomes(program, conf),
      withParams(program, (params) => runHere(program, conf, params)),
    ]);
    cases.push(...compareCases(program, variant, theirs, ours));
  }
  return { name: program.name, about, cases };
}

/**
 * What came of a program's cases on both sides.
 *
 * @throws {Error} when they do not have the same cases.
 */
export function compareCases(
  { module: { changingValues }, name: program }: Program,
  variant: string,
  theirs: Outcomes,
  ours: Outcomes,
): ComparedCase[] {
  const names = Object.keys(ours);
  if (String(names) !== String(Object.keys(theirs))) {
    throw new Error(`The cases of ${program} differ: Spark has ${Object.keys(theirs)}; ours ${names}`);
  }
  return names.map((name) => {
    const both = { spark: theirs[name]!, ours: ours[name]! };
    const aspects = compareOutcomes(both.spark, both.ours)
      .filter((aspect) => aspect !== "value" || !changingValues?.test(name));
    return { program, variant, name, ...both, aspects };
  });
}
