import type { StreamingQueryProgress } from "../../declare/streaming_query.ts";

/** A report as the cluster tells it when it is asked: offsets are texts, and what can be summed up is left out. */
interface AskedReport {
  readonly durationMs: Readonly<Record<string, number>>;
  readonly eventTime?: Readonly<Record<string, string>>;
  readonly stateOperators: readonly object[];
  readonly sources: readonly AskedSource[];
  readonly sink: object;
  readonly [other: string]: unknown;
}

interface AskedSource {
  readonly numInputRows: number;
  readonly inputRowsPerSecond?: number;
  readonly processedRowsPerSecond?: number;
  readonly [other: string]: unknown;
}

/**
 * A report in Spark's own form, which the listener bus tells; one that was asked for comes in another, of the same content.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const source = { startOffset: null, endOffset: '{"t":{"0":5}}', numInputRows: 5, metrics: {} };
 * const report = readReport(JSON.stringify({ durationMs: {}, stateOperators: [], sources: [source], sink: {} }));
 * assertEquals(report.numInputRows, 5);
 * assertEquals(report.sources[0]?.endOffset, { t: { "0": 5 } });
 * ```
 */
export function readReport(json: string): StreamingQueryProgress {
  const asked: AskedReport = JSON.parse(json);
  if ("numInputRows" in asked) return asked as unknown as StreamingQueryProgress;
  const {
    batchDuration,
    batchId,
    durationMs,
    eventTime = {},
    id,
    name,
    runId,
    sink,
    sources,
    stateOperators,
    timestamp,
  } = asked;
  return {
    ...{ id, runId, name, timestamp, batchId, batchDuration },
    ...sumsOf(sources),
    durationMs: inOrder(durationMs),
    ...(Object.keys(eventTime).length > 0 && { eventTime: inOrder(eventTime) }),
    stateOperators: stateOperators.map(withoutEmpty),
    sources: sources.map((source) => withoutEmpty({ ...source, ...offsetsOf(source), ...ratesOf(source) })),
    sink: withoutEmpty(sink),
  } as unknown as StreamingQueryProgress;
}

const RATES = ["inputRowsPerSecond", "processedRowsPerSecond"] as const;

function sumsOf(sources: readonly AskedSource[]): Record<string, number> {
  const sums: Record<string, number> = {
    numInputRows: sources.reduce((sum, each) => sum + each.numInputRows, 0),
  };
  for (const rate of RATES) {
    const known = sources.flatMap((source) => typeof source[rate] === "number" ? [source[rate]] : []);
    if (known.length > 0) sums[rate] = rounded(known.reduce((sum, each) => sum + each, 0));
  }
  return sums;
}

function ratesOf(source: AskedSource): Record<string, number> {
  const known = RATES.filter((rate) => typeof source[rate] === "number");
  return Object.fromEntries(known.map((rate) => [rate, rounded(source[rate]!)]));
}

/** To one digit behind the point, as Spark writes them. */
function rounded(rate: number): number {
  return Math.round(rate * 10) / 10;
}

function offsetsOf(source: AskedSource): Record<string, unknown> {
  const names = ["startOffset", "endOffset", "latestOffset"];
  return Object.fromEntries(names.map((name) => [name, offset(source[name])]));
}

/** An offset is the source's own JSON. */
function offset(text: unknown): unknown {
  try {
    return typeof text === "string" ? JSON.parse(text) : text ?? null;
  } catch {
    return text;
  }
}

function inOrder<Value>(values: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Without members that are objects of nothing. */
function withoutEmpty(members: object): object {
  const isEmpty = (value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
  return Object.fromEntries(Object.entries(members).filter(([, value]) => !isEmpty(value)));
}
