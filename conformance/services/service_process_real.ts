import { assert, assertEquals, assertFalse, assertRejects } from "@std/assert";
import { join } from "node:path";
import { isRunning, startProcess, stopProcess } from "./service_process.ts";
import { waitUntil } from "./wait_until.ts";

Deno.test("startProcess() starts a group that stopProcess() ends, children included", async () => {
  const folder = await Deno.makeTempDir();
  const logPath = join(folder, "log");
  const service = await startProcess({ command: ["sh", "-c", "sleep 60 & echo $!; wait"], logPath });
  assert(isRunning(service));
  await waitUntil("the child's id", async () => /\d\n/.test(await Deno.readTextFile(logPath)), 5000);
  const child = Number(await Deno.readTextFile(logPath));

  await stopProcess(service);

  assertFalse(isRunning(service));
  await waitUntil("the child's end", () => Promise.resolve(hasEnded(child)), 5000);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("isRunning() does not take another process of the same id for the service", async () => {
  const stale = { pid: Deno.pid, startedAt: "before the last restart" };
  assertFalse(isRunning(stale));
  assertEquals(await stopProcess(stale), undefined);
});

Deno.test("startProcess() names a program that is not there", async () => {
  const logPath = await Deno.makeTempFile();
  await assertRejects(
    () => startProcess({ command: ["no-such-program"], logPath }),
    Error,
    "Cannot start no-such-program",
  );
  await Deno.remove(logPath);
});

function hasEnded(pid: number): boolean {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/stat`).includes(") Z ");
  } catch {
    return true;
  }
}
