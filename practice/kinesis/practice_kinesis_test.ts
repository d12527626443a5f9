import { assertEquals } from "@std/assert";
import { PracticeKinesis } from "./practice_kinesis.ts";

Deno.test("PracticeKinesis.join() lets the second one find what the first one serves", async () => {
  const folder = await Deno.makeTempDir();
  {
    await using first = await PracticeKinesis.join(folder);
    await using second = await PracticeKinesis.join(folder);
    assertEquals([first.isServing, second.isServing, second.url === first.url], [true, false, true]);
  }
  {
    await using third = await PracticeKinesis.join(folder);
    assertEquals(third.isServing, true);
  }
  await Deno.remove(folder, { recursive: true });
});
