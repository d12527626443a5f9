import { AnalysisError } from "../../../errors.ts";
import { parseIntervalMs } from "../../../declare/parse_interval.ts";

/** What the options of a file source say. */
export interface FileSourceOptions {
  readonly path: string;
  readonly limit: { readonly maxFiles: number } | { readonly maxBytes: number } | undefined;
  readonly latestFirst: boolean;
  /** How much older than the newest file a file may be, in milliseconds. */
  readonly maxFileAgeMs: number;
  readonly fileNameOnly: boolean;
  readonly clean: "off" | "delete" | { readonly archiveTo: string };
  readonly pathGlobFilter: string | undefined;
  readonly recursive: boolean;
  readonly ignoreMissingFiles: boolean;
}

/** `7d`. */
const DEFAULT_MAX_FILE_AGE_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Reads the options of a file source, names without regard to case.
 *
 * @throws {AnalysisError} When one of them does not fit.
 */
export function fileSourceOptions(path: string, options: ReadonlyMap<string, string>): FileSourceOptions {
  for (const name of ["modifiedBefore", "modifiedAfter"]) {
    if (!options.has(name.toLowerCase())) continue;
    throw illegal(
      `The option '${name}' is not allowed in file stream sources. Use maxFileAge, or leave it out.`,
    );
  }
  const latestFirst = flag(options, "latestFirst");
  const limit = readLimit(options);
  return {
    path,
    limit,
    latestFirst,
    maxFileAgeMs: latestFirst && limit ? Infinity : maxFileAge(options),
    fileNameOnly: flag(options, "fileNameOnly"),
    clean: cleaning(options),
    pathGlobFilter: options.get("pathglobfilter"),
    recursive: flag(options, "recursiveFileLookup"),
    ignoreMissingFiles: flag(options, "ignoreMissingFiles"),
  };
}

function readLimit(options: ReadonlyMap<string, string>): FileSourceOptions["limit"] {
  const maxFiles = positive(options, "maxFilesPerTrigger");
  const maxBytes = positive(options, "maxBytesPerTrigger");
  if (maxFiles !== undefined && maxBytes !== undefined) {
    throw illegal(
      "Options 'maxFilesPerTrigger' and 'maxBytesPerTrigger' can't be both set at the same time. Keep one of them.",
    );
  }
  if (maxFiles !== undefined) return { maxFiles };
  return maxBytes === undefined ? undefined : { maxBytes };
}

function positive(options: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = options.get(name.toLowerCase());
  if (text === undefined) return undefined;
  if (/^\+?\d+$/.test(text) && Number(text) > 0) return Number(text);
  throw illegal(`Invalid value '${text}' for option '${name}', must be a positive integer`);
}

function flag(options: ReadonlyMap<string, string>, name: string): boolean {
  const text = options.get(name.toLowerCase())?.toLowerCase() ?? "false";
  if (text !== "true" && text !== "false") {
    throw illegal(`Invalid value '${text}' for option '${name}', must be 'true' or 'false'`);
  }
  return text === "true";
}

const UNITS_MS: Readonly<Record<string, number>> = {
  us: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Java's short form, `7d`, `10ms`; or Spark's long one, `1 day`. */
function maxFileAge(options: ReadonlyMap<string, string>): number {
  const text = options.get("maxfileage")?.trim().toLowerCase();
  if (text === undefined) return DEFAULT_MAX_FILE_AGE_MS;
  const [, count, unit = "ms"] = /^(\d+)\s*([a-z]+)?$/.exec(text) ?? [];
  const unitMs = UNITS_MS[unit];
  return count !== undefined && unitMs !== undefined
    ? Math.trunc(Number(count) * unitMs)
    : parseIntervalMs(text);
}

function cleaning(options: ReadonlyMap<string, string>): FileSourceOptions["clean"] {
  const text = options.get("cleansource")?.toLowerCase() ?? "off";
  if (text === "off" || text === "delete") return text;
  if (text !== "archive") {
    throw illegal(`Invalid value for option 'cleanSource': ${text}. Give off, delete or archive.`);
  }
  const archiveTo = options.get("sourcearchivedir");
  if (archiveTo !== undefined) return { archiveTo };
  throw illegal(
    "Archive mode must be used with 'sourceArchiveDir' option. Name the folder to which files go when they were read.",
  );
}

/** Spark raises Java's IllegalArgumentException for it. */
function illegal(sentence: string): AnalysisError {
  return new AnalysisError("ILLEGAL_ARGUMENT", sentence);
}
