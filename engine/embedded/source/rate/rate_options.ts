import { AnalysisError } from "../../../errors.ts";
import type { SourceRequest } from "../source.ts";

/** What a rate source was asked for. */
export interface RateOptions {
  readonly rowsPerSecond: number;
  readonly rampUpSeconds: number;
  /** As written; it changes nothing in one process. */
  readonly numPartitions: string;
}

/** What a `rate-micro-batch` source was asked for. */
export interface RateMicroBatchOptions {
  readonly rowsPerBatch: number;
  readonly startTimestampMs: number;
  readonly advanceMsPerBatch: number;
  readonly numPartitions: string;
}

/** @throws {AnalysisError} `INVALID_SOURCE_OPTION`; `_LEGACY_ERROR_TEMP_2242` for a declared schema. */
export function rateOptions(request: SourceRequest): RateOptions {
  refuseSchema(request, "RateStreamProvider");
  return {
    rowsPerSecond: wholeNumber(request, "rowsPerSecond", 1, 1),
    rampUpSeconds: seconds(request, "rampUpTime"),
    numPartitions: numPartitions(request, "default"),
  };
}

/** @throws {AnalysisError} As {@linkcode rateOptions}. */
export function rateMicroBatchOptions(request: SourceRequest): RateMicroBatchOptions {
  refuseSchema(request, "RatePerMicroBatchProvider");
  return {
    rowsPerBatch: wholeNumber(request, "rowsPerBatch", 0, 1),
    startTimestampMs: wholeNumber(request, "startTimestamp", 0, 0),
    advanceMsPerBatch: wholeNumber(request, "advanceMillisPerBatch", 1000, 0),
    numPartitions: numPartitions(request, "1"),
  };
}

function refuseSchema({ schema }: SourceRequest, provider: string): void {
  if (schema === undefined) return;
  throw new AnalysisError(
    "_LEGACY_ERROR_TEMP_2242",
    `${provider} source does not support user-specified schema. Its columns are timestamp and value: leave schema(…) out.`,
    { parameters: { provider } },
  );
}

function numPartitions(request: SourceRequest, otherwise: string): string {
  return request.options.has("numpartitions") ? `${wholeNumber(request, "numPartitions", 1, 1)}` : otherwise;
}

function wholeNumber({ options }: SourceRequest, name: string, otherwise: number, least: 0 | 1): number {
  const text = options.get(name.toLowerCase()) ?? String(otherwise);
  const value = Number(text);
  if (!/^[+-]?\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw wrongOption(name, `For input string: "${text}"`);
  }
  if (value >= least) return value;
  throw wrongOption(
    name,
    `Invalid value '${text}'. The option '${name}' must be ${least === 1 ? "positive" : "non-negative"}`,
  );
}

const SECONDS: Readonly<Record<string, number>> = {
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  min: 60,
  h: 3600,
  d: 86_400,
  "": 1,
};

/** Java's way to write a duration: `4s`, `2min`. */
function seconds({ options }: SourceRequest, name: string): number {
  const text = (options.get(name.toLowerCase()) ?? "0s").trim();
  const [, number, unit] = /^(-?\d+)([a-z]*)$/i.exec(text) ?? [];
  const each = SECONDS[unit?.toLowerCase() ?? "none"];
  if (number === undefined || each === undefined) {
    throw wrongOption(
      name,
      "Time must be specified as seconds (s), milliseconds (ms), microseconds (us), minutes (m or min), hour (h), or day (d). E.g. 50s, 100ms, or " +
        `250us. Failed to parse time string: ${text}`,
    );
  }
  const value = Math.trunc(Number(number) * each);
  if (value >= 0) return value;
  throw wrongOption(name, `Invalid value '${value}'. The option '${name}' must not be negative`);
}

function wrongOption(option: string, problem: string): AnalysisError {
  return new AnalysisError("INVALID_SOURCE_OPTION", problem, { parameters: { option } });
}
