import { MISC_FUNCTIONS } from "./misc.ts";
import { FunctionBench, typed } from "./testing.ts";

Deno.test("functions about values and the session give Spark's results", async () => {
  await using bench = await FunctionBench.open(MISC_FUNCTIONS);
  await bench.assertCalls([
    ["current_catalog", [], "spark_catalog"],
    ["current_database", [], "default"],
    ["current_schema", [], "default"],
    ["typeof", [1], "int"],
    ["typeof", ["a"], "string"],
    ["typeof", [typed(null, "void")], "void"],
    ["typeof", [typed("2024-01-01", "timestamp")], "timestamp"],
    ["typeof", [typed("2024-01-01", "timestamp_ntz")], "timestamp_ntz"],
    ["typeof", [typed("1.5", "decimal(2,1)")], "decimal(2,1)"],
    ["typeof", [typed("00", "binary")], "binary"],
    ["typeof", [typed("2024-01-01", "date")], "date"],
  ]);
});
