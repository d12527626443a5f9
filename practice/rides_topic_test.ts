import { assertEquals } from "@std/assert";
import { KafkaBroker } from "./kafka/mod.ts";
import { fillRides, forgetRides, rideMessage } from "./rides_topic.ts";

Deno.test("rideMessage() joins seven columns, as many as there are, and has the vendor as key", () => {
  const ride = "2,2020-07-01 00:25:32,2020-07-01 00:33:39,1,1.5,1,N,238,75,4,8,0.5,0.5,0,0,0.3,9.3,0".split(
    ",",
  );
  assertEquals(rideMessage(ride), {
    key: "2",
    value: "2, 2020-07-01 00:25:32, 2020-07-01 00:33:39, 1, 1.5, 4, 9.3",
  });
  assertEquals(rideMessage(ride.with(0, "").slice(0, 4)), {
    key: null,
    value: ", 2020-07-01 00:25:32, 2020-07-01 00:33:39, 1",
  });
});

Deno.test("fillRides() makes the topics once, adds malformed rides when asked to, and forgetRides() deletes them", async () => {
  const dir = await Deno.makeTempDir();
  {
    await using broker = await KafkaBroker.start({ dir });
    const { bootstrap } = broker;
    assertEquals(await fillRides({ bootstrap }, { messy: false }), { added: 0, total: 0 });
    assertEquals(broker.topics.toSorted(), ["rides_csv", "vendor_counts_windowed"]);
    for (const total of [100, 200]) {
      assertEquals(await fillRides({ bootstrap }, { messy: true }), { added: 100, total });
    }
    await forgetRides({ bootstrap });
    await forgetRides({ bootstrap });
    assertEquals(broker.topics, []);
  }
  await Deno.remove(dir, { recursive: true });
});
