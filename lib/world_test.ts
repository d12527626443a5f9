import { assertEquals } from "@std/assert";
import { readSettings } from "./settings.ts";
import { openWorld } from "./world.ts";

const S3 = { AWS_ACCESS_KEY_ID: "k", AWS_SECRET_ACCESS_KEY: "s", CLASS: "c7", HANDLE: "ada" };
const ADVICE = "(.env.example says how to use the course's cluster and bucket)";

Deno.test("openWorld() describes Kafka only where it is used", async () => {
  await using practice = openWorld(readSettings({}, ""), { practiceFolder: "/p" });
  const bucket = "S3: the practice folder /p/s3 stands for s3a://hwe-practice/me";
  assertEquals(
    practice.describe({ kafka: true }),
    `Kafka: the practice broker of this machine\n${bucket}\n${ADVICE}`,
  );
  assertEquals(practice.describe({ kafka: false }), `${bucket}\n${ADVICE}`);
  await using real = openWorld(readSettings(S3, ""));
  assertEquals(real.describe({ kafka: false }), "S3: s3a://hwe-c7/ada at AWS");
});

Deno.test("openWorld() practises on a cluster with the same broker, in a lake of its own", async () => {
  await using world = openWorld(readSettings({ SPARK_REMOTE: "sc://localhost" }, ""), {
    practiceFolder: "/p",
  });
  assertEquals(world.storage, { practiceFolder: "/p/spark/s3" });
  assertEquals(world.checkpoint("c"), "/p/spark/checkpoints/c");
});
