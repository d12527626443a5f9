import { assertEquals } from "@std/assert";
import { findRunningBroker, KafkaBroker } from "./kafka/mod.ts";
import { PRACTICE_LOGIN } from "./kafka/practice_login.ts";
import { PracticeKafka } from "./practice_kafka.ts";

Deno.test("PracticeKafka starts a broker that asks for the practice login", async () => {
  const folder = await Deno.makeTempDir();
  {
    await using kafka = new PracticeKafka(folder);
    const { bootstrap } = await kafka.ready();
    assertEquals(await kafka.ready(), { bootstrap, ...PRACTICE_LOGIN });
    assertEquals((await findRunningBroker(folder))?.bootstrap, bootstrap);
  }
  assertEquals(await findRunningBroker(folder), undefined);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("PracticeKafka uses the broker of another terminal, and takes its place when that one ends", async () => {
  const folder = await Deno.makeTempDir();
  {
    const other = await KafkaBroker.start({ dir: folder });
    await using kafka = new PracticeKafka(folder);
    assertEquals(await kafka.ready(), { bootstrap: other.bootstrap });
    const { bootstrap } = other;
    await other.stop();
    while (await findRunningBroker(folder) === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assertEquals(await findRunningBroker(folder), { pid: Deno.pid, bootstrap, needsLogin: false });
  }
  await Deno.remove(folder, { recursive: true });
});
