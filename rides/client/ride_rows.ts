import { pipeline, Readable } from "node:stream";
import { parse } from "csv-parse";
import { UsageError } from "../../lib/flags.ts";
import { MESSAGE_COLUMNS } from "../../practice/rides_topic.ts";
import { RIDE_COLUMNS } from "../../practice/sample/mod.ts";

const MAX_NAME_LENGTH = 40;

/** A row of a ride file. */
export interface RideRow {
  /** Counted from 1, without the header. */
  readonly row: number;
  readonly fields: readonly string[];
  /** Why the fields could not be read. */
  readonly problem?: string;
}

/**
 * The rows of a CSV file of rides, read while they are asked for. A header is passed over; without one the columns must be in their order.
 *
 * @param name What the file is called in messages.
 * @throws {UsageError} When the header names other columns, or the file cannot be read as CSV.
 */
export async function* rideRows(file: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<RideRow> {
  let problem: string | undefined;
  const parser = parse({
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => void (problem = error?.message),
  });
  pipeline(Readable.from(file), parser, () => {}); // unlike pipe(), it lets an error of the file end the parser
  let row = 0;
  try {
    for await (const fields of parser as AsyncIterable<string[]>) {
      if (row === 0 && isHeader(fields)) {
        refuseOtherColumns(fields, name);
        continue;
      }
      yield { row: ++row, fields };
    }
    if (problem !== undefined) yield { row: ++row, fields: [], problem }; // a quote that is open until the end
  } catch (cause) {
    if (cause instanceof UsageError || !(cause instanceof Error)) throw cause;
    throw new UsageError(`Cannot read ${name} as CSV: ${cause.message}`, { cause });
  }
}

function isHeader([first = ""]: readonly string[]): boolean {
  return /[a-z]/i.test(first);
}

function refuseOtherColumns(header: readonly string[], name: string): void {
  for (const column of MESSAGE_COLUMNS) {
    const [found = "", wanted] = [header[column], RIDE_COLUMNS[column]];
    if (found.trim().toLowerCase() === wanted.toLowerCase()) continue;
    throw new UsageError(
      `Cannot read ${name} as yellow taxi rides: column ${column + 1} is ${
        found === "" ? "missing" : `called ${JSON.stringify(found.slice(0, MAX_NAME_LENGTH))}`
      }, and should be ${wanted}. A file with a header has ${RIDE_COLUMNS.length} columns, in this order: ${
        RIDE_COLUMNS.join(", ")
      }`,
    );
  }
}
