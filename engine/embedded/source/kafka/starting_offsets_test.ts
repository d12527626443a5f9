import { assertEquals, assertRejects } from "@std/assert";
import { AnalysisError, SourceError } from "../../../errors.ts";
import type { SourceLog } from "../source.ts";
import type { PartitionOffsets } from "./kafka_offsets.ts";
import { loggedStartingOffsets, logStartingOffsets, resolveStartingOffsets } from "./starting_offsets.ts";
import type { StartingPosition } from "./starting_position.ts";

/** Partition p begins at 10 p, ends at 10 p + 9, and has a record at or after every time below 1000. */
const CLIENT = {
  listOffsets: (times: PartitionOffsets) =>
    Promise.resolve(
      new Map([...times].map(([key, time]) => {
        const begin = 10 * Number(key.at(-1));
        return [key, time === -2 ? begin : time === -1 ? begin + 9 : time < 1000 ? begin + 5 : -1];
      })),
    ),
};

function resolve(position: StartingPosition) {
  return resolveStartingOffsets(position, ["t-0", "t-1"], CLIENT).then((offsets) => [...offsets]);
}

function offsets(...numbers: number[]): PartitionOffsets {
  return new Map(numbers.map((offset, partition) => [`t-${partition}`, offset]));
}

function memoryLog(files: Map<unknown, string>): Pick<SourceLog, "read" | "write"> {
  return {
    read: (id) => Promise.resolve(files.get(id)),
    write: (id, text) => Promise.resolve(void files.set(id, text)),
  };
}

Deno.test("resolveStartingOffsets() finds every kind of position", async () => {
  const cases: [StartingPosition, number[]][] = [
    [{ kind: "earliest" }, [0, 10]],
    [{ kind: "latest" }, [9, 19]],
    [{ kind: "offsets", offsets: offsets(3, -1) }, [3, 19]],
    [{ kind: "offsets", offsets: offsets(-2, 12) }, [0, 12]],
    [{ kind: "timestamp", timestampMs: 5, onNoMatch: "error" }, [5, 15]],
    [{ kind: "timestamps", timestampsMs: offsets(5, 5000), onNoMatch: "latest" }, [5, 19]],
  ];
  for (const [position, [first, second]] of cases) {
    assertEquals(await resolve(position), [["t-0", first!], ["t-1", second!]]);
  }
});

Deno.test("resolveStartingOffsets() refuses offsets of other partitions than there are", async () => {
  const start = { kind: "offsets", offsets: offsets(1) } as const;
  const error = await assertRejects(() => resolve(start), SourceError, "Specified: t-0 Assigned: t-0, t-1");
  assertEquals(error.condition, "KAFKA_START_OFFSET_DOES_NOT_MATCH_ASSIGNED");
  const times = { kind: "timestamps", timestampsMs: offsets(1, 1, 1), onNoMatch: "error" } as const;
  const other = await assertRejects(() => resolve(times), SourceError, "timestamp based starting offsets");
  assertEquals(other.condition, "KAFKA_TIMESTAMP_OFFSET_DOES_NOT_MATCH_ASSIGNED");
});

Deno.test("resolveStartingOffsets() fails when nothing is as late as the time (KF-05)", async () => {
  await assertRejects(
    () => resolve({ kind: "timestamps", timestampsMs: offsets(5, 5000), onNoMatch: "error" }),
    AnalysisError,
    "No offset matched from request of topic-partition t-1 and timestamp 5000.",
  );
});

Deno.test("logStartingOffsets() writes Spark's file, and loggedStartingOffsets() reads it", async () => {
  const files = new Map<number, string>();
  await logStartingOffsets(memoryLog(files), offsets(3, 4));
  assertEquals(files.get(0), '\0v1\n{"t":{"0":3,"1":4}}');
  assertEquals(await loggedStartingOffsets(memoryLog(files)), offsets(3, 4));
  assertEquals(await loggedStartingOffsets(memoryLog(new Map())), undefined);
  const old = new Map([[0, '\0{"t":{"0":3}}']]);
  assertEquals(await loggedStartingOffsets(memoryLog(old)), offsets(3), "as Spark 2.1 wrote it");
});

Deno.test("loggedStartingOffsets() refuses a newer version", async () => {
  await assertRejects(
    () => loggedStartingOffsets(memoryLog(new Map([[0, "\0v2\n{}"]]))),
    SourceError,
    "the version v2",
  );
});
