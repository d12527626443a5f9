import { assertEquals } from "@std/assert";
import { ProgressReporter } from "./progress.ts";
import { ListStream, ManualClock } from "./testing.ts";

const IDENTITY = { id: "i", runId: "r", name: null };

Deno.test("ProgressReporter gives rates with one decimal, from the trigger before and for this one", async () => {
  const clock = new ManualClock(1000);
  const reporter = new ProgressReporter(IDENTITY, "FileSink[/out]", clock);
  const source = new ListStream(["a"]).open();
  const state = { stateOperators: [], eventTime: undefined };
  const range = { start: [null], end: ["1"], rowCounts: [100] };
  const result = { batchId: 0, ...range, ...state, sink: { numOutputRows: -1 } };
  assertEquals(reporter.beginTrigger(), 1000);
  clock.advanceTo(1300);
  const first = reporter.endTrigger(result, [source]);
  assertEquals([first.inputRowsPerSecond, first.processedRowsPerSecond], [0, 333.3]);

  clock.advanceTo(2600);
  reporter.beginTrigger();
  await reporter.measure("addBatch", () => Promise.resolve(clock.advanceTo(2650)));
  await reporter.measure("addBatch", () => Promise.resolve(clock.advanceTo(2700)));
  const second = reporter.endTrigger({ ...result, start: ["{"] }, [source]);
  assertEquals([second.inputRowsPerSecond, second.processedRowsPerSecond], [62.5, 1000]);
  assertEquals(second.durationMs, { addBatch: 100, triggerExecution: 100 });
  assertEquals([second.sources[0]!.startOffset, second.sources[0]!.endOffset], ["{", 1]);
});

Deno.test("ProgressReporter says nothing of the newest offset of a batch that is run again: no source was asked", () => {
  const reporter = new ProgressReporter(IDENTITY, "FileSink[/out]", new ManualClock(0));
  const source = new ListStream(["a"]).open();
  const result = {
    batchId: 1,
    start: [null],
    end: ["1"],
    rowCounts: [1],
    stateOperators: [],
    eventTime: undefined,
    sink: { numOutputRows: -1 },
  };
  const latestOf = (isReplay: boolean) => {
    reporter.beginTrigger();
    return reporter.endTrigger({ ...result, isReplay }, [source]).sources[0]!.latestOffset;
  };
  assertEquals([latestOf(false), latestOf(true)], [1, null]);
});
