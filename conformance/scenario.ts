/**
 * A stream that is carried out step by step.
 *
 * @module
 */
import type { DataFrame, Session, StreamingQuery, StreamingQueryProgress } from "../engine/mod.ts";
import type { RunOptions } from "../engine/embedded/stream/scenario.ts";
import type { FedStream } from "./fed_stream.ts";
import { operatorStates } from "./streams.ts";

/** A stream, what is done to it and in which steps. JSON: the twin on Spark, evaluate_scenarios.py, reads the same. */
export interface Scenario {
  readonly name: string;
  /** Columns of the memory streams, as DDL. */
  readonly streams: Readonly<Record<string, string>>;
  /** Views made one after the other; the last is the query. */
  readonly frames: Readonly<Record<string, ScenarioFrame>>;
  /** @default "append" */
  readonly mode?: "append" | "update" | "complete";
  /** With one, each step is a start of its own. */
  readonly trigger?: "once" | "availableNow";
  readonly conf?: Readonly<Record<string, string>>;
  /** The order of rows is compared. */
  readonly isOrdered?: true;
  readonly steps: readonly ScenarioStep[];
}

/** A view over a stream or a view before it, by SQL or by what SQL cannot say. */
export type ScenarioFrame = { readonly sql: string } | {
  readonly from: string;
  readonly select?: readonly string[];
  readonly watermark?: readonly [column: string, delay: string];
  /** Columns; all, if empty. */
  readonly distinct?: readonly string[];
  /** Likewise. */
  readonly distinctWithinWatermark?: readonly string[];
};

/** The query is stopped if asked for, rows are added, the query is started unless it runs, everything is awaited. */
export interface ScenarioStep {
  /** Settings for the run that begins here. */
  readonly restart?: Readonly<Record<string, string>>;
  readonly add?: Readonly<Record<string, readonly (readonly unknown[])[]>>;
}

/** Where scenarios are carried out. */
export interface ScenarioStage extends AsyncDisposable {
  readonly session: Session;
  /** Opens a stream of these columns. */
  openStream(columns: string): FedStream;
  /** Starts the query anew, over what its checkpoint and its sink hold. */
  start(frame: DataFrame, options: Pick<RunOptions, "conf" | "mode" | "trigger">): Promise<StreamingQuery>;
  /** The rows that each of these batches gave to the sink, as lists of plain values. */
  rowsOf(batches: readonly StreamingQueryProgress[]): Promise<ReadonlyMap<number, readonly unknown[]>>;
  /** The newest watermark in the checkpoint, in milliseconds. */
  nextWatermarkMs(): Promise<number>;
}

/** Carries out a scenario, and gives for each step its batches and the watermark that comes next. */
export async function carryOut(scenario: Scenario, stage: ScenarioStage): Promise<unknown[]> {
  const entries = Object.entries(scenario.streams).map(([name, columns]) =>
    [name, stage.openStream(columns)] as const
  );
  const streams = new Map(entries);
  const { mode = "append", trigger } = scenario;
  let conf: Record<string, string> = { ...scenario.conf };
  let query: StreamingQuery | undefined;
  try {
    for (const [name, stream] of streams) stream.toDF(stage.session).createOrReplaceTempView(name);
    const frame = makeFrames(stage.session, scenario.frames);
    const done: { ran: StreamingQueryProgress[]; next: number }[] = [];
    for (const step of scenario.steps) {
      if (step.restart) {
        await query?.stop();
        query = undefined;
        conf = { ...conf, ...step.restart };
      }
      for (const [name, rows] of Object.entries(step.add ?? {})) streams.get(name)!.addData(...rows);
      const seen = trigger ? 0 : query?.recentProgress.length ?? 0;
      if (trigger || !query) {
        query = await stage.start(frame, { mode, conf, ...(trigger && { trigger: { kind: trigger } }) });
      }
      await (trigger ? query.awaitTermination() : query.processAllAvailable());
      const ran = query.recentProgress.slice(seen).filter(({ durationMs }) =>
        durationMs.addBatch !== undefined
      );
      done.push({ ran, next: await stage.nextWatermarkMs() });
    }
    const rows = await stage.rowsOf(done.flatMap(({ ran }) => ran));
    return done.map(({ ran, next }) => ({
      batches: ran.map((progress) => reported(progress, rows.get(progress.batchId) ?? [], scenario)),
      next,
    }));
  } finally {
    await query?.stop();
    for (const stream of streams.values()) stream[Symbol.dispose]();
  }
}

function makeFrames(session: Session, frames: Scenario["frames"]): DataFrame {
  let last: DataFrame | undefined;
  for (const [name, made] of Object.entries(frames)) {
    last = makeFrame(session, made);
    last.createOrReplaceTempView(name);
  }
  return last!;
}

function makeFrame(session: Session, made: ScenarioFrame): DataFrame {
  if ("sql" in made) return session.sql(made.sql);
  let frame: DataFrame = session.table(made.from);
  if (made.select) frame = frame.selectExpr(...made.select);
  if (made.watermark) frame = frame.withWatermark(...made.watermark);
  if (made.distinct) frame = frame.dropDuplicates(...made.distinct);
  if (made.distinctWithinWatermark) {
    frame = frame.dropDuplicatesWithinWatermark(...made.distinctWithinWatermark);
  }
  return frame;
}

function reported(
  progress: StreamingQueryProgress,
  rows: readonly unknown[],
  { isOrdered }: Scenario,
): unknown {
  const texts = rows.map((row) => JSON.stringify(row));
  return {
    id: progress.batchId,
    numInputRows: progress.numInputRows,
    watermark: progress.eventTime?.watermark ?? null,
    rows: (isOrdered ? texts : texts.toSorted()).map((row) => JSON.parse(row)),
    operators: operatorStates(progress),
  };
}
