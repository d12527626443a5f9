/**
 * The programs of the comparison on Spark over Spark Connect: `programs/<name>.ts` there, against `<name>.py` on the same Spark without it.
 *
 * @module
 */
import { compareOutcomes } from "./compare_outcomes.ts";
import { type ComparedProgram, withParams } from "./compare_programs.ts";
import { type Outcomes, type Program, runHere, runOnSpark } from "./program.ts";
import type { ConnectServer } from "./services/connect_server.ts";

/**
 * Runs programs one after the other, each under the first of its variants.
 *
 * @throws {Error} when a program fails as a whole.
 */
export async function compareOnConnect(
  programs: readonly Program[],
  { address, spark }: ConnectServer,
): Promise<ComparedProgram[]> {
  const compared: ComparedProgram[] = [];
  for (const program of programs) {
    const { about, variants = { "": {} } } = program.module;
    const [variant, conf] = Object.entries(variants)[0]!;
    const theirs = await withParams(program, (params) => runOnSpark(program, conf, params, spark));
    const ours = await withParams(program, (params) => runHere(program, conf, params, address));
    compared.push({ name: program.name, about, cases: casesOf(program, variant, theirs, ours) });
  }
  return compared;
}

function casesOf(
  program: Program,
  variant: string,
  theirs: Outcomes,
  ours: Outcomes,
): ComparedProgram["cases"] {
  return Object.keys(theirs).map((name) => ({
    program: program.name,
    variant,
    name,
    spark: theirs[name]!,
    ours: ours[name]!,
    aspects: compareOutcomes(theirs[name]!, ours[name]!),
  }));
}
