import { tableFromIPC } from "apache-arrow";
import { Compression, ParquetFile, readParquet } from "parquet-wasm";
import type { Storage } from "../mod.ts";

/** A committed Parquet file. */
export interface CommittedFile {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Column names with Arrow's types: `Utf8`, `Timestamp<MICROSECOND, UTC>`. */
  readonly columns: Readonly<Record<string, string>>;
  /** Undefined in a file without rows. */
  readonly compression: string | undefined;
}

/** What one batch of a streaming query has written. */
export interface CommittedBatch {
  readonly batchId: number;
  readonly files: readonly CommittedFile[];
}

/**
 * The committed batches of a streaming query's output folder: the files that `_spark_metadata` names, read by parquet-wasm and by nothing of the engine,
 * which is what these tests are about. Part files that the log does not name are left out, as every reader of the log does.
 */
export async function committedOutput(output: Storage): Promise<CommittedBatch[]> {
  const logs: { batchId: number; paths: string[] }[] = [];
  for await (const { path } of output.list("_spark_metadata")) {
    const batchId = /^_spark_metadata\/(\d+)(\.compact)?$/.exec(path)?.[1];
    if (batchId !== undefined) {
      logs.push({ batchId: Number(batchId), paths: await namedFiles(output, path) });
    }
  }
  logs.sort((a, b) => a.batchId - b.batchId);
  const known = new Set<string>(); // a compact log names the files of earlier batches again
  const batches: CommittedBatch[] = [];
  for (const { batchId, paths } of logs) {
    const fresh = paths.filter((path) => !known.has(path));
    for (const path of fresh) known.add(path);
    batches.push({ batchId, files: await Promise.all(fresh.map((path) => readFile(output, path))) });
  }
  return batches;
}

/** All rows of all batches. */
export function rowsOf(batches: readonly CommittedBatch[]): Readonly<Record<string, unknown>>[] {
  return batches.flatMap(({ files }) => files.flatMap(({ rows }) => rows));
}

async function namedFiles(output: Storage, log: string): Promise<string[]> {
  const [version, ...lines] = new TextDecoder().decode(await output.read(log)).split("\n");
  if (version !== "v1") throw new Error(`${log} begins with ${version}`);
  return lines.filter((line) => line !== "").map((line) =>
    decodeURI(JSON.parse(line).path.split("/").at(-1))
  );
}

async function readFile(output: Storage, path: string): Promise<CommittedFile> {
  const bytes = await output.read(path);
  if (bytes === undefined) throw new Error(`${path} is committed, and there is no such file`);
  const table = tableFromIPC(readParquet(bytes).intoIPCStream());
  const metadata = (await ParquetFile.fromFile(new Blob([new Uint8Array(bytes)]))).metadata();
  const isEmpty = metadata.numRowGroups() === 0;
  return {
    rows: table.toArray().map((row) => row.toJSON()),
    columns: Object.fromEntries(table.schema.fields.map(({ name, type }) => [name, String(type)])),
    compression: isEmpty ? undefined : Compression[metadata.rowGroup(0).column(0).compression()],
  };
}
