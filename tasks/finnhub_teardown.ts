/**
 * Deletes the stream of the Finnhub labs, after showing it and asking: `deno task finnhub:teardown`. A real stream costs money as long as it exists.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { KinesisStream, type StreamDescription } from "../engine/mod.ts";
import { exitCodeOf } from "../lib/failure.ts";
import { KinesisSide, streamCheckpoints } from "../lib/finnhub/kinesis_side.ts";
import { streamSettingsOf } from "../lib/finnhub/stream_settings.ts";
import { UsageError } from "../lib/flags.ts";
import type { LabPlace } from "../lib/lab.ts";
import { PRACTICE_FOLDER } from "../lib/world.ts";

const USAGE =
  `Deletes the stream of the Finnhub labs with everything in it, and what the consumer remembers of it.

  --yes    do not ask
  --help   this text`;

/** Runs the task; gives the exit code. */
export async function teardownMain(
  args: readonly string[],
  place: LabPlace = {},
  ask: (question: string) => boolean = askInTerminal,
): Promise<number> {
  return await exitCodeOf({ lab: "finnhub", args: [] }, async () => {
    const { help, yes } = parseArgs([...args], {
      boolean: ["help", "yes"],
      unknown: (arg: string) => {
        throw new UsageError(`Cannot use "${arg}": the flags are --yes and --help`);
      },
    });
    if (help) console.log(USAGE);
    else await teardown(yes ? () => true : ask, place);
  });
}

function askInTerminal(question: string): boolean {
  if (Deno.stdin.isTerminal()) return confirm(question);
  throw new UsageError(
    "Cannot ask whether to delete the stream, because the input is no terminal: give --yes",
  );
}

async function teardown(ask: (question: string) => boolean, place: LabPlace): Promise<void> {
  const settings = await streamSettingsOf(place, false);
  const practiceFolder = place.practiceFolder ?? PRACTICE_FOLDER;
  await using kinesis = new KinesisSide(settings, practiceFolder);
  console.log(kinesis.describe());
  await using stream = new KinesisStream(await kinesis.options());
  const found = await stream.describe();
  if (!found) return console.log(`There is no stream ${stream.name}: nothing is left.`);
  console.log(describe(found));
  if (!ask(`Delete the stream ${found.name}, and everything in it?`)) {
    return console.log("Nothing is deleted.");
  }
  await stream.delete();
  await removeIfThere(`${practiceFolder}/checkpoints/${streamCheckpoints(found.createdMs)}`);
  console.log(
    `The stream ${found.name} is deleted: nothing is left${kinesis.isPractice ? "" : " that costs money"}.`,
  );
}

function describe({ createdMs, name, openShardCount, region, status }: StreamDescription): string {
  const created = new Date(createdMs).toISOString().slice(0, 16).replace("T", " ");
  return `  name    ${name}\n  region  ${region}\n  shards  ${openShardCount} open\n  made    ${created} UTC, now ${status}`;
}

async function removeIfThere(folder: string): Promise<void> {
  try {
    await Deno.remove(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

if (import.meta.main) Deno.exit(await teardownMain(Deno.args));
