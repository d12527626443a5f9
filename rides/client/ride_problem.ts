import { MESSAGE_COLUMNS } from "../../practice/rides_topic.ts";
import { RIDE_COLUMNS } from "../../practice/sample/mod.ts";

type Kind = "whole number" | "number" | "time";

/** What the columns are that go into a message. Those of `MAY_BE_EMPTY` are, in rides of which the vendor is not known. */
const KINDS: Readonly<Record<number, Kind>> = {
  0: "whole number",
  1: "time",
  2: "time",
  3: "whole number",
  4: "number",
  9: "whole number",
  16: "number",
};
const MAY_BE_EMPTY = [0, 3, 9];
const WORDS: Readonly<Record<Kind, string>> = {
  "whole number": "a whole number",
  "number": "a number",
  "time": "a time such as 2020-07-01 00:25:32",
};

/**
 * What is wrong with a row of a ride file, if anything: the first column that cannot be sent, and its value.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { rideProblem } from "./ride_problem.ts";
 *
 * const ride = "1,2020-07-01 00:25:32,2020-07-01 00:33:39,one,1.5,1,N,238,75,2,8,0.5,0.5,0,0,0.3,9.3,0".split(",");
 * assertEquals(rideProblem(ride), 'passenger_count is "one", which is not a whole number');
 * assertEquals(rideProblem(ride.with(3, "1")), undefined);
 * ```
 */
export function rideProblem(fields: readonly string[]): string | undefined {
  for (const column of MESSAGE_COLUMNS) {
    const name = RIDE_COLUMNS[column];
    const value = fields[column];
    if (value === undefined) {
      return `${name} is missing: the row has ${fields.length} columns, and it is number ${column + 1}`;
    }
    const kind = KINDS[column]!;
    if (value === "" && MAY_BE_EMPTY.includes(column)) continue;
    if (!isOf(kind, value)) return `${name} is ${JSON.stringify(value)}, which is not ${WORDS[kind]}`;
  }
  return undefined;
}

function isOf(kind: Kind, value: string): boolean {
  switch (kind) {
    case "whole number":
      return /^-?\d{1,9}$/.test(value);
    case "number":
      return /^-?\d+(\.\d+)?$/.test(value);
    case "time":
      return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value) &&
        !Number.isNaN(Date.parse(`${value.replace(" ", "T")}Z`));
  }
}
