import { assertEquals, assertRejects } from "@std/assert";
import { DEFAULT_RETRIES, withRetries } from "./with_retries.ts";

Deno.test("withRetries() doubles its random pauses up to the longest", async () => {
  const pausesMs: number[] = [];
  const sleep = (ms: number) => Promise.resolve(void pausesMs.push(ms));
  const policy = { ...DEFAULT_RETRIES, attempts: 8, random: () => 0.999, sleep };
  const attempts: number[] = [];
  const failing = (attempt: number) => {
    attempts.push(attempt);
    return Promise.reject(new Error(`attempt ${attempt}`));
  };
  await assertRejects(() => withRetries(policy, () => Infinity, failing), Error, "attempt 8");
  assertEquals(attempts, [1, 2, 3, 4, 5, 6, 7, 8]);
  assertEquals(pausesMs.map(Math.round), [200, 400, 799, 1598, 3197, 4995, 4995]);
});

Deno.test("withRetries() ends as early as the error deserves", async () => {
  const sleep = () => Promise.resolve();
  const failing = (attempt: number) => Promise.reject(new Error(`attempt ${attempt}`));
  await assertRejects(() => withRetries({ ...DEFAULT_RETRIES, sleep }, () => 1, failing), Error, "attempt 1");
  await assertRejects(() => withRetries({ ...DEFAULT_RETRIES, sleep }, () => 3, failing), Error, "attempt 3");
});
