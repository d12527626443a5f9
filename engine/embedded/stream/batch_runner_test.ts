import { assertEquals, assertRejects } from "@std/assert";
import type { CompiledPlan } from "../compile.ts";
import type { BatchLanding } from "./batch_landing.ts";
import { type BatchWriter, StatelessRunner } from "./batch_runner.ts";
import type { ProgressReporter } from "./progress.ts";
import { SliceQueue } from "./slice_queue.ts";
import type { Slice } from "./stage.ts";

const COMPILED = {
  toSql: ({ relationOf }: { relationOf: (leaf: number) => string }) => relationOf(0),
} as unknown as CompiledPlan;
const PROGRESS = {
  measure: (_: string, action: () => Promise<unknown>) => action(),
} as unknown as ProgressReporter;

/** A landing whose slices a test adds; `swept` are those that were disposed. */
function landing() {
  const abort = new AbortController();
  const queue = new SliceQueue<Slice>(abort.signal);
  const swept: string[] = [];
  const add = (name: string) =>
    queue.put({
      relationOf: () => name,
      [Symbol.asyncDispose]: () => Promise.resolve(void swept.push(name)),
    });
  const landing = { slices: () => queue, cancel: () => abort.abort(new Error("cancelled")) };
  return { add, landing: landing as unknown as BatchLanding, queue, swept };
}

function run(landing: BatchLanding, writers: readonly BatchWriter[]) {
  const runner = new StatelessRunner(COMPILED, PROGRESS);
  return runner.run({ batchId: 0, nowMs: 0, watermarkMs: 0, lateMs: 0, landing, writers });
}

Deno.test("StatelessRunner has its writers write side by side, each slice once", async () => {
  const { add, landing: slices, queue, swept } = landing();
  const bothWrite = Promise.withResolvers<void>();
  const written: string[] = [];
  const writer = async (sql: string) => {
    if (written.push(sql) === 2) bothWrite.resolve();
    await bothWrite.promise; // the first is not done before the second has begun
  };
  const running = run(slices, [writer, writer]);
  for (const name of ["a", "b", "c"]) await add(name);
  queue.end();
  await running;
  assertEquals([written, swept.toSorted()], [["a", "b", "c"], ["a", "b", "c"]]);
});

Deno.test("StatelessRunner ends with the first failure, and waits for the other writers", async () => {
  const { add, landing: slices, swept } = landing();
  const otherIsDone = Promise.withResolvers<void>();
  const failing = () => Promise.reject(new Error("disk full"));
  const slow = () => otherIsDone.promise;
  const running = run(slices, [slow, failing]);
  for (const name of ["a", "b"]) await add(name);
  let hasEnded = false;
  const ended = assertRejects(() => running, Error, "disk full").then(() => hasEnded = true);
  for (let i = 0; i < 100; i++) await Promise.resolve();
  assertEquals(hasEnded, false);
  otherIsDone.resolve();
  await ended;
  assertEquals(swept.toSorted(), ["a", "b"]);
});

Deno.test("StatelessRunner does not leave a writer waiting for slices after a failure", async () => {
  const { add, landing: slices } = landing();
  const running = run(slices, [() => Promise.reject(new Error("disk full")), () => Promise.resolve()]);
  await add("a");
  await assertRejects(() => running, Error, "disk full");
});
