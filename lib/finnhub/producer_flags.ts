import { parseArgs } from "@std/cli/parse-args";
import { closeNames } from "../../engine/mod.ts";
import { UsageError } from "../flags.ts";

/** What a producer is asked to do on the command line. */
export interface ProducerFlags {
  readonly help: boolean;
  /** Practise, whatever the settings say. */
  readonly practice: boolean;
  /** The practice feed sends broken messages, too. */
  readonly messy: boolean;
  /** Show where an error comes from. */
  readonly trace: boolean;
  /** Trades in a second of the practice feed. */
  readonly rate: number;
  /** End after so long; undefined: at Ctrl-C. */
  readonly seconds: number | undefined;
}

const BOOLEANS = ["help", "practice", "messy", "trace"] as const;

/**
 * Parses a producer's command line.
 *
 * @throws {UsageError} For an unknown flag, a stray word, or a number that is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseProducerFlags } from "./producer_flags.ts";
 *
 * assertEquals(parseProducerFlags(["--rate", "500"]).rate, 500);
 * ```
 */
export function parseProducerFlags(args: readonly string[]): ProducerFlags {
  const known = [...BOOLEANS, "rate", "seconds"].map((name) => `--${name}`);
  const parsed = parseArgs([...args], {
    boolean: [...BOOLEANS],
    string: ["rate", "seconds"],
    alias: { help: "h" },
    default: { rate: "25" },
    unknown: (arg: string) => {
      throw new UsageError(
        `Cannot use "${arg}": the nearest flags are ${
          closeNames(arg, known, 2).join(" and ")
        }; --help shows all`,
      );
    },
  });
  const { help, messy, practice, trace } = parsed;
  const seconds = parsed.seconds === undefined ? undefined : positive("seconds", parsed.seconds);
  return { help, messy, practice, trace, rate: positive("rate", parsed.rate), seconds };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (text !== "" && Number.isFinite(value) && value > 0) return value;
  throw new UsageError(`Cannot use --${name} ${text}: give a number above 0, such as --${name} 25`);
}

/** The text of `--help`. */
export function producerHelp(task: string, folder: string): string {
  return `deno task ${task} [flags]            runs your ${folder}/starter.ts
deno task ${task}:solution [flags]   runs ${folder}/solution.ts

  --rate N       trades in a second of the practice feed (25)
  --messy        the practice feed sends broken messages and trades without a volume, too
  --seconds N    end after so many seconds; without it, run until Ctrl-C
  --practice     practise on this machine even though .env names a token or an account
  --trace        show where in the code an error comes from
  --help         this text

Ctrl-C puts what has come into the stream and ends; a second Ctrl-C ends at once.
Settings are read from the environment and from .env; see .env.example.
Exit codes: 0 done, 1 failed, 2 the command line or the settings are wrong, 130 ended at once.`;
}
