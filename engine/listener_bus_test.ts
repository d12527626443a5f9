import { assertEquals } from "@std/assert";
import { ListenerBus } from "./listener_bus.ts";

const QUERY = { id: "1", runId: "2", name: null };

Deno.test("ListenerBus tells all listeners, each what it asked for, until it is removed", () => {
  const told: string[] = [];
  const first = { onNotice: (_query: unknown, sentence: string) => told.push(`first: ${sentence}`) };
  const bus = new ListenerBus(first, {
    onNotice: (_query, sentence) => told.push(`second: ${sentence}`),
    onQueryTerminated: ({ exception }) => told.push(`second: ${exception}`),
  });
  bus.onNotice(QUERY, "a");
  bus.remove(first);
  bus.onNotice(QUERY, "b");
  bus.onQueryTerminated({ ...QUERY, exception: "Error: gone", errorClassOnException: null });
  assertEquals(told, ["first: a", "second: a", "second: b", "second: Error: gone"]);
});

Deno.test("ListenerBus: one that fails harms nobody, and the console says so once", async () => {
  const told: string[] = [];
  const failures: string[] = [];
  const { error } = console;
  console.error = (...args: unknown[]) => failures.push(args.join(" "));
  try {
    const bus = new ListenerBus(
      {
        onNotice: () => {
          throw new Error("mine");
        },
      },
      { onNotice: () => Promise.reject(new Error("later")) as unknown as void },
      { onNotice: (_query, sentence) => told.push(sentence) },
    );
    bus.onNotice(QUERY, "a");
    bus.onNotice(QUERY, "b");
    await Promise.resolve();
  } finally {
    console.error = error;
  }
  const sentence =
    "A StreamingQueryListener has failed in onNotice; the queries go on. Later failures of it are not shown.";
  assertEquals(told, ["a", "b"]);
  assertEquals(failures, [`${sentence} Error: mine`, `${sentence} Error: later`]);
});
