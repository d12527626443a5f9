import { parseArgs } from "@std/cli/parse-args";
import { closeNames } from "../engine/mod.ts";

/** What a lab is asked to do on the command line. */
export interface Flags {
  readonly help: boolean;
  /** Process what is there, then end. */
  readonly availableNow: boolean;
  /** Forget checkpoint and output first. */
  readonly fresh: boolean;
  /** Do not ask before forgetting. */
  readonly yes: boolean;
  /** Forget even on a real cluster and bucket. */
  readonly force: boolean;
  /** How many sample rows the practice topic gets. */
  readonly rows: number;
  /** Mix malformed lines into the sample rows. */
  readonly messy: boolean;
  /** Practise, whatever the settings say. */
  readonly practice: boolean;
  /** Serve the live page. */
  readonly ui: boolean;
  /** Run again whenever the script changes; `runLab` sees to that. */
  readonly watch: boolean;
  /** Show where an error comes from. */
  readonly trace: boolean;
}

/** How many sample rows there are without `--rows`. */
export const DEFAULT_ROWS = 5000;

/** A command line that cannot be understood. */
export class UsageError extends Error {
  override name = "UsageError";
}

const BOOLEANS = [
  "help",
  "available-now",
  "fresh",
  "yes",
  "force",
  "messy",
  "practice",
  "ui",
  "watch",
  "trace",
] as const;

/**
 * Parses a lab's command line.
 *
 * @param lab The folder of the lab, where it is one.
 * @throws {UsageError} For an unknown flag (with the closest known ones), a stray word, a number that is none, or a flag that means nothing to the lab.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseFlags } from "./flags.ts";
 *
 * const { availableNow, rows } = parseFlags(["--available-now"]);
 * assertEquals({ availableNow, rows }, { availableNow: true, rows: 5000 });
 * ```
 */
export function parseFlags(args: readonly string[], lab = ""): Flags {
  const known = [...BOOLEANS, "rows"].map((name) => `--${name}`);
  const parsed = parseArgs([...args], {
    boolean: [...BOOLEANS],
    string: ["rows"],
    alias: { help: "h" },
    default: { rows: String(DEFAULT_ROWS) },
    unknown: (arg: string) => {
      const name = arg.split("=")[0]!;
      if (!name.startsWith("--")) {
        throw new UsageError(`Cannot use "${arg}": what can be given begins with --, and --help shows all`);
      }
      throw new UsageError(
        `Cannot use "${arg}": the nearest flags are ${
          closeNames(name, known, 2).join(" and ")
        }; --help shows all`,
      );
    },
  });
  const rows = Number(parsed.rows);
  if (!Number.isSafeInteger(rows) || rows < 0 || parsed.rows === "") {
    throw new UsageError(
      `Cannot use ${`--rows ${parsed.rows}`.trim()}: give a whole number, such as --rows 5000`,
    );
  }
  if (isFinnhub(lab) && (parsed.messy || rows !== DEFAULT_ROWS)) {
    throw new UsageError(
      `Cannot use ${
        parsed.messy ? "--messy" : "--rows"
      } here: the trades come from \`deno task finnhub:producer\`, whose --messy and ` +
        "--rate say which and how many",
    );
  }
  return {
    help: parsed.help,
    availableNow: parsed["available-now"],
    fresh: parsed.fresh,
    yes: parsed.yes,
    force: parsed.force,
    rows,
    messy: parsed.messy,
    practice: parsed.practice,
    ui: parsed.ui,
    watch: parsed.watch,
    trace: parsed.trace,
  };
}

const FORGETTING = `  --fresh           first forget the lab's checkpoint, output and practice topic (asks)
  --yes             do not ask
  --force           let --fresh forget on a real cluster and bucket, too`;
const REVIEWS_HELP = `${FORGETTING}
  --rows N          how many sample rows the practice topic gets when it is first made (${DEFAULT_ROWS})
  --messy           add sample rows of which some are malformed (then --rows says how many)
  --practice        practise on this machine even though .env names a cluster or a bucket`;
const RIDES_HELP = `${FORGETTING}
  --messy           add 100 rides of which some are malformed; rides:producer sends the others
  --practice        practise on this machine even though .env names a cluster or a bucket`;
const FINNHUB_HELP =
  `  --fresh           first forget how far the stream has been read, and begin with its oldest trade (asks)
  --yes             do not ask
  --practice        practise on this machine even though .env names an account`;
const SPARK_HELP =
  "SPARK_REMOTE=sc://host:15002 there runs the lab on a Spark cluster; see docs/laptop_to_cluster.md.\n";

/** The text of `--help`. */
export function helpText(lab: string): string {
  const task = lab.replace("/", ":");
  return `deno task ${task} [flags]            runs your ${lab}/starter.ts
deno task ${task}:solution [flags]   runs ${lab}/solution.ts

  --available-now   process what is there, then end; without it, run until Ctrl-C
${isFinnhub(lab) ? FINNHUB_HELP : lab === "rides" ? RIDES_HELP : REVIEWS_HELP}
  --ui              show what the queries do on a page, http://127.0.0.1:4040
  --watch           run again whenever the script changes
  --trace           show where in the code an error comes from
  --help            this text

Ctrl-C finishes the running batch, commits it and ends; a second Ctrl-C ends at once.
Settings are read from the environment and from .env; see .env.example.
${
    isFinnhub(lab)
      ? ""
      : SPARK_HELP
  }Exit codes: 0 done, 1 a query failed, 2 the command line or the settings are wrong, 130 ended at once.`;
}

/** The Finnhub labs have neither Kafka nor a lake. */
export function isFinnhub(lab: string): boolean {
  return lab.startsWith("finnhub/");
}
