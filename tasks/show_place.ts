import { createSession, SparkError } from "../lib/mod.ts";
import { type LabPlace, settingsOf } from "../lib/lab.ts";
import { openWorld } from "../lib/world.ts";

/** A place in the data lake, and the columns of it that fit on a screen. */
export interface LakePlace {
  readonly place: string;
  readonly columns: readonly string[];
}

/** Prints how many rows are in a place of the practice lake, and the first ten. */
export async function showPlace({ place, columns }: LakePlace, labPlace: LabPlace = {}): Promise<void> {
  const settings = await settingsOf(labPlace, true);
  await using world = openWorld(settings, labPlace);
  await using session = createSession({ remote: settings.sparkRemote, storage: world.storage });
  const rows = session.read.parquet(`${settings.lake}/${place}`);
  const count = await rows.count().catch((error) => {
    if (error instanceof SparkError && error.condition === "UNABLE_TO_INFER_SCHEMA") return 0; // no file yet
    throw error;
  });
  console.log(`\n${place}: ${count.toLocaleString("en-US")} rows\n`);
  if (count === 0) return;
  await rows.select(...columns).show(10, { truncate: 42 }); // a window of time has 42
}
