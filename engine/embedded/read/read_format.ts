import type { DuckDBConnection } from "@duckdb/node-api";
import type { DataType, StructType } from "../../declare/types.ts";
import type { BatchTarget, WantedColumn } from "../source/source.ts";

/** A file that is on this machine now. */
export interface LocalFile {
  readonly localPath: string;
  /** Its full name, for messages. */
  readonly url: string;
  /** The texts of its partition columns, by lower-case column name; null for NULL. */
  readonly partition: ReadonlyMap<string, string | null>;
}

/** A column to read. */
export interface FileColumn extends WantedColumn {
  readonly type: DataType;
}

/** What reading files needs besides them. */
export interface ReadContext {
  readonly connection: DuckDBConnection;
  /** `spark.sql.session.timeZone`. */
  readonly timeZone: string;
  /** Told of values that became NULL because they do not fit their column. */
  readonly onMisfit: (misfit: Misfit) => void;
}

/** A value that is not what its column was declared to be. */
export interface Misfit {
  readonly url: string;
  /** The column's name; undefined when the whole record is malformed. */
  readonly column?: string;
  /** Where and what, such as `line 12: INT expected, "abc" found`. */
  readonly sentence: string;
  /** How many rows it is about. Default: 1. */
  readonly count?: number;
}

/** How a kind of file becomes rows. */
export interface ReadFormat {
  /** As Spark's messages write it. */
  readonly name: string;
  /** The columns, where they do not depend on the files. */
  readonly fixedSchema?: StructType;
  /**
   * The columns of some files. Partition columns are not among them.
   *
   * @returns Undefined when the files do not tell.
   */
  infer(files: readonly LocalFile[], context: ReadContext): Promise<StructType | undefined>;
  /**
   * Refuses a schema that such files cannot have.
   *
   * @param schema Without partition columns.
   */
  check(schema: StructType): void;
  /**
   * Gives the rows of files to a target: its columns, by name. A column that a file does not have is NULL.
   *
   * @param schema All columns of the files, in their order.
   * @returns How many rows there were.
   */
  read(
    files: readonly LocalFile[],
    schema: StructType,
    target: FileTarget,
    context: ReadContext,
  ): Promise<number>;
}

/** Where rows of files go. */
export interface FileTarget extends Pick<BatchTarget, "append" | "scan" | "signal"> {
  readonly columns: readonly FileColumn[];
}
