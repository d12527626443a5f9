/**
 * The page of the documentation that shows the programs over Spark Connect, and their numbers for the page of all programs.
 *
 * @module
 */
import type { ProgramOnConnect } from "./compare_on_connect.ts";
import type { ComparedCase } from "./compare_programs.ts";
import { CONNECT_DIFFERENCES, leftOutOnConnect, UNSUPPORTED_ON_CONNECT } from "./connect_differences.ts";
import { count, isDifferent, table } from "./tables.ts";

/** The page, as Markdown that is not formatted yet. */
export function connectPage(compared: readonly ProgramOnConnect[]): string {
  const cases = compared.flatMap((each) => each.cases);
  const rows = compared.map((each) => {
    const { different, same, unsupported } = count(each.cases);
    const all = each.cases.length + each.leftOut.length;
    return [each.name, all, same, different, unsupported, each.leftOut.length];
  });
  const total = rows[0]!.map((_, i) =>
    i === 0 ? "**all**" : rows.reduce((sum, row) => sum + Number(row[i]), 0)
  );
  return `# The same programs on Spark Connect

Written by \`deno task conformance:tables\`; a test fails when it is out of date. Do not edit it.

The programs of [the comparison](same_programs.md) and Spark's own examples of its functions, carried out by a Spark cluster:
PySpark against this project's sessions over Spark Connect, on the same Spark, under the same settings. A cluster has no
\`MemoryStream\`: streams that a program feeds itself are files there, and the batches of the scenarios go to a topic of Kafka.

${table(["program", "cases", "same", "different", "not supported", "left out"], [...rows, total])}

## What differs

${CONNECT_DIFFERENCES.map(({ name, program, reason }) => `- ${program}, \`${name}\`: ${reason}`).join("\n")}

## What is not supported

Each is refused with an error that says so.

${numbered(cases.filter(isUnsupported).map((each) => unsupportedReason(each) ?? "No reason is listed."))}

## What is left out

${
    numbered(
      compared.flatMap(({ leftOut, name }) => leftOut.map((each) => leftOutOnConnect(name, each)!.reason)),
    )
  }
`;
}

/** How many cases of each program are the same, as JSON. */
export function connectCounts(compared: readonly ProgramOnConnect[]): string {
  const counts = Object.fromEntries(compared.map(({ cases, name }) => [name, count(cases).same]));
  return `${JSON.stringify(counts, null, 2)}\n`;
}

/** Cases that differ and are not listed, and listed ones that do not differ, one line each. */
export function connectFaults(compared: readonly ProgramOnConnect[]): string[] {
  const cases = compared.flatMap((each) => each.cases);
  const isListed = ({ name, program }: ComparedCase) =>
    CONNECT_DIFFERENCES.some((each) => each.program === program && each.name === name);
  const unlisted = cases.filter((each) => isDifferent(each) && !isListed(each));
  const unexplained = cases.filter((each) => isUnsupported(each) && unsupportedReason(each) === undefined);
  const gone = CONNECT_DIFFERENCES.filter(({ name, program }) =>
    !cases.some((each) => each.program === program && each.name === name && isDifferent(each))
  );
  return [
    ...unlisted.map((each) => `${described(each)}: ${each.aspects}`),
    ...unexplained.map((each) => `${described(each)}: not supported, without a reason`),
    ...gone.map(({ name, program }) =>
      `${program}: ${name}: listed in connect_differences.ts, and no case shows it`
    ),
  ];
}

function described({ name, ours, program, spark, variant }: ComparedCase): string {
  const text = (outcome: unknown) => JSON.stringify(outcome)?.slice(0, 600);
  return `${program}${variant && ` (${variant})`}: ${name}\n  PySpark: ${text(spark)}\n  Connect: ${
    text(ours)
  }\n  differ in`;
}

function isUnsupported({ aspects }: ComparedCase): boolean {
  return aspects.includes("unsupported");
}

function unsupportedReason({ ours }: ComparedCase): string | undefined {
  return UNSUPPORTED_ON_CONNECT.find(({ message }) => message.test(ours.error!.message))?.reason;
}

/** Each reason once, with how often it is given. */
function numbered(reasons: readonly string[]): string {
  const counts = Map.groupBy(reasons, (reason) => reason);
  const lines = [...counts].map(([reason, { length }]) => `- ${length} cases: ${reason}`);
  return lines.join("\n") || "Nothing.";
}
