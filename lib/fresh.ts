import { type DataStreamWriter, openStorage } from "../engine/mod.ts";
import { type Flags, UsageError } from "./flags.ts";
import { usesKafka } from "./kafka.ts";
import type { PracticeTopics } from "./practice_topics.ts";
import type { World } from "./world.ts";

/**
 * Forgets what the queries have written, how far they have read and, when they use Kafka, the practice topic, after asking. A lab that does not use Kafka must
 * leave the topic alone: another lab's checkpoint knows how far that one has read it.
 *
 * @returns False when the answer was no.
 * @throws {UsageError} When there is nobody to ask, the places are real and `--force` was not given, or one of the queries is running.
 */
export async function forget(
  writers: readonly DataStreamWriter[],
  world: World,
  flags: Flags,
  topics: PracticeTopics,
): Promise<boolean> {
  const checkpoints = places(writers, "checkpointLocation");
  const all = [...places(writers, "path"), ...checkpoints];
  if (!world.isPractice && !flags.force) {
    throw new UsageError(
      `Cannot forget ${all.join(", ")}: that is not the practice side. Give --force too if you mean it.`,
    );
  }
  refuseWithoutCheckpoint(writers);
  if (
    !flags.yes &&
    !ask(world.isPractice && usesKafka(writers) ? [...all, "the practice topics of this lab"] : all)
  ) {
    console.log("Nothing is forgotten.");
    return false;
  }
  for (const checkpoint of checkpoints) await refuseWhileRunning(checkpoint, world);
  for (const place of all) await openStorage(place, world.storage).removeAll();
  if (usesKafka(writers)) await world.forgetTopics(topics);
  console.log(`Forgotten:\n  ${all.join("\n  ")}`);
  return true;
}

function places(writers: readonly DataStreamWriter[], option: string): string[] {
  return writers.map(({ plan }) => plan.options[option]).filter((place) => place !== undefined);
}

/** Without the place of its checkpoint, only the output of a query would be forgotten, and it would go on where it was. */
function refuseWithoutCheckpoint(writers: readonly DataStreamWriter[]): void {
  for (const { plan: { options } } of writers) {
    if (options["path"] === undefined || options["checkpointLocation"] !== undefined) continue;
    throw new UsageError(
      `Cannot forget ${
        options["path"]
      }: the query that writes it has no checkpointLocation. Give it one first.`,
    );
  }
}

function ask(all: readonly string[]): boolean {
  if (!Deno.stdin.isTerminal()) {
    throw new UsageError("Cannot ask whether to forget, because the input is no terminal: give --yes");
  }
  return confirm(
    `Forget everything in\n  ${all.join("\n  ")}\nand start from the beginning?`,
  );
}

/** A query takes the lock of its checkpoint, see `Checkpoint` in the engine. */
async function refuseWhileRunning(checkpoint: string, { storage }: World): Promise<void> {
  const lock = await openStorage(checkpoint, storage).lock("metadata");
  if (lock === undefined) {
    throw new UsageError(
      `Cannot forget ${checkpoint}: a query is writing to it. End that one with Ctrl-C first.`,
    );
  }
  await lock[Symbol.asyncDispose]();
}
