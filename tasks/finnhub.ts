/**
 * Runs the solutions of the Finnhub producer and consumer together, with the live page, for a first look: `deno task finnhub`. The flags are those of a lab, and
 * `--rate N` of the producer.
 *
 * @module
 */
import { queries } from "../finnhub/consumer/solution.ts";
import * as producer from "../finnhub/producer/solution.ts";
import { exitCodeOf } from "../lib/failure.ts";
import { producerMain } from "../lib/finnhub/producer.ts";
import { parseProducerFlags } from "../lib/finnhub/producer_flags.ts";
import { parseFlags } from "../lib/flags.ts";
import { labMain, type LabPlace } from "../lib/lab.ts";

const USAGE =
  `deno task finnhub [flags]   runs the solutions of producer and consumer together, with the live page

  --rate N     trades in a second of the practice feed (25)
  --messy      the practice feed sends broken messages and trades without a volume, too
  --fresh      first forget how far the stream has been read, and begin with its oldest trade (asks)
  --yes        do not ask
  --practice   practise on this machine even though .env names a token or an account
  --trace      show where in the code an error comes from
  --help       this text

Ctrl-C ends both; a second Ctrl-C ends at once.`;

/** Runs both until Ctrl-C; gives the exit code of the one that failed. */
export async function finnhubMain(args: readonly string[], place: LabPlace = {}): Promise<number> {
  return await exitCodeOf({ lab: "finnhub", args }, async () => {
    const flags = divide(args);
    // A mistake in the flags of one would end it after the other has begun.
    const { help } = parseProducerFlags(flags.producer);
    parseFlags(flags.consumer, "finnhub/consumer");
    if (help) return console.log(USAGE);
    return await runBoth(flags, place);
  });
}

async function runBoth(flags: { producer: string[]; consumer: string[] }, place: LabPlace): Promise<number> {
  const ends = [
    producerMain("finnhub/producer", producer, flags.producer, { ...place, isAlone: false }),
    labMain("finnhub/consumer", queries, ["--ui", ...flags.consumer], place),
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
