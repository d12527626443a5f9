/**
 * For testing pipelines: streams whose rows the test adds itself, and plans that come as data.
 *
 * @module
 */

export { type MemoryRow, MemoryStream } from "./embedded/source/memory/memory_stream.ts";
export { openPlanSession, type PlanSession } from "./plan_session.ts";
