import type { DuckDBConnection } from "@duckdb/node-api";
import { AnalysisError } from "../../errors.ts";
import type { RuntimeConf } from "../../declare/runtime_conf.ts";
import { type StructField, type StructType, structType } from "../../declare/types.ts";
import type { LocalCopy, StorageOptions } from "../../storage/storage.ts";
import { registerUdfs } from "../functions/register_udfs.ts";
import { CAST_UDFS } from "../render/text_udfs.ts";
import type { WantedColumn } from "../source/source.ts";
import type { BatchRead } from "./batch_read.ts";
import { type InputFile, type InputListing, listInput } from "./input_files.ts";
import { landRows } from "./land_rows.ts";
import { nullable } from "./parquet_schema.ts";
import { partitionSql } from "./partition_types.ts";
import { findPartitions, type Partitions } from "./partitions.ts";
import type { LocalFile, ReadContext, ReadFormat } from "./read_format.ts";

/** What a read of files is made of. */
export interface FileInputRequest {
  readonly paths: readonly string[];
  readonly format: ReadFormat;
  /** Lower-case names. */
  readonly options: ReadonlyMap<string, string>;
  readonly declared: StructType | undefined;
  readonly connection: DuckDBConnection;
  readonly conf: RuntimeConf;
  readonly storage: StorageOptions;
}

/** Copies of files on their way to this machine at a time. */
const PARALLEL_DOWNLOADS = 4;

/** Files as one relation: those of the first listing, with the columns that were declared or found in them. */
export class FileInput implements BatchRead {
  readonly schema: StructType;
  readonly #files: readonly InputFile[];
  readonly #partitions: Partitions;
  readonly #data: StructType;
  readonly #request: FileInputRequest;
  readonly #context: ReadContext;
  readonly #resources = new AsyncDisposableStack();

  private constructor(
    request: FileInputRequest,
    context: ReadContext,
    files: readonly InputFile[],
    partitions: Partitions,
    schemas: { readonly schema: StructType; readonly data: StructType },
  ) {
    this.#request = request;
    this.#context = context;
    this.#files = files;
    this.#partitions = partitions;
    this.schema = schemas.schema;
    this.#data = schemas.data;
  }

  /** Lists the files and finds their columns. */
  static async open(request: FileInputRequest): Promise<FileInput> {
    const { connection, conf, declared, format, options } = request;
    const context: ReadContext = {
      connection,
      timeZone: conf.get("spark.sql.session.timeZone")!,
      onMisfit: () => {},
    };
    registerUdfs(connection, CAST_UDFS);
    const listing = await listInput(request.paths, {
      storage: request.storage,
      recursive: options.get("recursivefilelookup")?.toLowerCase() === "true",
      nameGlob: options.get("pathglobfilter"),
      basePath: options.get("basepath"),
    });
    const partitions = options.get("recursivefilelookup")?.toLowerCase() === "true"
      ? findPartitions([], [], declared)
      : findPartitions(listing.files, listing.bases, declared, {
        inferTypes: conf.get("spark.sql.sources.partitionColumnTypeInference.enabled") !== "false",
      });
    const files = listing.files.filter((file) => partitions.textsOf(file) !== undefined);
    const found = declared ?? await inferSchema(listing, request, context);
    if (found === undefined) {
      throw new AnalysisError(
        "UNABLE_TO_INFER_SCHEMA",
        `Unable to infer schema for ${format.name}. It must be specified manually: there is no file to look into in ${
          request.paths.join(", ") || "no path"
        }. Give .schema(…), or write the files first.`,
        { parameters: { format: format.name } },
      );
    }
    const schemas = mergeSchemas(found, partitions.fields, listing.isCommitted, declared !== undefined);
    format.check(schemas.data);
    return new FileInput(request, context, files, partitions, schemas);
  }

  async relation(columns: readonly WantedColumn[]): Promise<string> {
    const { connection } = this.#context;
    return await landRows(
      { connection, schema: this.schema, columns, resources: this.#resources },
      async (target) => {
        const local: LocalFile[] = [];
        for (let i = 0; i < this.#files.length; i += PARALLEL_DOWNLOADS) {
          const some = this.#files.slice(i, i + PARALLEL_DOWNLOADS);
          const opened = await Promise.all(some.map((file) => openLocal(file, this.#partitions)));
          for (const each of opened) {
            this.#resources.use(each.copy);
            local.push(each.file);
          }
        }
        await this.#request.format.read(local, this.#data, target, this.#context);
      },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources[Symbol.asyncDispose]();
  }
}

/** A file on this machine, with the values of its partition. */
export async function openLocal(
  file: InputFile,
  partitions: Partitions,
): Promise<{ file: LocalFile; copy: LocalCopy }> {
  const texts = partitions.textsOf(file) ?? [];
  const values = partitions.fields.map(({ name, type }, i) => {
    const text = texts[i] ?? null;
    if (partitionSql(text, type) !== undefined) return [name.toLowerCase(), text] as const;
    throw new AnalysisError(
      "INVALID_PARTITION_VALUE",
      `The folder of ${file.url} says ${name}=${text}, which is not of the declared type. Declare ${name} as STRING.`,
      { parameters: { columnName: name, path: file.url } },
    );
  });
  const copy = await file.storage.open(file.path);
  return { copy, file: { localPath: copy.localPath, url: file.url, partition: new Map(values) } };
}

async function inferSchema(
  listing: InputListing,
  { format, paths }: FileInputRequest,
  context: ReadContext,
): Promise<StructType | undefined> {
  if (paths.length === 0) return undefined;
  await using copies = new AsyncDisposableStack();
  const files: LocalFile[] = [];
  for (const file of format.name === "Parquet" ? listing.files.slice(0, 1) : listing.files) {
    const copy = copies.use(await file.storage.open(file.path));
    files.push({ localPath: copy.localPath, url: file.url, partition: new Map() });
  }
  return await format.infer(files, context);
}

/**
 * Partition columns come last, except where the files have a column of that name (and it was not declared as one of the partition's), or a sink's log
 * vouches for the declared order.
 */
function mergeSchemas(
  found: StructType,
  partitions: readonly StructField[],
  isCommitted: boolean,
  isDeclared: boolean,
): { schema: StructType; data: StructType } {
  const keyed = new Map(partitions.map((f) => [f.name.toLowerCase(), f]));
  const isPartition = (f: StructField) => keyed.has(f.name.toLowerCase());
  const plain = isCommitted ? found : nullable(found);
  const data = isDeclared && !isCommitted ? plain.fields.filter((f) => !isPartition(f)) : plain.fields;
  const inPlace = data.map((f) => keyed.get(f.name.toLowerCase()) ?? f);
  const names = new Set(inPlace.map((f) => f.name.toLowerCase()));
  const last = partitions.filter((f) => !names.has(f.name.toLowerCase()));
  return {
    schema: structType([...inPlace, ...last]),
    data: structType(data.filter((f) => !isPartition(f))),
  };
}
