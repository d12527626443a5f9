/**
 * The programs of the comparison on Spark over Spark Connect: `programs/<name>.ts` there, against `<name>.py` on the same Spark without it.
 *
 * @module
 */
import { allPrograms, compareCases, type ComparedProgram } from "./compare_programs.ts";
import { leftOutOnConnect } from "./connect_differences.ts";
import { examplesProgram, findExamples } from "./function_examples.ts";
import { type Program, runHere } from "./program.ts";
import { startConnectServer } from "./services/connect_server.ts";
import { FOR_SHORT_PROGRAMS, SparkAnswers } from "./spark_answers.ts";
import { withParams } from "./with_params.ts";

/** A program on both. */
export interface ProgramOnConnect extends ComparedProgram {
  /** Names of cases that are not carried out, one for each of its variants. */
  readonly leftOut: readonly string[];
}

/** Sessions that are busy at the same time: most of a case is waiting, for an answer or for a batch. */
const LANES = 4;

/** One program under one of its settings. */
interface Job {
  readonly program: Program;
  readonly variant: string;
  readonly conf: Readonly<Record<string, string>>;
}

/** Runs all programs and Spark's own examples, or those whose name begins with `only`, on a server of its own. */
export async function compareAllOnConnect(only = ""): Promise<ProgramOnConnect[]> {
  await using server = await startConnectServer({ conf: FOR_SHORT_PROGRAMS });
  await using spark = new SparkAnswers({ start: () => Promise.resolve(server.spark) });
  const programs = [...await allPrograms(), examplesProgram(await findExamples(spark))];
  const wanted = programs.filter(({ name }) => name.startsWith(only));
  // Our client would look for the server for ten minutes, in every case anew.
  return await Promise.race([compareOnConnect(wanted, server.address, spark), server.spark.ended]);
}

/**
 * Runs programs under each of their variants, several at a time, and says on standard error how far it is.
 *
 * @param address Of the server.
 * @throws {Error} when a program fails as a whole, or its two halves do not have the same cases.
 */
async function compareOnConnect(
  programs: readonly Program[],
  address: string,
  spark: SparkAnswers,
): Promise<ProgramOnConnect[]> {
  const jobs = programs.flatMap((program): Job[] => {
    const variants = program.module.variants ?? { "": {} };
    return Object.entries(variants).map(([variant, conf]) => ({ program, variant, conf }));
  });
  const done = new Map<Job, ProgramOnConnect>();
  // Those at the end wait most: begun first, they leave no lane alone at the end.
  const waiting = jobs.toReversed().values();
  const lane = async () => {
    for (const job of waiting) done.set(job, await compareJob(job, address, spark));
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return programs.map(({ name, module: { about } }) => {
    const parts = jobs.filter(({ program }) => program.name === name).map((job) => done.get(job)!);
    const cases = parts.flatMap((part) => part.cases);
    return { name, about, cases, leftOut: parts.flatMap(({ leftOut }) => leftOut) };
  });
}

async function compareJob(
  { conf, program, variant }: Job,
  remote: string,
  spark: SparkAnswers,
): Promise<ProgramOnConnect> {
  const { name, module: { about } } = program;
  const theirs = await spark.outcomes(program, conf);
  const startedMs = performance.now();
  const isLeftOut = (each: string) => leftOutOnConnect(name, each) !== undefined;
  const ours = await withParams(program, (params) => runHere(program, conf, params, { remote, isLeftOut }));
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.error(`${name}${variant && ` (${variant})`}: ${Object.keys(ours).length} cases in ${seconds} s`);
  const compared = Object.entries(theirs).filter(([each]) => !isLeftOut(each));
  const cases = compareCases(program, variant, Object.fromEntries(compared), ours);
  return { name, about, cases, leftOut: Object.keys(theirs).filter(isLeftOut) };
}
