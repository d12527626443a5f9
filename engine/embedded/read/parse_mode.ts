import { AnalysisError, SourceError } from "../../errors.ts";
import type { LocalFile } from "./read_format.ts";

/** What becomes of a record that does not fit: NULLs, nothing, or an error. */
export type ParseMode = "PERMISSIVE" | "DROPMALFORMED" | "FAILFAST";

/** What the options of JSON and CSV have in common. Names are lower case. */
export interface RecordOptions {
  readonly mode: ParseMode;
  /** The column that takes the text of a record that does not fit, if the schema has it. */
  readonly corruptColumn: string;
  readonly multiLine: boolean;
}

/** @throws {AnalysisError} `PARSE_MODE_UNSUPPORTED` for an unknown mode. */
export function recordOptions(options: ReadonlyMap<string, string>): RecordOptions {
  const mode = (options.get("mode") ?? "PERMISSIVE").toUpperCase();
  if (mode !== "PERMISSIVE" && mode !== "DROPMALFORMED" && mode !== "FAILFAST") {
    throw new AnalysisError(
      "PARSE_MODE_UNSUPPORTED",
      `The parse mode ${mode} is not known. Give PERMISSIVE, DROPMALFORMED or FAILFAST.`,
      { parameters: { mode } },
    );
  }
  return {
    mode,
    corruptColumn: options.get("columnnameofcorruptrecord") ?? "_corrupt_record",
    multiLine: options.get("multiline")?.toLowerCase() === "true",
  };
}

/**
 * @param defaults Options that are not followed, each with the value that may be given all the same.
 * @throws {AnalysisError} `UNSUPPORTED_OPTION` for an option that would change what is read.
 */
export function refuseReadOptions(
  format: string,
  options: ReadonlyMap<string, string>,
  defaults: Readonly<Record<string, string>>,
): void {
  const name = Object.keys(defaults).find((each) => {
    const given = options.get(each.toLowerCase());
    return given !== undefined && given.toLowerCase() !== defaults[each];
  });
  if (name === undefined) return;
  throw new AnalysisError(
    "UNSUPPORTED_OPTION",
    `The option ${name} of the format ${format} is not supported. Leave it out.`,
    { parameters: { option: name, format } },
  );
}

/** The error of FAILFAST. */
export function malformedRecord(file: LocalFile, place: string, record: string): SourceError {
  const shown = record.length > 200 ? `${record.slice(0, 200)}…` : record;
  return new SourceError(
    "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
    `Malformed records are detected in record parsing: ${shown} (${file.url}, ${place}). Parse Mode: FAILFAST. To process malformed records as null ` +
      `result, try setting the option 'mode' as 'PERMISSIVE'.`,
    { parameters: { badRecord: shown, failFastMode: "FAILFAST" } },
  );
}
