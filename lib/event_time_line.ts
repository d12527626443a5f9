import type { EventTimeReport } from "../engine/mod.ts";

/** From here on a step of the watermark is worth a word: one wrong clock may be behind it. */
const JUMP_MS = 60 * 60 * 1000;

/**
 * What a batch did to event time, as one line: how far the watermark is; which window closes next, if the query waits for that, and what it waits for; and a
 * warning when the watermark leapt.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { eventTimeLine } from "./event_time_line.ts";
 *
 * const line = eventTimeLine({
 *   batchId: 3,
 *   watermarkMs: 0,
 *   nextWatermarkMs: 10_000,
 *   seen: undefined,
 *   nextToClose: { startMs: 10_000, endMs: 20_000, waitsForMs: 30_000 },
 * });
 * assertEquals(
 *   line,
 *   "watermark 1970-01-01 00:00:10; the window until 00:00:20 closes when a row of 00:00:30 or later has come",
 * );
 * ```
 */
export function eventTimeLine(report: EventTimeReport): string {
  const { watermarkMs, nextWatermarkMs, nextToClose } = report;
  const watermark = `watermark ${dateAndTime(nextWatermarkMs)}`;
  const next = nextToClose === undefined // no window is open, or the query does not wait for them to close
    ? ""
    : nextToClose.endMs <= nextWatermarkMs
    ? `; the windows until ${time(nextWatermarkMs)} close with the next batch`
    : `; the window until ${time(nextToClose.endMs)} closes when a row of ${
      time(nextToClose.waitsForMs)
    } or later has come`;
  const leaps = watermarkMs > 0 && nextWatermarkMs - watermarkMs > JUMP_MS;
  const hours = ((nextWatermarkMs - watermarkMs) / JUMP_MS).toFixed(1);
  const warning = leaps
    ? `; it leapt ${hours} hours in one batch: is a clock wrong? Rows before it are late now`
    : "";
  return watermark + next + warning;
}

function dateAndTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}

function time(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}
