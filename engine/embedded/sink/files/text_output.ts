import { AnalysisError, SparkError } from "../../../errors.ts";
import { type DataType, sqlName, type StructType } from "../../../declare/types.ts";

/** Files of lines: how they are packed, and what their names end in. */
export interface TextOutput {
  readonly extension: string;
  /** What DuckDB's COPY needs to write a column of texts as lines, as they are. */
  readonly copyOptions: string;
}

/**
 * @param extension Such as `.json`.
 * @throws {SparkError} `CODEC_NOT_AVAILABLE…` for a `compression` other than none and gzip.
 */
export function textOutput(
  extension: string,
  options: ReadonlyMap<string, string>,
  { header = false } = {},
): TextOutput {
  const codec = (options.get("compression") ?? options.get("codec") ?? "none").toLowerCase();
  const raw = `FORMAT csv, DELIMITER '', QUOTE '', ESCAPE '', NULLSTR '', HEADER ${header}`;
  if (codec === "none" || codec === "uncompressed") return { extension, copyOptions: raw };
  if (codec === "gzip") return { extension: `${extension}.gz`, copyOptions: `${raw}, COMPRESSION gzip` };
  throw new SparkError(
    "CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION",
    `The codec ${codec} is not available. Available codecs are none, gzip.`,
    { parameters: { codecName: codec, availableCodecs: "none, gzip" } },
  );
}

/** @throws {AnalysisError} `UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE` for a column of a type that a format cannot hold. */
export function refuseTypes(
  format: string,
  schema: StructType,
  isRefused: (type: DataType) => boolean,
): void {
  const column = schema.fields.find((f) => isRefused(f.type));
  if (column === undefined) return;
  const columnType = sqlName(column.type);
  throw new AnalysisError(
    "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE",
    `The ${format} datasource doesn't support the column \`${column.name}\` of the type "${columnType}". Cast it to STRING (to_json for what is ` +
      `nested), or drop it.`,
    { parameters: { format, columnName: column.name, columnType } },
  );
}

/** @throws {AnalysisError} `UNSUPPORTED_OPTION` for an option that would change the text and is not followed. */
export function refuseOptions(
  format: string,
  options: ReadonlyMap<string, string>,
  names: readonly string[],
): void {
  const name = names.find((each) => options.has(each.toLowerCase()));
  if (name === undefined) return;
  throw new AnalysisError(
    "UNSUPPORTED_OPTION",
    `The option ${name} of the format ${format} is not supported. Leave it out.`,
    { parameters: { option: name, format } },
  );
}
