/**
 * Runs the solutions of the Finnhub producer and consumer together, with the live page, for a first look: `deno task finnhub`. The flags are those of a lab, and
 * `--rate N` of the producer.
 *
 * @module
 */
import { queries } from "../finnhub/consumer/solution.ts";
import * as producer from "../finnhub/producer/solution.ts";
import { producerMain } from "../lib/finnhub/producer.ts";
import { labMain, type LabPlace } from "../lib/lab.ts";

/** Runs both until Ctrl-C; gives the exit code of the one that failed. */
export async function finnhubMain(args: readonly string[], place: LabPlace = {}): Promise<number> {
  const { consumer: consumerFlags, producer: producerFlags } = divide(args);
  const ends = [
    producerMain("finnhub/producer", producer, producerFlags, place),
    labMain("finnhub/consumer", queries, ["--ui", ...consumerFlags], place),
  ];
  // The other one would run on alone.
  const first = await Promise.race(ends);
  if (first !== 0) return first;
  return Math.max(...await Promise.all(ends));
}

const OF_THE_PRODUCER = ["--rate", "--messy"];

/** Which flag is whose; `--practice`, `--help` and `--trace` are of both. */
function divide(args: readonly string[]): { producer: string[]; consumer: string[] } {
  const producer: string[] = [], consumer: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    const name = arg.split("=")[0]!;
    if (["--practice", "--help", "--trace"].includes(name)) producer.push(arg), consumer.push(arg);
    else if (!OF_THE_PRODUCER.includes(name)) consumer.push(arg);
    else {
      producer.push(arg);
      if (name !== "--messy" && arg === name && i + 1 < args.length) producer.push(args[++i]!);
    }
  }
  return { producer, consumer };
}

if (import.meta.main) Deno.exit(await finnhubMain(Deno.args));
