import { assertEquals, assertThrows } from "@std/assert";
import type { StreamWritePlan } from "../../declare/plan.ts";
import { AnalysisError } from "../../errors.ts";
import { Reach } from "../reach.ts";
import { refuseForeachBatch, toStreamWrite } from "./to_stream_write.ts";

const reach = new Reach({ host: "localhost", place: "sc://localhost", storage: {}, folder: "/program" });
const WRITE: StreamWritePlan = {
  input: { kind: "relation", parts: ["t"] },
  outputMode: "append",
  options: {},
  partitionBy: [],
};

Deno.test("toStreamWrite() says what the program said, and nothing for what it left out", () => {
  const nothing = {
    format: "",
    options: {},
    partitioning_column_names: [],
    output_mode: "append",
    query_name: "",
  };
  assertEquals(toStreamWrite(WRITE, reach), { ...nothing, path: undefined });
  const write: StreamWritePlan = {
    ...WRITE,
    format: "parquet",
    outputMode: "complete",
    options: { path: "out", checkpointLocation: "cp", x: "1" },
    partitionBy: ["day"],
    queryName: "rides",
  };
  assertEquals(toStreamWrite(write, reach), {
    format: "parquet",
    options: { checkpointLocation: "/program/cp", x: "1" },
    partitioning_column_names: ["day"],
    output_mode: "complete",
    query_name: "rides",
    path: "/program/out",
  });
});

Deno.test("toStreamWrite() has one trigger at most", () => {
  const triggerOf = (trigger: StreamWritePlan["trigger"] & object) => {
    const { available_now, once, processing_time_interval } = toStreamWrite({ ...WRITE, trigger }, reach);
    return { available_now, once, processing_time_interval };
  };
  const none = { available_now: undefined, once: undefined, processing_time_interval: undefined };
  assertEquals(triggerOf({ kind: "availableNow" }), { ...none, available_now: true });
  assertEquals(triggerOf({ kind: "once" }), { ...none, once: true });
  assertEquals(triggerOf({ kind: "processingTime", intervalMs: 1500 }), {
    ...none,
    processing_time_interval: "1500 milliseconds",
  });
});

Deno.test("refuseForeachBatch() names what to do instead", () => {
  assertThrows(
    () => refuseForeachBatch({ ...WRITE, format: "foreachBatch" }),
    AnalysisError,
    "run without SPARK_REMOTE",
  );
  assertEquals(refuseForeachBatch({ ...WRITE, format: "noop" }), undefined);
});
