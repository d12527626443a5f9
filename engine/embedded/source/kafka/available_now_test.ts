import { assertEquals, assertThrows } from "@std/assert";
import { SourceError } from "../../../errors.ts";
import { checkAvailableNowEnd } from "./available_now.ts";

function offsets(...numbers: number[]): Map<string, number> {
  return new Map(numbers.map((offset, partition) => [`t-${partition}`, offset]));
}

Deno.test("checkAvailableNowEnd() lets an end within the fixed one and the latest pass", () => {
  assertEquals(checkAvailableNowEnd(offsets(3, 4), offsets(5, 4), offsets(9, 9, 1)), undefined);
});

Deno.test("checkAvailableNowEnd() names each way in which topics changed", () => {
  const cases: [Map<string, number>, Map<string, number>, Map<string, number>, string][] = [
    [
      offsets(3),
      offsets(3, 1),
      offsets(3, 1),
      "MISMATCHED_TOPIC_PARTITIONS_BETWEEN_END_OFFSET_AND_PREFETCHED",
    ],
    [offsets(4), offsets(3), offsets(9), "END_OFFSET_HAS_GREATER_OFFSET_FOR_TOPIC_PARTITION_THAN_PREFETCHED"],
    [
      offsets(3, 1),
      offsets(3, 1),
      offsets(9),
      "LOST_TOPIC_PARTITIONS_IN_END_OFFSET_WITH_TRIGGER_AVAILABLENOW",
    ],
    [
      offsets(3),
      offsets(3),
      offsets(2),
      "END_OFFSET_HAS_GREATER_OFFSET_FOR_TOPIC_PARTITION_THAN_LATEST_WITH_TRIGGER_AVAILABLENOW",
    ],
  ];
  for (const [end, fixed, latest, condition] of cases) {
    const error = assertThrows(() => checkAvailableNowEnd(end, fixed, latest), SourceError);
    assertEquals(error.condition, condition);
  }
});
