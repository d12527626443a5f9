import * as sdk from "@aws-sdk/client-s3";
import { assertEquals } from "@std/assert";
import { FakeS3 } from "./fake_s3.ts";
import type { S3Call } from "./s3_client.ts";
import { uploadFile } from "./s3_upload.ts";

Deno.test("uploadFile() gives S3 back the parts' checksums that the client computes for AWS", async () => {
  await using s3 = new FakeS3();
  const { endpointUrl, region, ...credentials } = s3.settings;
  // As for AWS: without the settings that spare other servers the checksums.
  const client = new sdk.S3Client({ endpoint: endpointUrl, region, credentials, forcePathStyle: true });
  const call: S3Call = (_operation, run) => run({ client, sdk, timeout: () => ({ requestTimeout: 5_000 }) });
  const localPath = await Deno.makeTempFile();
  await Deno.truncate(localPath, 6 << 20);
  await uploadFile({
    localPath,
    sizeBytes: 6 << 20,
    object: { Bucket: "learning", Key: "big" },
    sizes: { wholeUpToBytes: 0, partBytes: 5 << 20 },
    call,
  });
  assertEquals(s3.objects.get("learning/big")?.bytes.length, 6 << 20);
  client.destroy();
  await Deno.remove(localPath);
});
