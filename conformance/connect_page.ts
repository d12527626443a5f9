/**
 * Writes the page of the documentation that shows the programs over Spark Connect: `deno run -A conformance/connect_page.ts`.
 *
 * @module
 */
import { compareOnConnect } from "./compare_on_connect.ts";
import type { ComparedCase, ComparedProgram } from "./compare_programs.ts";
import { CONNECT_DIFFERENCES } from "./connect_differences.ts";
import { findExpressionLists } from "./expression_lists.ts";
import { findPrograms, type Program } from "./program.ts";
import { findQueryLists } from "./query_lists.ts";
import { startConnectServer } from "./services/connect_server.ts";
import { formatted } from "./write_tables.ts";

/** The page. */
export const CONNECT_PAGE = new URL("../docs/same_programs_on_spark_connect.md", import.meta.url);

/** The programs that a cluster can carry out: not those of `MemoryStream` and `foreachBatch`, which are of this process. */
async function programs(): Promise<Program[]> {
  const lists = await Promise.all([findExpressionLists(), findQueryLists(), findPrograms()]);
  return lists.flat().filter(({ name }) => name !== "streams/sinks").sort((
    a,
    b,
  ) => (a.name < b.name ? -1 : 1));
}

/** Runs the programs whose name begins with `only`, on a server of its own. */
export async function compareAllOnConnect(only = ""): Promise<ComparedProgram[]> {
  await using server = await startConnectServer();
  return await compareOnConnect((await programs()).filter(({ name }) => name.startsWith(only)), server);
}

/** Cases that differ and are not listed, and listed ones that do not differ, one line each. */
export function connectFaults(compared: readonly ComparedProgram[]): string[] {
  const isListed = ({ name, program }: ComparedCase) =>
    CONNECT_DIFFERENCES.some((each) => each.program === program && each.name === name);
  const cases = compared.flatMap((each) => each.cases);
  const unlisted = cases.filter((each) => isDifferent(each) && !isListed(each));
  const gone = CONNECT_DIFFERENCES.filter(({ name, program }) =>
    cases.some((each) => each.program === program && each.name === name && !isDifferent(each))
  );
  return [
    ...unlisted.map((each) =>
      `${each.program}: ${each.name}: ${each.aspects}\n  PySpark: ${text(each.spark)}\n  Connect: ${
        text(each.ours)
      }`
    ),
    ...gone.map(({ name, program }) => `${program}: ${name}: listed in connect_differences.ts, and the same`),
  ];
}

/** The page's text, formatted. */
export async function connectPage(compared: readonly ComparedProgram[]): Promise<string> {
  const rows = compared.map(({ about, cases, name }) => {
    const unsupported = cases.filter(({ aspects }) => aspects.includes("unsupported")).length;
    const different = cases.filter(isDifferent).length;
    return [name, about, cases.length, cases.length - unsupported - different, different, unsupported];
  });
  const lines = [
    ["program", "compares", "cases", "same", "different", "not supported"],
    rows[0]!.map(() => "---"),
    ...rows,
  ];
  return await formatted(`# The same programs on Spark Connect

Written by \`deno run -A conformance/connect_page.ts\`; a test fails when it is out of date. Do not edit it.

The programs of [the comparison](same_programs.md), carried out by a Spark cluster: PySpark against this project's sessions over
Spark Connect, on the same Spark, each under the first of its settings. What is not supported is to collect values of TIME and
VARIANT.

${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}

## What differs

${CONNECT_DIFFERENCES.map(({ name, program, reason }) => `- ${program}, \`${name}\`: ${reason}`).join("\n")}
`);
}

function isDifferent({ aspects }: ComparedCase): boolean {
  return aspects.length > 0 && !aspects.includes("unsupported");
}

function text(outcome: unknown): string {
  return JSON.stringify(outcome)?.slice(0, 600);
}

if (import.meta.main) {
  const compared = await compareAllOnConnect();
  await Deno.writeTextFile(CONNECT_PAGE, await connectPage(compared));
  for (const fault of connectFaults(compared)) {
    console.error(fault);
    Deno.exitCode = 1;
  }
}
