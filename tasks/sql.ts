/**
 * Queries the data lake in Spark SQL: `deno task sql "SELECT …"`.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { closeNames, createSession, openStorage, type Session, type StorageOptions } from "../engine/mod.ts";
import { exitCodeFor } from "../lib/failure.ts";
import { UsageError } from "../lib/flags.ts";
import { readEnvFile, readSettings } from "../lib/settings.ts";
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

try {
  await main(Deno.args);
} catch (error) {
  Deno.exitCode = exitCodeFor(error, { lab: "sql", trace: Deno.args.includes("--trace") });
}

async function main(args: readonly string[]): Promise<void> {
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
  const settings = flags.practice
    ? readSettings({}, "")
    : readSettings(Deno.env.toObject(), await readEnvFile());
  await using world = openWorld(settings);
  await using session = createSession({ storage: world.storage });
  const tables = await nameTables(session, settings.lake, world.storage);
  if (flags.ddl !== undefined) {
    console.log(await ddl(session, flags.ddl, tables));
    return;
  }
  await session.sql(text).show(rows, { truncate: 40 });
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
  const known = [...tables.keys()];
  const advice = known.length > 0
    ? `there are: ${closeNames(table, known, known.length).join(", ")}`
    : "run the labs first";
  throw new UsageError(`Cannot describe ${table}: there is nothing in it yet; ${advice}`);
}
