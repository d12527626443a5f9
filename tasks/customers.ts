/**
 * Writes generated customers to the bronze layer, where week 5 reads them: `deno task customers`.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { createSession, struct } from "../engine/mod.ts";
import { exitCodeOf } from "../lib/failure.ts";
import { UsageError } from "../lib/flags.ts";
import { type LabPlace, settingsOf } from "../lib/lab.ts";
import { openWorld } from "../lib/world.ts";
import { customers } from "../practice/sample/mod.ts";

const USAGE =
  `Writes generated customers as Parquet to bronze/customers, where week 5 reads them. Customers that are there are replaced.

  --force      write to the real bucket, too; the course's bucket has customers already
  --practice   write to the practice folder even though .env names a bucket
  --trace      show where in the code an error comes from
  --help       this text`;

const SEED = 42;

/** Writes the customers; told what to do by the command line. */
export async function writeCustomers(args: readonly string[], place: LabPlace = {}): Promise<void> {
  const flags = parseArgs([...args], {
    boolean: ["force", "practice", "trace", "help"],
    unknown: (arg: string) => {
      throw new UsageError(`Cannot use "${arg}": --help shows the flags`);
    },
  });
  if (flags.help) {
    console.log(USAGE);
    return;
  }
  const settings = await settingsOf(place, flags.practice);
  const path = `${settings.lake}/bronze/customers`;
  if (settings.s3 && !flags.force) {
    throw new UsageError(
      `Cannot write generated customers to ${path}: that is a real bucket. Give --force if you mean it`,
    );
  }
  await using world = openWorld(settings, place);
  await using session = createSession({ remote: settings.sparkRemote, storage: world.storage });
  const rows = customers({ seed: SEED });
  const columns = struct({
    customer_id: "string",
    customer_name: "string",
    gender: "string",
    date_of_birth: "string",
    city: "string",
    state: "string",
  });
  await session.createDataFrame(rows.map((row) => ({ ...row })), columns).write.mode("overwrite").parquet(
    path,
  );
  console.log(`Wrote ${rows.length.toLocaleString("en-US")} generated customers to ${path}`);
}

/** {@linkcode writeCustomers} as a program: says what is wrong, and gives the exit code. */
export async function customersMain(args: readonly string[], place: LabPlace = {}): Promise<number> {
  return await exitCodeOf({ lab: "customers", args }, () => writeCustomers(args, place));
}

if (import.meta.main) Deno.exit(await customersMain(Deno.args));
