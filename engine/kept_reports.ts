import { AnalysisError } from "./errors.ts";

const NAME = "spark.sql.streaming.numRecentProgressUpdates";

/**
 * How many reports `recentProgress` has at most: one less than the setting says, as in Spark.
 *
 * @throws {AnalysisError} `INVALID_CONF_VALUE.TYPE_MISMATCH` for a setting that is no whole number.
 * @see {@link https://github.com/apache/spark/blob/master/sql/core/src/main/scala/org/apache/spark/sql/execution/streaming/runtime/ProgressReporter.scala}
 */
export function keptReports(conf: Readonly<Record<string, string>>): number {
  const text = conf[NAME] ?? "100";
  if (/^[+-]?\d+$/.test(text)) return Math.max(0, Number(text) - 1);
  throw new AnalysisError(
    "INVALID_CONF_VALUE.TYPE_MISMATCH",
    `The value '${text}' in the config "${NAME}" is invalid. It should be a/an 'int' value.`,
    { parameters: { confName: NAME, confValue: text, confType: "int" } },
  );
}
