import { AnalysisError } from "../../../errors.ts";

/** An option that is missing or not understood; Spark raises Java's IllegalArgumentException for it. */
export function illegalArgument(sentence: string, cause?: unknown): AnalysisError {
  return new AnalysisError("ILLEGAL_ARGUMENT", sentence, cause === undefined ? {} : { cause });
}
