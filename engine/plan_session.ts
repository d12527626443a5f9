import { DataFrame } from "./declare/data_frame.ts";
import { DataStreamWriter } from "./declare/data_stream_writer.ts";
import type { Plan, StreamWritePlan } from "./declare/plan.ts";
import { RuntimeConf } from "./declare/runtime_conf.ts";
import { Session } from "./declare/session.ts";
import { EmbeddedEngine } from "./embedded/embedded_engine.ts";
import type { SessionOptions } from "./create_session.ts";

/** A session for plans that come as data, such as those of a program that runs elsewhere. */
export interface PlanSession extends AsyncDisposable {
  /** For all else. */
  readonly session: Session;
  /** The frame that a plan describes. */
  frame(plan: Plan): DataFrame;
  /** The writer that a plan describes; the function of a `foreachBatch` is no part of it. */
  writer(plan: StreamWritePlan): DataStreamWriter;
}

/**
 * Opens a session that also makes frames and writers of plans. A plan from a stranger is the caller's to look through first: it may read any path.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openPlanSession } from "./plan_session.ts";
 *
 * await using plans = openPlanSession();
 * const sent = JSON.stringify(plans.session.sql("SELECT 1 AS one").plan);
 * assertEquals(await plans.frame(JSON.parse(sent)).collect(), [{ one: 1 }]);
 * ```
 */
export function openPlanSession(options: SessionOptions = {}): PlanSession {
  const { conf: values, storage = {}, ...rest } = options;
  const conf = new RuntimeConf(values);
  const engine = new EmbeddedEngine({ ...rest, conf, storage });
  const session = new Session(engine, conf);
  return {
    session,
    frame: (plan) => new DataFrame(plan, engine),
    writer: (plan) => new DataStreamWriter(plan.input, engine, plan),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}
