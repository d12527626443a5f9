import { assertEquals, assertThrows } from "@std/assert";
import { helpText, parseFlags, UsageError } from "./flags.ts";

Deno.test("parseFlags() reads every flag that --help names", () => {
  const flags = parseFlags(["--available-now", "--fresh", "--yes", "--rows", "7", "--messy", "--practice"]);
  assertEquals(flags, {
    help: false,
    availableNow: true,
    fresh: true,
    yes: true,
    force: false,
    rows: 7,
    messy: true,
    practice: true,
    ui: false,
    watch: false,
    trace: false,
  });
  const named = helpText("week4").matchAll(/^ {2}--([a-z-]+)/gm);
  assertEquals([...named].map((match) => match[1]!).sort(), [
    "available-now",
    "force",
    "fresh",
    "help",
    "messy",
    "practice",
    "rows",
    "trace",
    "ui",
    "watch",
    "yes",
  ]);
});

for (
  const [args, sentence] of [
    [["--avaiable-now"], "--available-now"],
    [["now"], 'Cannot use "now": what can be given begins with --'],
    [["--rows", "-1"], 'Cannot use "-1"'],
    [["--rows"], "Cannot use --rows: give"],
    [["--rows", "many"], "--rows many"],
    [["--rows=-3"], "whole number"],
  ] as const
) {
  Deno.test(`parseFlags() refuses ${args.join(" ")} and says what to do`, () => {
    assertThrows(() => parseFlags(args), UsageError, sentence);
  });
}

Deno.test("parseFlags() sends to the producer who wants other trades", () => {
  assertThrows(() => parseFlags(["--messy"], "finnhub/consumer"), UsageError, "deno task finnhub:producer");
  assertThrows(() => parseFlags(["--rows", "7"], "finnhub/consumer"), UsageError, "Cannot use --rows here");
  const named = [...helpText("finnhub/consumer").matchAll(/^ {2}--([a-z-]+)/gm)].map((match) => match[1]!);
  const args = named.map((name) => `--${name}`);
  assertEquals(parseFlags(args, "finnhub/consumer").fresh, true);
});
