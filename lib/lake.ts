import { createSession } from "../engine/mod.ts";
import { readEnvFile, readSettings } from "./settings.ts";
import { openWorld } from "./world.ts";

/** A place in the data lake, and the columns of it that fit on a screen. */
export interface LakePlace {
  readonly place: string;
  readonly columns: readonly string[];
}

/**
 * Prints how many rows are in a place of the data lake, and the first ten.
 *
 * @param practice Look into the practice folder, whatever the settings say.
 */
export async function showPlace({ place, columns }: LakePlace, practice: boolean): Promise<void> {
  const settings = practice ? readSettings({}, "") : readSettings(Deno.env.toObject(), await readEnvFile());
  await using world = openWorld(settings);
  await using session = createSession({ storage: world.storage });
  const rows = session.read.parquet(`${settings.lake}/${place}`);
  console.log(`\n${place}: ${(await rows.count()).toLocaleString("en-US")} rows\n`);
  await rows.select(...columns).show(10, { truncate: 42 }); // a window of time has 42
}
