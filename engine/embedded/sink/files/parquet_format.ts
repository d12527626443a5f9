import type { StructType } from "../../../declare/types.ts";
import { AnalysisError, SparkError } from "../../../errors.ts";
import { quoteString } from "../../duckdb_type.ts";
import type { FileFormat } from "./file_format.ts";

/** Codecs by Spark's names: what DuckDB calls them, and what Spark puts into the file's name. */
const CODECS: Readonly<Record<string, { readonly duckDb: string; readonly extension: string }>> = {
  none: { duckDb: "uncompressed", extension: "" },
  uncompressed: { duckDb: "uncompressed", extension: "" },
  snappy: { duckDb: "snappy", extension: ".snappy" },
  gzip: { duckDb: "gzip", extension: ".gz" },
  zstd: { duckDb: "zstd", extension: ".zstd" },
  brotli: { duckDb: "brotli", extension: ".br" },
  // DuckDB writes the codec that Parquet calls LZ4_RAW, for both of Spark's names.
  lz4: { duckDb: "lz4", extension: ".lz4raw" },
  lz4_raw: { duckDb: "lz4", extension: ".lz4raw" },
};

/** The Spark whose files these are like; readers use it to tell old calendars and time zones from new ones. */
const SPARK_VERSION = "4.1.0";
/** A row group is held in memory while it is written; this many rows of a usual width are some 20 MB. */
const ROW_GROUP_ROWS = 122_880;

/**
 * Parquet as Spark writes it: snappy unless the option `compression` says otherwise, timestamps adjusted to UTC, and Spark's own schema in the footer,
 * so that Spark reads back the same types.
 *
 * @throws {SparkError} `CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION` for an unknown `compression`.
 */
export function parquetFormat(options: ReadonlyMap<string, string>): FileFormat {
  const name = options.get("compression") ?? "snappy";
  const codec = CODECS[name.toLowerCase()];
  if (!codec) {
    const available = Object.keys(CODECS).join(", ");
    throw new SparkError(
      "CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION",
      `The codec ${name} is not available. Available codecs are ${available}.`,
      { parameters: { codecName: name, availableCodecs: available } },
    );
  }
  return {
    name: "Parquet",
    extension: `${codec.extension}.parquet`,
    check: refuseUnwritable,
    udfs: [],
    copy: (select, schema) => ({
      select,
      options:
        `FORMAT parquet, COMPRESSION ${codec.duckDb}, ROW_GROUP_SIZE ${ROW_GROUP_ROWS}, KV_METADATA {` +
        `'org.apache.spark.version': ${quoteString(SPARK_VERSION)}, ` +
        `'org.apache.spark.sql.parquet.row.metadata': ${quoteString(JSON.stringify(schema))}}`,
    }),
  };
}

function refuseUnwritable(schema: StructType): void {
  for (const { name, type } of schema.fields) {
    const text = JSON.stringify(type, (key, value) => key === "name" ? undefined : value);
    const unwritable = /"(void|variant|interval[a-z ]*|time\(\d\))"/.exec(text)?.[1];
    if (unwritable === undefined) continue;
    throw new AnalysisError(
      "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE",
      `The Parquet datasource doesn't support the column \`${name}\` of the type "${unwritable.toUpperCase()}". Give it another type with ` +
        `cast, or drop it.`,
      { parameters: { format: "Parquet", columnName: name, columnType: unwritable.toUpperCase() } },
    );
  }
}
