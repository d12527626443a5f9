import type { ColumnValues } from "../source/source.ts";
import { parseText } from "./text_value.ts";
import type { FileTarget, LocalFile, ReadContext } from "./read_format.ts";

/** Rows that are handed on together. */
const ROWS_AT_ONCE = 4096;
/** What a value takes besides its text. */
const BYTES_PER_VALUE = 16;

/** Takes rows one by one, as objects by column name, and hands them on to a target in columns. */
export interface RowAppender {
  /** @param textLength About how long the row's texts are. */
  add(row: Readonly<Record<string, unknown>>, textLength: number): Promise<void>;
  /** Hands on what is left; gives the number of all rows. */
  end(): Promise<number>;
}

/** Rows of one file: its partition's values come to each of them. */
export function appendRows(file: LocalFile, target: FileTarget, { timeZone }: ReadContext): RowAppender {
  const constants = target.columns.map((column) => {
    const text = file.partition.get(column.name.toLowerCase());
    if (text === undefined) return undefined;
    return { value: text === null ? null : parseText(text, column.type, { timeZone }) ?? null };
  });
  let columns: unknown[][] = target.columns.map(() => []);
  let bytes = 0;
  let rowCount = 0;
  const flush = async () => {
    const full = columns;
    columns = target.columns.map(() => []);
    if ((full[0]?.length ?? 0) > 0) await target.append(full as ColumnValues[], bytes);
    bytes = 0;
  };
  return {
    async add(row, textLength) {
      for (let i = 0; i < columns.length; i++) {
        const constant = constants[i];
        columns[i]!.push(constant ? constant.value : row[target.columns[i]!.name] ?? null);
      }
      rowCount++;
      bytes += textLength + BYTES_PER_VALUE * columns.length;
      if (columns[0]!.length >= ROWS_AT_ONCE) await flush();
    },
    async end() {
      await flush();
      return rowCount;
    },
  };
}
