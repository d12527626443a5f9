import { assertEquals, assertInstanceOf } from "@std/assert";
import { ComputationError, SourceError, StorageError } from "../../errors.ts";
import { toComputationError } from "./computation_error.ts";

Deno.test("toComputationError() takes an error of DuckDB for what Spark calls it", () => {
  const error = toComputationError(new Error("Invalid Input Error: [DIVIDE_BY_ZERO] Division by zero."));
  assertInstanceOf(error, ComputationError);
  assertEquals(error.condition, "DIVIDE_BY_ZERO");
});

Deno.test("toComputationError() leaves errors of sources and storages what they are", () => {
  assertEquals(toComputationError(new SourceError("KAFKA_UNREACHABLE", "The broker is away.")), undefined);
  assertEquals(toComputationError(new StorageError("[disk] full")), undefined);
});
