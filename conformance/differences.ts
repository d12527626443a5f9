/**
 * Where this engine is known to differ from Spark, and why. The tests fail for a difference that is not listed here,
 * and for one that is listed and gone.
 *
 * @module
 */
import type { Aspect } from "./compare_outcomes.ts";
import type { ComparedCase } from "./compare_programs.ts";

/** A difference from Spark. */
export interface Difference {
  /** The heading in the documentation. */
  readonly title: string;
  readonly spark: string;
  readonly ours: string;
  readonly reason: string;
  /** Whether it stays or is still to be mended. */
  readonly status: "stays" | "to mend";
  /** The cases that show it. */
  readonly shownBy: {
    /** Of the program; all, if absent. */
    readonly program?: RegExp;
    /** Of the case. */
    readonly name: RegExp;
    readonly aspects: readonly Aspect[];
    /** How many cases may show it, where `name` would let others in: more of them are new differences. */
    readonly atMost?: number;
  };
}

/** The listed differences that a case shows in one aspect. */
export function differencesShownBy(
  { program, name }: ComparedCase,
  aspect: Aspect,
  differences: readonly Difference[] = DIFFERENCES,
): Difference[] {
  return differences.filter(({ shownBy }) =>
    shownBy.aspects.includes(aspect) && shownBy.name.test(name) && (shownBy.program?.test(program) ?? true)
  );
}

const FRAMES = /^(expressions|frames|function examples)/;

/** All of them, in the order of the documentation. */
export const DIFFERENCES: readonly Difference[] = [
  {
    title: "Patterns are read before rows move",
    spark: "an invalid regular expression, or one of LIKE, fails when the first row is computed",
    ours: "a constant pattern fails at once, with the same condition",
    reason: "The earlier a mistake is named, the better; nothing that Spark computes is refused.",
    status: "stays",
    shownBy: { name: /like|regexp/i, aspects: ["error"] },
  },
  {
    title: "Java's unnamed errors have a name",
    spark: "an exception of Java without an error condition",
    ours: "a condition that says what is wrong",
    reason: "Spark has no name for them, and programs match on names.",
    status: "stays",
    shownBy: {
      name:
        /^(format_string\('%d', 'a'\)|sequence\(1, 5, -1\)|a negative interval|a delay below zero|a partition below zero|a value over the limit of the client|an offset too low|offsets of some partitions|two queries of one name|foreachBatch: a function that throws|console: an option that is no number)$|^rate.*: (no rows|no partitions|rows that are no number|rows not given|ramp below 0|ramp that is none|time below 0)$|NATURAL (LEFT )?(SEMI|ANTI) JOIN/,
      aspects: ["error"],
    },
  },
  {
    title: "Options are read at the start",
    spark: "an option of Kafka or of files that is no number or no position fails in the running query",
    ours: "it fails at `start()`",
    reason: "The mistake is in the program, not in the stream.",
    status: "stays",
    shownBy: {
      name:
        /^(a limit that is no number|a limit that is none|two limits|latest in JSON misspelt|console: an option that is no boolean)$/,
      aspects: ["error"],
    },
  },
  {
    title: "Columns that cannot become records are refused at the start",
    spark:
      "a stream to Kafka without a column `value`, or with one of a wrong type, fails in its first batch",
    ours: "it fails at `start()`, with the same condition",
    reason: "The mistake is in the program, not in the stream.",
    status: "stays",
    shownBy: {
      program: /kafka_sink/,
      name: /^a stream (without a value|of numbers)$/,
      aspects: ["error"],
    },
  },
  {
    title: "Headers have values",
    spark: "a header of a Kafka record may be NULL",
    ours: "`KAFKA_NULL_HEADER`, naming the row",
    reason: "kafkajs cannot send a header without a value; such headers can be left out with `filter`.",
    status: "stays",
    shownBy: { program: /kafka_sink/, name: /^a header that is NULL$/, aspects: ["error"] },
  },
  {
    title: "Frames of foreachBatch end with their function",
    spark:
      "a frame that `foreachBatch` has kept can be read later: its rows are computed anew from the source",
    ours: "the rows are let go of when the function has ended; reading them later is an error that says so",
    reason: "A batch is computed once, and not again for each action.",
    status: "stays",
    shownBy: { name: /^foreachBatch: a frame after its function$/, aspects: ["error"] },
  },
  {
    title: "Views made in foreachBatch",
    spark: "the frame belongs to a copy of the session, `batch.sparkSession`, and so do its views",
    ours: "there is one session, and it has the view",
    reason: "`session.sql` needs no other session inside the function than outside.",
    status: "stays",
    shownBy: { name: /^foreachBatch: a view in the session around$/, aspects: ["value"] },
  },
  {
    title: "No foreach",
    spark: "`foreach` gives a writer each row",
    ours: "it is refused, by a sentence that names `foreachBatch`",
    reason: "`for (const row of await batch.collect())` in `foreachBatch` does the same.",
    status: "stays",
    shownBy: { name: /^foreach$/, aspects: ["error"] },
  },
  {
    title: "Constants of functions are read before rows move",
    spark:
      "a parse mode that a function does not have, or a length below zero, fails when the first row is computed",
    ours: "it fails at once, with the same condition",
    reason: "The earlier a mistake is named, the better.",
    status: "stays",
    shownBy: {
      name: /^(from_csv\('x', 'n INT', map\('mode', 'DROPMALFORMED'\)\)|randstr\(-1\))$/,
      aspects: ["error"],
    },
  },
  {
    title: "Partition columns are checked at the start",
    spark: "a query of which every column is a partition column runs as long as no row comes",
    ours: "it is refused at `start()`",
    reason: "It could never write a row.",
    status: "stays",
    shownBy: { name: /^all columns are partition columns$/, aspects: ["error"] },
  },
  {
    title: "limit takes a whole number",
    spark: "a negative `limit` is an AnalysisException",
    ours: "a RangeError where it is written",
    reason: "TypeScript programs get their own mistakes as JavaScript's errors.",
    status: "stays",
    shownBy: { name: /^negative limit$/, aspects: ["error"] },
  },
  {
    title: "Rows are objects",
    spark: "a row may have two columns of one name",
    ours: "`collect()` gives the last of them under that name; `select`, `show` and files keep both",
    reason: "A row is a JavaScript object, which has each name once.",
    status: "stays",
    shownBy: { name: /^two columns of one name, collected$/, aspects: ["value"] },
  },
  {
    title: "The last digits of doubles",
    spark:
      "`exp(1)` is 2.7182818284590455; `stddev`, `corr` and their like add row by row and partition by partition",
    ours: "2.718281828459045, the double nearest to e; the sums of other formulas",
    reason: "Java's and C's mathematical libraries may differ in the last digit, and so may equal formulas.",
    status: "stays",
    shownBy: {
      name: /^exp\(1\)$|^SELECT .*\b(std|stddev|variance|var_|skewness|kurtosis|corr|covar_|regr_)/i,
      aspects: ["value"],
    },
  },
  {
    title: "Which version",
    spark: "`version()` is Spark's version and commit",
    ours: "`version()` is the Spark version whose rules are followed",
    reason: "There is no Spark.",
    status: "stays",
    shownBy: { name: /\bversion\(\)/, aspects: ["value"] },
  },
  {
    title: "Minutes that occur twice",
    spark: "a local time that the clock shows twice is the first of the two",
    ours:
      "the same for an hour; the second where the clock was set back by some minutes, as in New York in 1883",
    reason: "Only whole hours are looked for; no clock has been set back by less for generations.",
    status: "stays",
    shownBy: { program: /time_zones/, name: /2024-11-03 0[15]|2024-10-27 02|1883/, aspects: ["value"] },
  },
  {
    title: "Which of several equal rows",
    spark: "`max_by` and `min_by` take the last of the rows that tie, `mode` any value of the most frequent",
    ours: "`max_by` and `min_by` take the first, `mode` another",
    reason: "Spark's documentation calls them not deterministic.",
    status: "stays",
    shownBy: { name: /\b(max_by|min_by|mode)\(/, aspects: ["value"] },
  },
  {
    title: "Half a query",
    spark: "`SELECT id FROM` and `SELECT id FROM t WHERE` are read with the last word as an alias",
    ours: "a syntax error",
    reason: "The query is not finished; an error about something else would not say so.",
    status: "stays",
    shownBy: { program: /queries/, name: /\b(FROM|WHERE)$/, aspects: ["error"] },
  },
  {
    title: "ORDER BY with a window function",
    spark: "refused where the window's columns are not selected",
    ours: "computed",
    reason: "Nothing that Spark computes is refused.",
    status: "stays",
    shownBy: { program: /queries/, name: /ORDER BY row_number\(\) OVER/, aspects: ["error"] },
  },
  {
    title: "Rows read under a limit",
    spark: "stops reading a batch when LIMIT has its rows, and reports as many input rows",
    ours: "reports all rows of the batch",
    reason: "How far Spark reads depends on its partitions.",
    status: "stays",
    shownBy: { program: /scenarios/, name: /^limit /, aspects: ["value"] },
  },
  {
    title: "EXCEPT on a stream",
    spark: "fails in the first batch, for lack of a watermark",
    ours: "is refused at `start()`",
    reason: "It can never run.",
    status: "stays",
    shownBy: { program: /scenarios/, name: /^append: EXCEPT$/, aspects: ["error"] },
  },
  {
    title: "A checkpoint of another query",
    spark: "an assertion without a name fails in the running query",
    ours: "CHECKPOINT_OF_ANOTHER_PLAN at `start()`",
    reason: "The mistake is in the program, and no batch can run.",
    status: "stays",
    shownBy: { name: /^a source more than the checkpoint has$/, aspects: ["error"] },
  },
  {
    title: "Order of aggregates given by name",
    spark: "PySpark's `agg({…})` gives its columns in the order of a Java hash map",
    ours: "in the order in which they are written",
    reason: "Nobody can want another order.",
    status: "stays",
    shownBy: { name: /^agg by name$/, aspects: ["type", "name", "value"] },
  },
  {
    title: "A struct without members",
    spark: "`struct()` is one",
    ours: "refused: a struct has members",
    reason: "DuckDB has none, and no file format keeps one.",
    status: "stays",
    shownBy: { name: /^struct\(\)$/, aspects: ["error"] },
  },
  {
    title: "Overflow of decimal sums",
    spark:
      "has two conditions for a sum or an average that does not fit into DECIMAL(38), by where it is when that shows: ARITHMETIC_OVERFLOW and NUMERIC_VALUE_OUT_OF_RANGE",
    ours: "always ARITHMETIC_OVERFLOW",
    reason: "Which of the two depends on how Spark spreads the rows.",
    status: "stays",
    shownBy: {
      program: /^queries\/aggregates$/,
      name: /^SELECT (sum|avg)\(CAST\(x AS DECIMAL\(38,0\)\)\)/,
      aspects: ["error"],
    },
  },
  {
    title: "array_distinct and -0.0",
    spark: "keeps 0.0 and -0.0 apart in a row of constants, and takes them for the same in rows of a table",
    ours: "takes them for the same",
    reason: "Only what Spark's optimizer computes differs from its own rule.",
    status: "stays",
    shownBy: { name: /^array_distinct\(/, aspects: ["value"] },
  },
  {
    title: "Names of columns without alias",
    spark:
      "names show what the analyzer makes of an expression: `array_sort(a)` has its comparison, `x LIKE ANY (…)` is `likeany(x)`, an alias used again `lateralAliasReference(S)`, and `negative(1)` another name than `-1`",
    ours: "named as written",
    reason: "Whoever needs such a name gives one with AS.",
    status: "stays",
    shownBy: { program: FRAMES, name: /./s, aspects: ["name"], atMost: 40 },
  },
  {
    title: "Whether a computed column may be NULL",
    spark: "takes the results of `1 = 1.0` and of `'abc' LIKE ANY (…)` for ones that may be NULL",
    ours: "knows that they are not",
    reason: "It is true.",
    status: "stays",
    shownBy: { program: FRAMES, name: /^1 = 1\.0$| LIKE (ANY|ALL) /, aspects: ["nullability"], atMost: 6 },
  },
];
