/**
 * Test equipment: runs the solution of the producer or the consumer in a process of its own, as a terminal does, on a practice side of its own. Its one argument
 * is a {@linkcode TerminalOrder} as JSON.
 *
 * @module
 */
import { producerMain } from "../../lib/finnhub/producer.ts";
import { labMain } from "../../lib/lab.ts";
import { queries } from "../consumer/solution.ts";
import * as producer from "./solution.ts";

/** What to run, and where. */
export interface TerminalOrder {
  readonly lab: "producer" | "consumer";
  readonly flags: readonly string[];
  readonly practiceFolder: string;
  /** Takes `soln.json`. */
  readonly labFolder: string;
}

const { flags, lab, ...folders }: TerminalOrder = JSON.parse(Deno.args[0]!);
const place = { ...folders, environment: {}, envFile: "" };
Deno.exit(
  lab === "producer"
    ? await producerMain("finnhub/producer", producer, flags, place)
    : await labMain("finnhub/consumer", queries, flags, place),
);
