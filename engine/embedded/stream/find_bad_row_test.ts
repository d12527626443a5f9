import { assertEquals } from "@std/assert";
import { field, structType } from "../../declare/types.ts";
import { ComputationError } from "../../errors.ts";
import { badRowError, findBadRow } from "./find_bad_row.ts";
import { listPlan, ListStream, QueryFixture } from "./testing.ts";

const ERROR = new ComputationError("DIVIDE_BY_ZERO", "Division by zero.", { parameters: { a: "b" } });

function sentence(text: string | null | undefined): string {
  return badRowError(ERROR, { place: "topic t, offset 7", text }).message.split(" The query stops")[0]!;
}

Deno.test("badRowError() keeps the condition and names the row", () => {
  const error = badRowError(ERROR, { place: "topic t, offset 7", text: "abc" });
  assertEquals([error.condition, error.cause], ["DIVIDE_BY_ZERO", ERROR]);
  assertEquals(error.parameters, { a: "b", row: "topic t, offset 7" });
  assertEquals(
    sentence("abc"),
    '[DIVIDE_BY_ZERO] Division by zero. It happened at topic t, offset 7, which begins "abc".',
  );
  assertEquals(
    sentence(null),
    "[DIVIDE_BY_ZERO] Division by zero. It happened at topic t, offset 7, which is NULL.",
  );
  assertEquals(sentence(undefined), "[DIVIDE_BY_ZERO] Division by zero. It happened at topic t, offset 7.");
});

Deno.test("badRowError() shows eighty characters, and none that move the cursor", () => {
  assertEquals(sentence("a\t\u001b[31m\u202eb").split("begins ")[1], '"a\\t\\u001b[31m\\u202eb".');
  assertEquals(sentence("😀".repeat(81)).split("begins ")[1], `"${"😀".repeat(80)}"….`);
});

/** The place of the first row that a plan fails on, of two streams. */
async function search(select: string, first: string[], second: string[]): Promise<string | undefined> {
  await using fixture = await QueryFixture.open();
  const streams = [new ListStream(first), new ListStream(second)];
  const found = await findBadRow({
    compiled: listPlan(structType([field("x", "integer")]), select, { streams: 2 }),
    sources: streams.map((stream) => stream.open()),
    range: { start: ["1", null], end: streams.map((stream) => String(stream.rows.length)) },
    connect: () => fixture.connect(),
    nowMs: 0,
    signal: new AbortController().signal,
    fails: (error) => String(error).includes("Conversion Error"),
  });
  return found && `${found.place}: ${found.text}`;
}

Deno.test("findBadRow() finds the first row of the range, in any of the sources", async () => {
  const cast = 'CAST("value" AS INTEGER) AS x';
  assertEquals(await search(cast, ["bad but done", "1", "2", "x", "y"], ["z"]), "list, offset 3: x");
  assertEquals(await search(cast, ["0", "1"], ["2", "z"]), "list, offset 1: z");
  assertEquals(await search(cast, ["0", "1"], ["2"]), undefined);
  assertEquals(await search('error("value") AS x', ["0", "1"], ["2"]), undefined);
});
