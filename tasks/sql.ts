/**
 * Queries the data lake in Spark SQL: `deno task sql "SELECT …"`.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import {
  AnalysisError,
  createSession,
  openStorage,
  type Session,
  type StorageOptions,
} from "../engine/mod.ts";
import { exitCodeOf } from "../lib/failure.ts";
import { UsageError } from "../lib/flags.ts";
import { type LabPlace, settingsOf } from "../lib/lab.ts";
import { openWorld } from "../lib/world.ts";
import { athenaDdl } from "./athena_ddl.ts";

const USAGE = `deno task sql "SELECT state, count(*) FROM silver.reviews GROUP BY state"
deno task sql --ddl silver.reviews

Queries the layers of the data lake that exist: those of the bucket in .env, or the practice ones.

  --ddl TABLE    print the statement that makes the table known to Amazon Athena
  --rows N       how many rows to print (50)
  --practice     look into the practice folder even though .env names a bucket
  --trace        show where in the code an error comes from
  --help         this text`;

/** The places of the labs. */
const TABLES = [
  "bronze.reviews",
  "bronze.reviews_rejected",
  "bronze.customers",
  "silver.reviews",
  "gold.fact_review",
];

/** Runs the command line; gives the exit code. */
export async function sqlMain(args: readonly string[], place: LabPlace = {}): Promise<number> {
  return await exitCodeOf({ lab: "sql", args }, () => run(args, place));
}

async function run(args: readonly string[], place: LabPlace): Promise<void> {
  const flags = parseArgs([...args], {
    boolean: ["help", "practice", "trace"],
    string: ["ddl", "rows"],
    default: { rows: "50" },
    unknown: (arg: string) => {
      if (arg.startsWith("-")) throw new UsageError(`Cannot use "${arg}": --help shows the flags`);
    },
  });
  const text = flags._.join(" ");
  if (flags.help || (text === "" && flags.ddl === undefined)) {
    console.log(USAGE);
    return;
  }
  const rows = Number(flags.rows);
  if (!Number.isInteger(rows) || rows < 1) {
    throw new UsageError(`Cannot print ${flags.rows} rows: give a whole number`);
  }
  const settings = await settingsOf(place, flags.practice);
  await using world = openWorld(settings, place);
  await using session = createSession({ remote: settings.sparkRemote, storage: world.storage });
  const tables = await nameTables(session, settings.lake, world.storage);
  if (flags.ddl !== undefined) {
    console.log(await ddl(session, flags.ddl, tables));
    return;
  }
  try {
    await session.sql(text).show(rows, { truncate: 42 }); // a window of time has 42
  } catch (error) {
    throw withTables(error, [...tables.keys()]);
  }
}

/** A table that is not there, with those that are. */
function withTables(error: unknown, known: readonly string[]): unknown {
  if (!(error instanceof AnalysisError) || error.condition !== "TABLE_OR_VIEW_NOT_FOUND") return error;
  const [sentence] = error.message.split(/(?<=cannot be found\.) /);
  return new UsageError(`${sentence} ${listOf(known)}`);
}

function listOf(known: readonly string[]): string {
  return known.length > 0 ? `There are: ${known.join(", ")}` : "There are none yet: run the labs first";
}

/** Makes the places that hold something known to SQL; gives where they are, by name. */
async function nameTables(
  session: Session,
  lake: string,
  storage: StorageOptions,
): Promise<Map<string, string>> {
  const tables = new Map(TABLES.map((table) => [table, `${lake}/${table.replace(".", "/")}`]));
  await Promise.all([...tables].map(async ([table, url]) => {
    if (await isEmpty(url, storage)) tables.delete(table);
    else session.catalog.createTable(table, url);
  }));
  return tables;
}

async function isEmpty(url: string, storage: StorageOptions): Promise<boolean> {
  for await (const _file of openStorage(url, storage).list()) return false;
  return true;
}

async function ddl(session: Session, table: string, tables: ReadonlyMap<string, string>): Promise<string> {
  const url = tables.get(table);
  if (url !== undefined) return athenaDdl(table, url, await session.table(table).schema());
  throw new UsageError(`Cannot describe ${table}: there is nothing in it. ${listOf([...tables.keys()])}`);
}

if (import.meta.main) Deno.exit(await sqlMain(Deno.args));
