import { assertEquals, assertThrows } from "@std/assert";
import { parseSchema } from "../../../declare/parse_type.ts";
import { AnalysisError } from "../../../errors.ts";
import { producerSettings } from "./producer_settings.ts";
import { recordColumns } from "./record_columns.ts";

Deno.test("recordColumns() finds the columns by name, with their case, and passes over others", () => {
  const schema = parseSchema(
    "other date, KEY int, headers array<struct<key: string, value: binary>>, value binary, key string, topic string, partition int",
  );
  const found = { value: 3, key: 4, headers: 2, partition: 6 };
  assertEquals(recordColumns(schema, undefined), { ...found, topic: 5 });
  assertEquals(recordColumns(schema, "t"), { ...found, topic: undefined });
  assertEquals(recordColumns(parseSchema("value string, topic int"), "t").topic, undefined);
});

Deno.test("recordColumns() names the column that cannot be, its type and the wanted one", () => {
  const cases: [string, string][] = [
    ["value string", "topic option required when no 'topic' attribute is present"],
    ["topic string, key string", "Required attribute 'value' not found. The columns are topic, key"],
    ["topic binary, value string", "topic attribute unsupported type binary. topic must be a(n) string."],
    [
      "topic string, value map<string, int>",
      "value attribute unsupported type map<string,int>. value must be a(n) string or binary.",
    ],
    [
      "topic string, value string, partition string",
      "partition attribute unsupported type string. partition must be a(n) int.",
    ],
  ];
  for (const [columns, sentence] of cases) {
    const error = assertThrows(() => recordColumns(parseSchema(columns), undefined), AnalysisError, sentence);
    assertEquals(error.condition, "_LEGACY_ERROR_TEMP_3080");
  }
});

Deno.test("producerSettings() is idempotent unless fewer replicas are asked, or it is told not to be", () => {
  const settings = (options: Record<string, string>) => producerSettings(new Map(Object.entries(options)));
  const { acks, isIdempotent, compression, maxRequestBytes } = settings({});
  assertEquals({ acks, isIdempotent, compression, maxRequestBytes }, {
    acks: -1,
    isIdempotent: true,
    compression: "none",
    maxRequestBytes: 1_048_576,
  });
  assertEquals(
    [settings({ acks: "1" }), settings({ "enable.idempotence": "false" })].map((each) => each.isIdempotent),
    [
      false,
      false,
    ],
  );
  assertThrows(
    () => settings({ acks: "0", "enable.idempotence": "true" }),
    AnalysisError,
    "needs kafka.acks to be all",
  );
  assertThrows(
    () => settings({ "compression.type": "zip" }),
    AnalysisError,
    "one of none, gzip, snappy, lz4, zstd",
  );
});
