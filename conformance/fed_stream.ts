/**
 * Streams whose rows a program adds itself: in this process over memory, on a cluster over files.
 *
 * @module
 */
import { type DataFrame, parseSchema, schemaToDdl, type Session, type StructType } from "../engine/mod.ts";
import { MemoryStream } from "../engine/testing.ts";

/** A stream that a program feeds. Each call of `addData` is what a query that waits for data gets as one batch. */
export interface FedStream extends Disposable {
  addData(...rows: (readonly unknown[])[]): void;
  toDF(session: Session): DataFrame;
}

/**
 * A stream of rows with these columns.
 *
 * @param columns As DDL.
 * @param folder Where a cluster on this machine finds the stream's files. @default {a stream in this process}
 */
export function openStream(columns: string, folder?: string): FedStream {
  return folder === undefined ? new MemoryStream(columns) : new FolderStream(columns, folder);
}

/** A folder to which every call adds one file, as a cluster has no memory stream. */
class FolderStream implements FedStream {
  readonly #schema: StructType;
  readonly #folder: string;
  #files = 0;

  constructor(columns: string, folder: string) {
    this.#schema = parseSchema(columns);
    this.#folder = Deno.makeTempDirSync({ dir: folder, prefix: "stream-" });
  }

  /** The file gets its name when it is whole: Spark reads no name that begins with a dot. */
  addData(...rows: (readonly unknown[])[]): void {
    const names = this.#schema.fields.map(({ name }) => name);
    const lines = rows.map((row) =>
      JSON.stringify(Object.fromEntries(names.map((name, i) => [name, row[i]])))
    );
    const name = `${String(this.#files++).padStart(6, "0")}.json`;
    Deno.writeTextFileSync(`${this.#folder}/.${name}`, lines.map((line) => `${line}\n`).join(""));
    Deno.renameSync(`${this.#folder}/.${name}`, `${this.#folder}/${name}`);
  }

  /** Read as text, as the rows of Spark's memory stream are: of a source of JSON, Spark lets filters see less. */
  toDF(session: Session): DataFrame {
    const row = `from_json(value, '${schemaToDdl(this.#schema)}') AS row`;
    return session.readStream.text(this.#folder).selectExpr(row).select("row.*");
  }

  /** The files go with the folder around them: a query may still look. */
  [Symbol.dispose](): void {}
}
