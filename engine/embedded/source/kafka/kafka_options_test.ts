import { assertEquals, assertThrows } from "@std/assert";
import { AnalysisError } from "../../../errors.ts";
import { parseDurationMs, parseKafkaOptions } from "./kafka_options.ts";

const BOOTSTRAP = { "kafka.bootstrap.servers": "localhost:9092" };

function parse(options: Record<string, string>) {
  return parseKafkaOptions(new Map(Object.entries({ ...BOOTSTRAP, ...options })));
}

Deno.test("parseKafkaOptions() has Spark's defaults", () => {
  const options = parse({ subscribe: " reviews , orders,, reviews" });
  assertEquals(options.subscription, { kind: "subscribe", topics: ["reviews", "orders"] });
  assertEquals(options.startingPosition, { kind: "latest" });
  assertEquals(options.failOnDataLoss, true);
  assertEquals(options.includeHeaders, false);
  assertEquals(options.maxTriggerDelayMs, 900_000);
  assertEquals(options.client, new Map([["bootstrap.servers", "localhost:9092"]]));
  assertEquals(options.notices, []);
});

Deno.test("parseKafkaOptions() takes the first of timestamp, timestamps and offsets", () => {
  const offsets = { startingoffsets: '{"t":{"0":23,"1":-1,"2":-2}}' };
  const timestamps = { startingoffsetsbytimestamp: '{"t":{"0":1000}}' };
  const timestamp = { startingtimestamp: "5", startingoffsetsbytimestampstrategy: "LATEST" };
  const position = (options: Record<string, string>) =>
    parse({ subscribe: "t", ...options }).startingPosition;
  assertEquals(position({ startingoffsets: " Earliest" }), { kind: "earliest" });
  assertEquals(position(offsets), {
    kind: "offsets",
    offsets: new Map([["t-0", 23], ["t-1", -1], ["t-2", -2]]),
  });
  assertEquals(position({ ...offsets, ...timestamps }), {
    kind: "timestamps",
    timestampsMs: new Map([["t-0", 1000]]),
    onNoMatch: "error",
  });
  assertEquals(position({ ...offsets, ...timestamps, ...timestamp }), {
    kind: "timestamp",
    timestampMs: 5,
    onNoMatch: "latest",
  });
});

Deno.test("parseKafkaOptions() refuses what Spark refuses, in its words (KF-09)", () => {
  const cases: [Record<string, string>, string][] = [
    [{}, "One of the following options must be specified for Kafka source: "],
    [
      { subscribe: "t", subscribepattern: "t.*" },
      "Only one of the following options can be specified for Kafka source: ",
    ],
    [
      { subscribe: "t", assign: '{"a":[]}' },
      "Only one of the following options can be specified for Kafka source: ",
    ],
    [{ assign: "" }, "No topicpartitions to assign as specified value for option 'assign' is ''"],
    [{ assign: '{"t":0}' }, 'Expected e.g. {"topicA":[0,1],"topicB":[0,1]}, got {"t":0}'],
    [{ subscribe: " ," }, "No topics to subscribe to as specified value for option 'subscribe' is ' ,'"],
    [
      { subscribepattern: "" },
      "Pattern to subscribe is empty as specified value for option 'subscribePattern' is ''",
    ],
    [{ subscribepattern: "(" }, "is not a regular expression: '('"],
    [{ subscribe: "t", endingoffsets: "latest" }, "ending offset not valid in streaming queries"],
    [{ subscribe: "t", endingoffsetsbytimestamp: "{}" }, "ending timestamp not valid in streaming queries"],
    [{ subscribe: "t", endingtimestamp: "1" }, "ending timestamp not valid in streaming queries"],
    [
      { subscribe: "t", minoffsetspertrigger: "20", maxoffsetspertrigger: "15" },
      "The value of minOffsetPerTrigger(20) is higher than the maxOffsetsPerTrigger(15).",
    ],
    [
      { subscribe: "t", maxoffsetspertrigger: "many" },
      "maxOffsetsPerTrigger must be a whole number: the current value is many.",
    ],
    [{ subscribe: "t", minpartitions: "0" }, "minPartitions must be positive"],
    [{ subscribe: "t", maxrecordsperpartition: "-1" }, "maxRecordsPerPartition must be positive"],
    [
      { subscribe: "t", failondataloss: "no" },
      "failOnDataLoss must be true or false: the current value is no.",
    ],
    [
      { subscribe: "t", startingoffsets: "newest" },
      'Expected e.g. {"topicA":{"0":23,"1":-1},"topicB":{"0":-2}}, got newest',
    ],
    [{ subscribe: "t", startingtimestamp: "today" }, "Expected a single long value, got today"],
    [{ subscribe: "t", startingoffsetsbytimestampstrategy: "x" }, "must be error or latest"],
    [{ subscribe: "t", maxtriggerdelay: "soon" }, "maxTriggerDelay must be a time such as 30s"],
    ...[
      "auto.offset.reset",
      "key.deserializer",
      "value.deserializer",
      "enable.auto.commit",
      "interceptor.classes",
    ].map(
      (name): [Record<string, string>, string] => [
        { subscribe: "t", [`kafka.${name}`]: "x" },
        `Kafka option '${name}' is not supported`,
      ],
    ),
  ];
  for (const [options, fragment] of cases) {
    const error = assertThrows(() => parse(options), AnalysisError, fragment);
    assertEquals(error.condition, "ILLEGAL_ARGUMENT");
  }
  assertThrows(
    () => parseKafkaOptions(new Map([["subscribe", "t"]])),
    AnalysisError,
    "Option 'kafka.bootstrap.servers' must be specified for configuring Kafka consumer",
  );
});

Deno.test("parseKafkaOptions() notes options without effect, with the one that was probably meant", () => {
  assertEquals(
    parse({ subscribe: "t", maxoffsetpertrigger: "5", "security.protocol": "SSL", "kafka.group.id": "g" })
      .notices,
    [
      "The Kafka source has no option maxoffsetpertrigger, so it has no effect. Did you mean maxOffsetsPerTrigger?",
      "The Kafka source has no option security.protocol, so it has no effect. Did you mean kafka.security.protocol?",
      "The option kafka.group.id has no effect: offsets are kept in the checkpoint, without a consumer group.",
    ],
  );
});

Deno.test("parseDurationMs() knows Spark's units", () => {
  const cases: [string, number][] = [["15m", 900_000], ["5s", 5000], ["250", 250], ["2 h", 7_200_000], [
    "1d",
    86_400_000,
  ]];
  for (const [text, ms] of cases) assertEquals(parseDurationMs(text, "maxTriggerDelay"), ms);
});
