import { assertEquals } from "@std/assert";
import { topicNotFound } from "./kafka_failure.ts";

Deno.test("topicNotFound() says what to do where a broker has no topics", () => {
  assertEquals(
    topicNotFound("reviews", [], false).message,
    "[UNKNOWN_TOPIC_OR_PARTITION] There is no Kafka topic reviews. The broker has no topics. Create it first.",
  );
});

Deno.test("topicNotFound() says what a topic that vanished means for the query", () => {
  assertEquals(
    topicNotFound("reviews", ["other"], true).message,
    "[UNKNOWN_TOPIC_OR_PARTITION] The Kafka topic reviews, which this query reads, is gone. " +
      "Start it anew with a new checkpoint when the topic is back.",
  );
});
