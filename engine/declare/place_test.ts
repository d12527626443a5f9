import { assert, assertEquals, assertRejects } from "@std/assert";
import { AnalysisError } from "../errors.ts";
import { DataFrame } from "./data_frame.ts";
import type { Engine } from "./engine.ts";
import type { Plan } from "./plan.ts";
import { located } from "./place.ts";

const TABLE: Plan = { kind: "local", schema: { type: "struct", fields: [] }, rows: [] };

/** An engine that rejects every plan with a filter in it. */
const engine = {
  schema: (plan: Plan) => JSON.stringify(plan).includes('"filter"') ? rejected() : Promise.resolve(),
  collect: () => rejected(),
} as unknown as Engine;

function rejected(): Promise<never> {
  return Promise.reject(new AnalysisError("NO_FILTERS", "Filters are not allowed."));
}

Deno.test("located() has the smallest part that is rejected for the same reason asked for, and no more", async () => {
  const asked: string[] = [];
  const schema = (plan: Plan) => {
    asked.push(plan.kind);
    return engine.schema(plan);
  };
  const { plan } = new DataFrame(TABLE, engine).distinct().filter("a").limit(1).union(
    new DataFrame(TABLE, engine),
  );
  await assertRejects(() => located(rejected(), plan, { schema }), AnalysisError);
  assertEquals(asked, ["limit", "filter", "distinct"]);
});

Deno.test("located() leaves other errors as they are", async () => {
  const error = new RangeError("no");
  const { stack } = error;
  await assertRejects(() => located(Promise.reject(error), TABLE, engine), RangeError);
  assertEquals(error.stack, stack);
  assert(stack !== undefined);
});
