import { assertEquals, assertThrows } from "@std/assert";
import { AnalysisError } from "../errors.ts";
import type { Engine } from "./engine.ts";
import type { RuntimeConf } from "./runtime_conf.ts";
import { Session } from "./session.ts";

const session = new Session({ views: new Map() } as unknown as Engine, {} as RuntimeConf);

Deno.test("Session.table() names what the engine may know, or else a view", () => {
  assertThrows(() => session.table("numbers"), AnalysisError, "There is no view yet");
  const onCluster = new Session(
    { views: new Map(), hasCatalog: true } as unknown as Engine,
    {} as RuntimeConf,
  );
  assertEquals(onCluster.table("default.`my table`").plan, {
    kind: "relation",
    parts: ["default", "my table"],
  });
});

Deno.test("Session.range() counts from 0, from a start, and by steps", () => {
  const textOf = (frame: { plan: object }) => (frame.plan as { text?: string }).text;
  assertEquals([session.range(3), session.range(1, 3), session.range(5n, 1, -2)].map(textOf), [
    "SELECT id FROM range(0, 3, 1)",
    "SELECT id FROM range(1, 3, 1)",
    "SELECT id FROM range(5, 1, -2)",
  ]);
});

Deno.test("Session.range() refuses what is no whole number, and a step of 0", () => {
  assertThrows(() => session.range(1.5), TypeError, "range() takes whole numbers, not 1.5");
  assertThrows(() => session.range(0, 2 ** 60), TypeError, "range() takes whole numbers");
  assertThrows(() => session.range(0, 3, 0), TypeError, "range() takes a step other than 0");
});
