/**
 * An error with one of Spark's error conditions, such as `UNRESOLVED_COLUMN.WITH_SUGGESTION`, for what a program got wrong.
 *
 * The message is written as Spark writes it: `[CONDITION] sentence`, and ends in what to do next. Match on {@linkcode SparkError.condition}
 * rather than on the text.
 *
 * @see {@link https://spark.apache.org/docs/latest/sql-error-conditions.html}
 */
export class SparkError extends Error {
  /** The name of the class. */
  override name = "SparkError";
  /** Spark's error condition. */
  readonly condition: string;
  /** The values the sentence was made from, by Spark's parameter names. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The SQL state, of five characters, where a Spark cluster told one. */
  readonly sqlState: string | undefined;

  /**
   * Makes an error that a program can tell by its condition.
   *
   * @param condition Spark's.
   * @param sentence What is wrong and what to do next; the message is `[condition] sentence`.
   */
  constructor(
    condition: string,
    sentence: string,
    options: { parameters?: Record<string, string>; sqlState?: string | undefined; cause?: unknown } = {},
  ) {
    super(`[${condition}] ${sentence}`, "cause" in options ? { cause: options.cause } : {});
    this.condition = condition;
    this.parameters = options.parameters ?? {};
    this.sqlState = options.sqlState;
  }
}

/** A program that cannot mean anything: an unknown column, types that do not fit, a mode that a query cannot serve. Found before any row moves. */
export class AnalysisError extends SparkError {
  /** The name of the class. */
  override name = "AnalysisError";
}

/** A value that cannot be computed, under Spark's ANSI rules: a bad cast, an index out of range, a division by zero. Found while rows move. */
export class ComputationError extends SparkError {
  /** The name of the class. */
  override name = "ComputationError";
}

/** Why a streaming query ended by itself: `STREAM_FAILED`. `cause` is what went wrong. */
export class StreamingQueryException extends SparkError {
  /** The name of the class. */
  override name = "StreamingQueryException";
}

/** A place where bytes live that cannot be reached, or that refuses. */
export class StorageError extends Error {
  /** The name of the class. */
  override name = "StorageError";
}

/** A streaming source that cannot give the rows it promised, or cannot be reached. */
export class SourceError extends SparkError {
  /** The name of the class. */
  override name = "SourceError";
}

/**
 * The closest of `names` to a misspelt one, best first, for "did you mean" sentences.
 *
 * @param limit How many to give. Default: 3.
 */
export function closeNames(name: string, names: Iterable<string>, limit = 3): string[] {
  return ranked(name, names).slice(0, limit).map(({ candidate }) => candidate);
}

/** Those of {@linkcode closeNames} that may well be meant: at most a third of the letters, or one, are others. */
export function likelyNames(name: string, names: Iterable<string>, limit = 3): string[] {
  const most = Math.max(1, Math.floor(name.length / 3));
  return ranked(name, names).filter(({ distance }) => distance <= most).slice(0, limit)
    .map(({ candidate }) => candidate);
}

function ranked(name: string, names: Iterable<string>): { candidate: string; distance: number }[] {
  const wanted = name.toLowerCase();
  return [...names].map((candidate) => ({
    candidate,
    distance: editDistance(wanted, candidate.toLowerCase()),
  })).sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substitution, previous[j]! + 1, row[j - 1]! + 1));
    }
    previous = row;
  }
  return previous[b.length]!;
}
