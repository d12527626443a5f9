import { assertEquals, assertRejects } from "@std/assert";
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
  await assertRejects(() => Deno.stat(folder), Deno.errors.NotFound); // nobody has made a stream
});

Deno.test("PracticeKinesis.outlastOthers() waits until those who are served have ended", async () => {
  const folder = await Deno.makeTempDir();
  {
    await using first = await PracticeKinesis.join(folder);
    const said: string[] = [];
    await first.outlastOthers((sentence) => said.push(sentence));
    assertEquals(said, []);
  }
  {
    await using first = await PracticeKinesis.join(folder);
    const second = await PracticeKinesis.join(folder);
    const order: string[] = [];
    const outlasted = first.outlastOthers(() => order.push("waits"), 0).then(() => order.push("ends"));
    await second.outlastOthers(() => order.push("a guest never waits"));
    order.push("the guest ends");
    await second[Symbol.asyncDispose]();
    await outlasted;
    assertEquals(order, ["waits", "the guest ends", "ends"]);
  }
});
