/**
 * Writes the pages of the documentation that show the comparison with Spark: `deno task conformance:tables`.
 *
 * @module
 */
import { checkDifferences } from "./check_differences.ts";
import { compareAllOnConnect, type ProgramOnConnect } from "./compare_on_connect.ts";
import { comparePrograms } from "./compare_programs.ts";
import { connectCounts, connectFaults, connectPage } from "./connect_page.ts";
import { compareExamples } from "./function_examples.ts";
import { readServices } from "./services/services_state.ts";
import { SparkAnswers } from "./spark_answers.ts";
import { type Comparison, renderTables } from "./tables.ts";
import engine from "../engine/deno.json" with { type: "json" };

const DOCS = new URL("../docs/", import.meta.url);

/** What the last run over Spark Connect found: the page of all programs shows it. */
const CONNECT_COUNTS = new URL("connect_counts.json", import.meta.url);

/** Compares everything there is, with one Spark. */
export async function compareEverything(): Promise<Comparison> {
  await using spark = new SparkAnswers();
  const { spark: { version } } = await readServices("spark");
  return {
    programs: await comparePrograms(spark),
    examples: await compareExamples(spark),
    sameOnConnect: JSON.parse(await Deno.readTextFile(CONNECT_COUNTS)),
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

/** The page of Spark Connect and the numbers for the page of all programs, by their URL. */
export async function connectPages(compared: readonly ProgramOnConnect[]): Promise<Map<URL, string>> {
  const page = await formatted(connectPage(compared));
  return new Map([[CONNECT_COUNTS, connectCounts(compared)], [
    new URL("same_programs_on_spark_connect.md", DOCS),
    page,
  ]]);
}

/** Formatted as `deno fmt` wants it. */
async function formatted(markdown: string): Promise<string> {
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

async function write(texts: ReadonlyMap<URL, string>): Promise<void> {
  for (const [url, text] of texts) await Deno.writeTextFile(url, text);
}

if (import.meta.main) {
  const onConnect = await compareAllOnConnect();
  await write(await connectPages(onConnect));
  const comparison = await compareEverything();
  await write(await pages(comparison));
  const cases = [...comparison.programs, ...comparison.examples].flatMap((each) => each.cases);
  const { unlisted, gone, grown } = checkDifferences(cases);
  const faults = [
    ...unlisted.map((line) => `Not listed in differences.ts: ${line}`),
    ...gone.map((title) => `Listed in differences.ts and gone: ${title}`),
    ...grown.map((line) => `Shown by more cases than differences.ts allows: ${line}`),
    ...connectFaults(onConnect),
  ];
  for (const fault of faults) console.error(fault);
  const { length } = onConnect.flatMap((each) => each.cases);
  console.log(
    `${cases.length} cases compared here, ${length} over Spark Connect; the pages in docs/ are written`,
  );
  if (faults.length > 0) Deno.exitCode = 1;
}
