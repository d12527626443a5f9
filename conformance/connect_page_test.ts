import { assertEquals } from "@std/assert";
import type { ProgramOnConnect } from "./compare_on_connect.ts";
import type { Aspect } from "./compare_outcomes.ts";
import { connectFaults } from "./connect_page.ts";

/** One case of a program, which differs in something. */
function compared(program: string, name: string, aspects: Aspect[], message = ""): ProgramOnConnect[] {
  const error = { when: "run", condition: "UNSUPPORTED_FEATURE", parameters: {}, message } as const;
  const ours = aspects.includes("unsupported") ? { error } : { value: 2 };
  const cases = [{ program, variant: "", name, spark: { value: 1 }, ours, aspects }];
  return [{ name: program, about: "", cases, leftOut: [] }];
}

const firstLines = (compared: readonly ProgramOnConnect[], program: string) =>
  connectFaults(compared).filter((fault) => fault.startsWith(`${program}:`)).map((fault) =>
    fault.split("\n")[0]
  );

Deno.test("connectFaults() names a difference that is not listed", () => {
  assertEquals(firstLines(compared("frames/new", "a case", ["value"]), "frames/new"), ["frames/new: a case"]);
  assertEquals(firstLines(compared("frames/new", "a case", []), "frames/new"), []);
});

Deno.test("connectFaults() wants a listed reason for what is not supported", () => {
  const unsupported = (message: string) => compared("frames/new", "a case", ["unsupported"], message);
  assertEquals(firstLines(unsupported("something new"), "frames/new"), ["frames/new: a case"]);
  assertEquals(
    firstLines(unsupported("foreachBatch takes a function of this process"), "frames/new"),
    [],
  );
});

Deno.test("connectFaults() names a listed difference that is gone", () => {
  const [name, program] = ["negative limit", "frames/names_that_fail"];
  const gone = `${program}: ${name}: listed in connect_differences.ts, and no case shows it`;
  assertEquals(connectFaults(compared(program, name, [])).includes(gone), true);
  assertEquals(connectFaults(compared(program, name, ["error"])).includes(gone), false);
});
