import { assertEquals, assertStringIncludes } from "@std/assert";
import { FakeS3 } from "../engine/storage/fake_s3.ts";
import type { LabPlace } from "../lib/lab.ts";
import { createSession, type StorageOptions } from "../lib/mod.ts";
import { captureConsole } from "../lib/testing.ts";
import { LakeBench } from "../lib/testing/lake_bench.ts";
import { customers } from "../practice/sample/mod.ts";
import { customersMain } from "./customers.ts";

async function run(place: LabPlace, ...args: string[]): Promise<{ code: number; text: string }> {
  using output = captureConsole();
  const code = await customersMain(args, { environment: {}, envFile: "", ...place });
  return { code, text: output.text };
}

async function customersIn(url: string, storage: StorageOptions): Promise<unknown[]> {
  await using session = createSession({ storage });
  return await session.read.parquet(url).collect();
}

Deno.test("customersMain() writes the customers of the generated reviews, and says where", async () => {
  await using bench = await LakeBench.open();
  const place = { practiceFolder: bench.folder };
  const { code, text } = await run(place);
  assertEquals(code, 0);
  assertEquals(text, `Wrote 1,000 generated customers to ${bench.url("bronze/customers")}`);
  const expected = customers({ seed: 42 }).map((customer) => ({ ...customer }));
  assertEquals(await customersIn(bench.url("bronze/customers"), bench.storage), expected);
});

Deno.test("customersMain() replaces the customers that are there", async () => {
  await using bench = await LakeBench.open();
  await bench.write("bronze/customers", "customer_id string", [{ customer_id: "1" }]);
  assertEquals((await run({ practiceFolder: bench.folder })).code, 0);
  assertEquals((await customersIn(bench.url("bronze/customers"), bench.storage)).length, 1000);
});

Deno.test("customersMain() writes to a real bucket only with --force", async () => {
  await using s3 = new FakeS3({ buckets: ["hwe-c7"] });
  const environment = {
    AWS_ACCESS_KEY_ID: s3.settings.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.settings.secretAccessKey,
    AWS_ENDPOINT_URL: s3.settings.endpointUrl,
    AWS_REGION: s3.settings.region,
    CLASS: "c7",
    HANDLE: "ada",
  };
  const refused = await run({ environment });
  assertEquals(refused.code, 2);
  assertStringIncludes(
    refused.text,
    "s3a://hwe-c7/ada/bronze/customers: that is a real bucket. Give --force",
  );
  assertEquals(s3.requests, []);
  assertEquals((await run({ environment }, "--force")).code, 0);
  const url = "s3a://hwe-c7/ada/bronze/customers";
  assertEquals((await customersIn(url, { s3: s3.settings })).length, 1000);
});

Deno.test("customersMain() refuses what it does not know, and explains itself with --help", async () => {
  const unknown = await run({}, "--forse");
  assertEquals(unknown.code, 2);
  assertStringIncludes(unknown.text, 'Cannot use "--forse"');
  const help = await run({}, "--help");
  assertEquals(help.code, 0);
  assertStringIncludes(help.text, "where week 5 reads them");
});
