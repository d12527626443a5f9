/**
 * Writes the pages of the documentation that show the comparison with Spark: `deno task conformance:tables`.
 *
 * @module
 */
import { checkDifferences } from "./check_differences.ts";
import { comparePrograms } from "./compare_programs.ts";
import { compareExamples } from "./function_examples.ts";
import { readServices } from "./services/services_state.ts";
import { startSpark } from "./services/spark_worker.ts";
import { type Comparison, renderTables } from "./tables.ts";
import engine from "../engine/deno.json" with { type: "json" };

const DOCS = new URL("../docs/", import.meta.url);

/** Compares everything there is, with one Spark. */
export async function compareEverything(): Promise<Comparison> {
  await using spark = await startSpark();
  const { spark: { version } } = await readServices("spark");
  return {
    programs: await comparePrograms(spark),
    examples: await compareExamples(spark),
    sparkVersion: version,
    engineVersion: engine.version,
  };
}

/** The pages by their URL, formatted. */
export async function pages(comparison: Comparison): Promise<Map<URL, string>> {
  const rendered = Object.entries(renderTables(comparison));
  return new Map(
    await Promise.all(
      rendered.map(async ([name, text]) => [new URL(name, DOCS), await formatted(text)] as const),
    ),
  );
}

/** Formatted as `deno fmt` wants it. */
export async function formatted(markdown: string): Promise<string> {
  const config = new URL("../deno.json", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--config", config, "--ext", "md", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const output = child.output();
  await new Blob([markdown]).stream().pipeTo(child.stdin);
  const { success, stdout } = await output;
  if (!success) throw new Error("Cannot format a page of the documentation: deno fmt failed");
  return new TextDecoder().decode(stdout);
}

if (import.meta.main) {
  const comparison = await compareEverything();
  const cases = [...comparison.programs, ...comparison.examples].flatMap((each) => each.cases);
  for (const [url, text] of await pages(comparison)) await Deno.writeTextFile(url, text);
  const { unlisted, gone, grown } = checkDifferences(cases);
  for (const line of unlisted) console.error(`Not listed in differences.ts: ${line}`);
  for (const title of gone) console.error(`Listed in differences.ts and gone: ${title}`);
  for (const line of grown) console.error(`Shown by more cases than differences.ts allows: ${line}`);
  console.log(`${cases.length} cases compared; the pages in docs/ are written`);
  if (unlisted.length + gone.length + grown.length > 0) Deno.exitCode = 1;
}
