/**
 * Checks everything that a lab may need, one line each, and says how to fix what is missing: `deno task doctor`. The exit code is 1 when there is a problem.
 *
 * @module
 */
import type { LabPlace } from "../lib/lab.ts";
import { readEnvFile, settingsReader } from "../lib/settings.ts";
import { PRACTICE_FOLDER } from "../lib/world.ts";
import { finnhubCheck, kafkaCheck, kinesisCheck, s3Check, settingsCheck } from "./doctor/account_checks.ts";
import { examine } from "./doctor/check.ts";
import { denoCheck, engineCheck, folderCheck, sparkCheck } from "./doctor/machine_checks.ts";

/** Runs the checks; gives the exit code. */
export async function doctorMain(place: LabPlace = {}): Promise<number> {
  const environment = place.environment ?? Deno.env.toObject();
  const settings = { environment, envFile: place.envFile ?? await readEnvFile() };
  const practiceFolder = place.practiceFolder ?? PRACTICE_FOLDER;
  const checkpoints = place.checkpointFolder ??
    settingsReader(settings.environment, settings.envFile)("CHECKPOINT_FOLDER") ?? "/tmp";
  const checks = [
    denoCheck(),
    engineCheck(),
    settingsCheck(settings),
    kafkaCheck(settings),
    s3Check(settings),
    kinesisCheck(settings, practiceFolder),
    finnhubCheck(settings),
    sparkCheck(settings),
    folderCheck("Practice folder", practiceFolder),
    ...(checkpoints.includes("://") ? [] : [folderCheck("Checkpoints", checkpoints)]),
  ];
  const isWell = await examine(checks, (line) => console.log(line));
  console.log(isWell ? "\nAll is well." : "\nWhat says PROBLEM needs you.");
  return isWell ? 0 : 1;
}

if (import.meta.main) Deno.exit(await doctorMain());
