import { assert, assertEquals, assertThrows } from "@std/assert";
import type { ReadPlan } from "../../declare/plan.ts";
import { field, type StructType, structType } from "../../declare/types.ts";
import { SparkError } from "../../errors.ts";
import { checkpointPlan, refuseOtherPlan } from "./checkpoint_plan.ts";
import { listPlan, writePlan } from "./testing.ts";

const SCHEMA = structType([field("a", "string"), field("b", "integer")]);

function plan(
  { read = {}, schema = SCHEMA, streams = 1, ...write }: {
    read?: Partial<ReadPlan>;
    schema?: StructType;
    streams?: number;
  } & Parameters<typeof writePlan>[0] = {},
) {
  const compiled = listPlan(schema, "*", { streams });
  const leaves = compiled.leaves.map((leaf) => ({
    ...leaf,
    read: { ...leaf.read, format: "kafka", options: { subscribe: "reviews" }, ...read } as ReadPlan,
  }));
  return checkpointPlan(writePlan(write), { ...compiled, leaves });
}

function change(known: Parameters<typeof plan>[0], now: Parameters<typeof plan>[0]): string {
  const error = assertThrows(() => refuseOtherPlan(plan(known), plan(now), "/cp"), SparkError);
  assertEquals(error.condition, "CHECKPOINT_OF_ANOTHER_PLAN");
  assert(error.message.includes("--fresh"));
  return error.parameters.changes!;
}

Deno.test("refuseOtherPlan() names a changed topic, format or number of sources", () => {
  assertEquals(
    change({}, { read: { options: { Subscribe: "rides" } } }),
    "source 0 was kafka subscribe=reviews and is now kafka subscribe=rides",
  );
  assertEquals(
    change({}, { read: { format: "json", options: {}, paths: ["/in"] } }),
    "source 0 was kafka subscribe=reviews and is now json path=/in",
  );
  assertEquals(
    change({ streams: 2 }, {}),
    "There are [2] sources in the checkpoint offsets and now there are [1] sources requested by the query. Cannot continue",
  );
});

Deno.test("refuseOtherPlan() names a changed output", () => {
  assertEquals(
    change({}, { options: { path: "other" } }),
    "the output path was out and is now other",
  );
  assertEquals(change({}, { partitionBy: ["a"] }), "partitionBy was none and is now a");
  assertEquals(
    change({}, { schema: structType([field("a", "long"), field("c", "date")]) }),
    "the output no longer has b; the output now also has c DATE; the output column a was STRING and is now BIGINT",
  );
  assertEquals(
    change({}, { schema: structType([field("b", "integer"), field("a", "string")]) }),
    "the order of the output columns was a, b and is now b, a",
  );
  assertEquals(change({ format: "kafka" }, {}), "the output was kafka and is now files (parquet)");
});

Deno.test("refuseOtherPlan() lets limits, triggers, passwords, nullability and another kind of sink change", () => {
  const now = plan({
    read: { options: { subscribe: "reviews", maxOffsetsPerTrigger: "5", "kafka.sasl.jaas.config": "x" } },
    trigger: { kind: "once" },
    schema: structType([field("a", "string", false), field("b", "integer")]),
  });
  refuseOtherPlan(plan(), now, "/cp");
  refuseOtherPlan(plan(), plan({ format: "kafka", options: {}, schema: structType([]) }), "/cp");
  assertEquals(now.sources, [{ format: "kafka", identity: { subscribe: "reviews" } }]);
});

Deno.test("checkpointPlan() holds no secret", () => {
  const input: ReadPlan = {
    kind: "read",
    streaming: true,
    format: "kafka",
    options: {
      "kafka.bootstrap.servers": "b:9092",
      "kafka.sasl.jaas.config": 'x.ScramLoginModule required username="u" password="hunter2";',
      "kafka.ssl.keystore.key": "hunter2",
      "kafka.ssl.key.password": "hunter2",
    },
    paths: ["https://me:hunter2@host/x"],
  };
  const text = JSON.stringify(plan({
    input: { kind: "filter", input, condition: {} as never },
    options: { path: "s3a://AKIA:hunter2@bucket/out" },
  }));
  assert(!text.includes("hunter2"), text);
  assert(text.includes("b:9092"));
});
