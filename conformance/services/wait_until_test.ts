import { assertEquals, assertRejects } from "@std/assert";
import { waitUntil } from "./wait_until.ts";

Deno.test("waitUntil() asks until the answer is yes, and takes an error for a no", async () => {
  const answers = [() => false, () => fail("refused"), () => true];
  await waitUntil("a yes", () => Promise.resolve(answers.shift()!()), 10_000);
  assertEquals(answers, []);
});

Deno.test("waitUntil() gives up after the deadline, with the last error as the cause", async () => {
  const error = await assertRejects(
    () => waitUntil("a yes", () => fail("refused"), 0),
    Error,
    "for a yes, in vain",
  );
  assertEquals((error.cause as Error).message, "refused");
});

Deno.test("waitUntil() gives up at once when there is no hope", async () => {
  let asked = 0;
  const no = () => Promise.resolve(asked++ < 0);
  await assertRejects(() => waitUntil("a yes", no, 60_000, () => true), Error, "in vain");
  assertEquals(asked, 1);
});

function fail(message: string): never {
  throw new Error(message);
}
