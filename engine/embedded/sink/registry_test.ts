import { assertEquals, assertThrows } from "@std/assert";
import type { StreamWritePlan } from "../../declare/plan.ts";
import { RuntimeConf } from "../../declare/runtime_conf.ts";
import { AnalysisError } from "../../errors.ts";
import { sinkProvider } from "./registry.ts";

const WRITE: StreamWritePlan = {
  input: { kind: "read", streaming: true, options: {}, paths: [] },
  outputMode: "append",
  options: {},
  partitionBy: [],
};

Deno.test("sinkProvider() finds a sink by name in any case, and the session's default", () => {
  const conf = new RuntimeConf({ "spark.sql.sources.default": "json" });
  const formats = ["Console", "foreachBatch", "MEMORY", "parquet"];
  assertEquals(
    [...formats.map((format) => sinkProvider({ ...WRITE, format }, conf)), sinkProvider(WRITE, conf)]
      .map((provider) => provider.format),
    ["console", "foreachBatch", "memory", "parquet", "json"],
  );
});

Deno.test("sinkProvider() names the closest sinks of one that is not there", () => {
  const error = assertThrows(
    () => sinkProvider({ ...WRITE, format: "consol" }, new RuntimeConf()),
    AnalysisError,
    "Failed to find the data source: consol. This engine streams to: console, ",
  );
  assertEquals([error.condition, error.parameters], ["DATA_SOURCE_NOT_FOUND", { provider: "consol" }]);
});
