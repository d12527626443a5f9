import { assertEquals } from "@std/assert";
import * as sdk from "@aws-sdk/client-s3";
import type { S3 } from "./s3_client.ts";
import { ConditionalCreates } from "./s3_create.ts";

/** A server that has the object already, written by `writer`. */
function serverWith(writer: string): S3 {
  const client = new sdk.S3Client({});
  client.send = ((command: object) => {
    if (command instanceof sdk.HeadObjectCommand) {
      return Promise.resolve({ Metadata: { "written-by": writer } });
    }
    return Promise.reject(
      Object.assign(new Error("PreconditionFailed"), { $metadata: { httpStatusCode: 412 } }),
    );
  }) as typeof client.send;
  return { sdk, client, timeout: () => ({ requestTimeout: 5_000 }) };
}

for (const [writer, isOurs] of [["mine", true], ["another", false]] as const) {
  Deno.test(`create() gives ${isOurs} when its first request is refused and ${writer} call wrote the object`, async () => {
    const creates = new ConditionalCreates(true, () => {});
    const object = { Bucket: "hwe", Key: "commits/0" };
    assertEquals(await creates.create(serverWith(writer), object, new Uint8Array(1), "mine"), isOurs);
  });
}
