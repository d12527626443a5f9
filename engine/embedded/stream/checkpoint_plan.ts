import type { ReadPlan, StreamWritePlan } from "../../declare/plan.ts";
import { sameType, sqlName, type StructType } from "../../declare/types.ts";
import { SparkError } from "../../errors.ts";
import type { CompiledPlan } from "../compile.ts";
import { redactOptions, redactPlan } from "./redact.ts";

/** What a checkpoint remembers of the query it was written for. */
export interface CheckpointPlan {
  /** The streaming reads in plan order, which `offsets/N` has one line each for. */
  readonly sources: readonly {
    readonly format: string;
    readonly identity: Readonly<Record<string, string>>;
  }[];
  readonly sink: {
    readonly format: string;
    /** Where a file sink writes; undefined for other sinks. */
    readonly path?: string;
    readonly partitionBy: readonly string[];
  };
  /** The columns of the result. */
  readonly schema: StructType;
  /** The whole plan, for people. */
  readonly write: StreamWritePlan;
}

/** The options that say what a source reads. All others (limits, addresses, passwords, starting positions) may change. */
const IDENTITY_OPTIONS = new Set([
  "subscribe",
  "subscribepattern",
  "assign",
  "path",
  "stream",
  "streamname",
  "kinesis.streamname",
]);
const FILE_FORMATS = new Set(["parquet", "json", "csv", "text", "orc"]);

/** What to remember of a query. */
export function checkpointPlan(write: StreamWritePlan, compiled: CompiledPlan): CheckpointPlan {
  const format = (write.format ?? "parquet").toLowerCase();
  const path = option(redactOptions(write.options), "path")?.replace(/(?<=.)[/]+$/, "");
  return {
    sources: compiled.leaves.filter((leaf) => leaf.read.streaming).map(({ read }) => ({
      format: (read.format ?? "parquet").toLowerCase(),
      identity: identityOf(read),
    })),
    sink: {
      format,
      ...(path !== undefined && FILE_FORMATS.has(format) ? { path } : {}),
      partitionBy: write.partitionBy,
    },
    schema: compiled.schema,
    write: redactPlan(write),
  };
}

/**
 * Refuses a change that would lose rows, repeat them, or mix two layouts in one output. Other filters and columns of the same schema, limits,
 * triggers and another kind of sink are fine.
 *
 * @throws {SparkError} `CHECKPOINT_OF_ANOTHER_PLAN`.
 * @see {@link https://spark.apache.org/docs/latest/structured-streaming-programming-guide.html#recovery-semantics-after-changes-in-a-streaming-query}
 */
export function refuseOtherPlan(known: CheckpointPlan, now: CheckpointPlan, checkpointUrl: string): void {
  const changes = [...sourceChanges(known, now), ...sinkChanges(known, now)];
  if (changes.length === 0) return;
  throw new SparkError(
    "CHECKPOINT_OF_ANOTHER_PLAN",
    `The checkpoint ${checkpointUrl} was written by another query and this one cannot go on from it: ${
      changes.join("; ")
    }. Undo the ` +
      `change, or start afresh: run with --fresh, or give the query a new checkpointLocation and a new output path.`,
    { parameters: { path: checkpointUrl, changes: changes.join("; ") } },
  );
}

function sourceChanges(known: CheckpointPlan, now: CheckpointPlan): string[] {
  if (known.sources.length !== now.sources.length) {
    return [
      `There are [${known.sources.length}] sources in the checkpoint offsets and now there are [${now.sources.length}] sources requested by ` +
      `the query. Cannot continue`,
    ];
  }
  return known.sources.flatMap((old, i) => {
    const after = now.sources[i]!;
    const before = `${old.format} ${describe(old.identity)}`;
    const changed = `${after.format} ${describe(after.identity)}`;
    return before === changed ? [] : [`source ${i} was ${before} and is now ${changed}`];
  });
}

function sinkChanges(known: CheckpointPlan, now: CheckpointPlan): string[] {
  if (!FILE_FORMATS.has(now.sink.format)) return [];
  if (!FILE_FORMATS.has(known.sink.format)) {
    return [`the output was ${known.sink.format} and is now files (${now.sink.format})`];
  }
  return [
    changed("the output format", known.sink.format, now.sink.format),
    changed("the output path", known.sink.path ?? "", now.sink.path ?? ""),
    changed("partitionBy", known.sink.partitionBy.join(", "), now.sink.partitionBy.join(", ")),
    ...columnChanges(known.schema, now.schema),
  ].filter((change) => change !== undefined);
}

function columnChanges(known: StructType, now: StructType): (string | undefined)[] {
  if (sameType(known, now)) return [];
  const types = (schema: StructType) => new Map(schema.fields.map((f) => [f.name, sqlName(f.type)]));
  const before = types(known), after = types(now);
  const gone = [...before.keys()].filter((name) => !after.has(name));
  const added = [...after.keys()].filter((name) => !before.has(name));
  const retyped = [...after.keys()].filter((name) =>
    before.has(name) && before.get(name) !== after.get(name)
  );
  return [
    gone.length > 0 ? `the output no longer has ${gone.join(", ")}` : undefined,
    added.length > 0
      ? `the output now also has ${added.map((n) => `${n} ${after.get(n)}`).join(", ")}`
      : undefined,
    ...retyped.map((name) => changed(`the output column ${name}`, before.get(name)!, after.get(name)!)),
    gone.length + added.length + retyped.length === 0
      ? changed(
        "the order of the output columns",
        [...before.keys()].join(", "),
        [...after.keys()].join(", "),
      )
      : undefined,
  ];
}

function changed(what: string, before: string, after: string): string | undefined {
  return before === after ? undefined : `${what} was ${before || "none"} and is now ${after || "none"}`;
}

function identityOf(read: ReadPlan): Record<string, string> {
  const named = Object.entries(redactOptions(read.options))
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => IDENTITY_OPTIONS.has(name))
    .map(([name, value]) => [name, name === "subscribe" ? inOrder(value) : value] as const);
  const paths = read.paths.length > 0 ? [["path", read.paths.join(", ")] as const] : [];
  return Object.fromEntries([...named, ...paths].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `b, a` and `a,b` are the same topics. */
function inOrder(list: string): string {
  return list.split(",").map((entry) => entry.trim()).filter((entry) => entry !== "").sort().join(",");
}

function describe(identity: Readonly<Record<string, string>>): string {
  const parts = Object.entries(identity).map(([name, value]) => `${name}=${value}`);
  return parts.length > 0 ? parts.join(" ") : "(no name)";
}

function option(options: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(options).find(([key]) => key.toLowerCase() === name)?.[1];
}
