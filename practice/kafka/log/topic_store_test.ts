import { assertEquals, assertThrows } from "@std/assert";
import { KafkaError } from "../wire/error_code.ts";
import { encodeBatch } from "./record_batch.ts";
import { TopicStore } from "./topic_store.ts";

/** Runs a test with a function that opens the same folder again. */
function withFolder(test: (open: () => TopicStore, folder: string) => void): void {
  const folder = Deno.makeTempDirSync({ prefix: "topics_" });
  let store: TopicStore | undefined;
  const open = () => {
    store?.close();
    return store = new TopicStore(folder);
  };
  try {
    test(open, folder);
  } finally {
    store?.close();
    Deno.removeSync(folder, { recursive: true });
  }
}

function append(store: TopicStore, topic: string, partition: number): void {
  store.log(topic, partition).append(encodeBatch([{ value: "v" }], 0), 1000);
}

Deno.test("TopicStore keeps topics, start offsets and ids", () =>
  withFolder((open) => {
    const store = open();
    store.create("b", 1);
    const topic = store.create("a", 2, { "retention.ms": "5" });
    append(store, "a", 1);
    store.deleteRecords("a", 1, -1);
    store.addPartitions("a", 3, { validateOnly: false });
    const producerId = store.newProducerId();
    const again = open();
    assertEquals(again.all().map(({ name, partitions }) => [name, partitions.length]), [["a", 3], ["b", 1]]);
    assertEquals([again.clusterId, again.findById(topic.id)?.configs], [store.clusterId, {
      "retention.ms": "5",
    }]);
    assertEquals([again.log("a", 1).startOffset, again.log("a", 1).endOffset], [1, 1]);
    assertEquals(again.newProducerId(), producerId + 1);
  }));

Deno.test("TopicStore refuses names and numbers that are not allowed", () =>
  withFolder((open) => {
    const store = open();
    store.create("Reviews", 1);
    const codes = [["Reviews", 1], ["reviews", 1], ["", 1], ["..", 1], ["a/b", 1], ["x".repeat(250), 1], [
      "t",
      0,
    ], [
      "t",
      1001,
    ]].map(([name, count]) =>
      assertThrows(() => store.create(name as string, count as number), KafkaError).code
    );
    assertEquals(codes, [36, 17, 17, 17, 17, 17, 37, 37]);
    assertEquals(assertThrows(() => store.log("Reviews", 1), KafkaError).code, 3);
    assertEquals(assertThrows(() => store.delete("missing"), KafkaError).code, 3);
    assertEquals(assertThrows(() => store.deleteRecords("Reviews", 0, 1), KafkaError).code, 1);
  }));

Deno.test("TopicStore.create() begins empty where an old topic of that name was left half-deleted", () =>
  withFolder((open, folder) => {
    const store = open();
    store.create("t", 1);
    append(store, "t", 0);
    const topics = JSON.parse(Deno.readTextFileSync(`${folder}/topics.json`));
    Deno.writeTextFileSync(`${folder}/topics.json`, JSON.stringify({ ...topics, topics: [] }));
    assertEquals(open().create("t", 1).partitions.map(({ endOffset }) => endOffset), [0]);
  }));
