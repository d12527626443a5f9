import { type DataStreamWriter, openStorage } from "../engine/mod.ts";
import { type Flags, UsageError } from "./flags.ts";
import type { World } from "./world.ts";

/**
 * Forgets what the queries have written and how far they have read, after asking.
 *
 * @returns False when the answer was no.
 * @throws {UsageError} When there is nobody to ask, or the places are real and `--force` was not given.
 */
export async function forget(
  writers: readonly DataStreamWriter[],
  world: World,
  flags: Flags,
): Promise<boolean> {
  const places = writers.flatMap(({ plan }) => [plan.options["path"], plan.options["checkpointLocation"]])
    .filter((place) => place !== undefined);
  if (!world.isPractice && !flags.force) {
    throw new UsageError(
      `Cannot forget ${places.join(", ")}: that is not the practice side. Give --force too if you mean it.`,
    );
  }
  if (!flags.yes && !ask(places)) return false;
  for (const place of places) await openStorage(place, world.storage).removeAll();
  await world.forgetTopics();
  console.log(`Forgotten: ${places.join(", ")}`);
  return true;
}

function ask(places: readonly string[]): boolean {
  if (!Deno.stdin.isTerminal()) {
    throw new UsageError("Cannot ask whether to forget, because the input is no terminal: give --yes");
  }
  return confirm(`Forget everything in\n  ${places.join("\n  ")}\nand start from the beginning?`);
}
