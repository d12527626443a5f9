import type { DuckDBConnection } from "@duckdb/node-api";
import type { StructType } from "../../declare/types.ts";
import type { WantedColumn } from "../source/source.ts";
import { SliceSweeper } from "../stream/slice_sweeper.ts";
import { Stage } from "../stream/stage.ts";
import type { FileTarget } from "./read_format.ts";

/** What is to be landed, and where. */
export interface Landing {
  readonly connection: DuckDBConnection;
  /** All columns of the rows. */
  readonly schema: StructType;
  /** Those that are wanted. */
  readonly columns: readonly WantedColumn[];
  /** Takes what must be disposed when the relation is no longer read. */
  readonly resources: AsyncDisposableStack;
}

/**
 * Lands the rows of a batch read in DuckDB.
 *
 * @param read Gives the rows to a target.
 * @returns A DuckDB relation with the wanted columns.
 */
export async function landRows(
  { connection, schema, columns, resources }: Landing,
  read: (target: FileTarget) => Promise<void>,
): Promise<string> {
  const byName = new Map(schema.fields.map((f) => [f.name, f]));
  const named = columns.length > 0
    ? columns
    : [{ name: schema.fields[0]?.name ?? "no column", landing: "as is" as const }];
  const wanted = named.map((column) => ({
    ...column,
    type: byName.get(column.name)?.type ?? "boolean" as const,
  }));
  const stage = resources.use(
    new Stage({
      lander: connection,
      sweeper: new SliceSweeper(connection),
      columns: [wanted.map((column) => ({
        wanted: column,
        type: column.landing === "text" ? "string" : column.type,
      }))],
      sliced: false,
      signal: new AbortController().signal,
    }),
  );
  await read({ ...stage.target(0), columns: wanted });
  await stage.finish();
  for await (const slice of stage.slices()) return resources.use(slice).relationOf(0);
  throw new Error("A stage gives one relation");
}
