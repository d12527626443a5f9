import { assertEquals } from "@std/assert";
import { createSession } from "../../../create_session.ts";
import { FakeS3 } from "../../../storage/fake_s3.ts";
import { closeS3Client } from "../../../storage/s3_client.ts";

Deno.test("files go through a bucket: written, streamed on, read, overwritten", async () => {
  await using s3 = new FakeS3();
  const { settings } = s3;
  const checkpoint = await Deno.makeTempDir({ prefix: "file_source_s3_test_" });
  try {
    await using session = createSession({ storage: { s3: settings } });
    const numbers = (...values: number[]) => session.createDataFrame(values.map((n) => ({ n })), "n INT");
    const stream = async (to: string) => {
      const query = await session.readStream.schema("n INT").option("maxFilesPerTrigger", 1).parquet(
        "s3a://learning/a/in",
      )
        .writeStream.option("checkpointLocation", checkpoint).trigger({ availableNow: true }).start(to);
      await query.awaitTermination();
    };
    const values = async (path: string) =>
      (await session.read.parquet(path).collect()).map((row) => row.n).sort();
    await numbers(1, 2).write.parquet("s3a://learning/a/in");
    await numbers(3).write.mode("append").parquet("s3a://learning/a/in");
    await stream("s3a://learning/a/out");
    await numbers(4).write.mode("append").parquet("s3a://learning/a/in");
    await stream("s3a://learning/a/out");
    assertEquals(await values("s3a://learning/a/out"), [1, 2, 3, 4]);
    await session.read.parquet("s3a://learning/a/in").filter("n > 3").write.mode("overwrite").parquet(
      "s3a://learning/a/in",
    );
    assertEquals(await values("s3a://learning/a/in/*.parquet"), [4]);
    const [file] = [...s3.objects.keys()].filter((key) => key.includes("a/in/part-"));
    assertEquals(await values(`s3a://${file!.startsWith("learning/") ? "" : "learning/"}${file}`), [4]);
  } finally {
    await closeS3Client(settings);
    await Deno.remove(checkpoint, { recursive: true });
  }
});
