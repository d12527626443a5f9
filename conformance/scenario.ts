/**
 * A stream that is carried out step by step, on both engines over memory streams.
 *
 * @module
 */
import type { DataFrame, Session } from "../engine/mod.ts";
import { type RunOptions, StreamTest } from "../engine/embedded/stream/scenario.ts";
import { operatorStates } from "./streams.ts";
import { MemoryStream } from "../engine/testing.ts";

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

/** Carries out a scenario here, and gives for each step its batches and the watermark that comes next. */
export async function carryOut(scenario: Scenario): Promise<unknown[]> {
  await using test = await StreamTest.open();
  const entries = Object.entries(scenario.streams).map(([name, columns]) =>
    [name, new MemoryStream(columns)] as const
  );
  const streams = new Map(entries);
  const { mode = "append", trigger } = scenario;
  let conf: Record<string, string> = { ...scenario.conf };
  let query: Awaited<ReturnType<StreamTest["start"]>> | undefined;
  try {
    for (const [name, stream] of streams) stream.toDF(test.session).createOrReplaceTempView(name);
    const frame = makeFrames(test.session, scenario.frames);
    const done: unknown[] = [];
    for (const step of scenario.steps) {
      if (step.restart) {
        await query?.stop();
        query = undefined;
        conf = { ...conf, ...step.restart };
      }
      for (const [name, rows] of Object.entries(step.add ?? {})) streams.get(name)!.addData(...rows);
      const seen = trigger ? 0 : query?.recentProgress.length ?? 0;
      const options: RunOptions = { mode, conf, ...(trigger && { trigger: { kind: trigger } }) };
      if (trigger || !query) query = await test.start(frame, options);
      await (trigger ? query.awaitTermination() : query.processAllAvailable());
      const ran = query.recentProgress.slice(seen).filter(({ durationMs }) =>
        durationMs.addBatch !== undefined
      );
      done.push({
        batches: ran.map((progress) => reported(progress, test, scenario)),
        next: await nextWatermark(test),
      });
    }
    return done;
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

type Progress = Awaited<ReturnType<StreamTest["start"]>>["recentProgress"][number];

function reported(progress: Progress, test: StreamTest, { isOrdered }: Scenario): unknown {
  const rows = (test.sink.batches.get(progress.batchId) ?? []).map((row) => JSON.stringify(row));
  return {
    id: progress.batchId,
    numInputRows: progress.numInputRows,
    watermark: progress.eventTime?.watermark ?? null,
    rows: (isOrdered ? rows : rows.toSorted()).map((row) => JSON.parse(row)),
    operators: operatorStates(progress),
  };
}

async function nextWatermark(test: StreamTest): Promise<number> {
  const files = await Array.fromAsync(test.checkpoint.list("commits"));
  const ids = files.map(({ path }) => Number(path.split("/")[1])).filter(Number.isInteger);
  return await test.nextWatermark(Math.max(...ids)) * 1000;
}
