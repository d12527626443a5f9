import { assertEquals, assertThrows } from "@std/assert";
import { type JsonReadOptions, jsonSchema, readJson } from "./json_read.ts";

Deno.test("readJson() keeps what fits the schema, and makes the rest NULL", () => {
  const cases: [text: string, schema: string, read: string | null][] = [
    ['{"a":1,"b":0.8}', "a INT, b DOUBLE", '{"a":1,"b":0.8}'],
    ['{"a":"x","b":"y"}', "a INT, b STRING", '{"a":null,"b":"y"}'],
    ['{"a":5}', "a STRING", '{"a":"5"}'],
    ['{"a":5.0}', "a INT", '{"a":null}'],
    ['{"a":3000000000}', "a INT", '{"a":null}'],
    ['{"a":{"x":1}}', "a STRING", '{"a":"{\\"x\\":1}"}'],
    ['{"a":1.50}', "a STRING", '{"a":"1.5"}'],
    ['{"a":"NaN"}', "a DOUBLE", '{"a":"NaN"}'],
    ['{"a":NaN}', "a DOUBLE", '{"a":"NaN"}'],
    ['{"a":"1.5"}', "a DOUBLE", '{"a":null}'],
    ["{}", "a INT", '{"a":null}'],
    ["bad", "a INT", '{"a":null}'],
    ["  ", "a INT", null],
    ['{"a":1', "a INT", '{"a":null}'],
    ["[1,2]", "ARRAY<INT>", "[1,2]"],
    ['[1,"x"]', "ARRAY<INT>", null],
    ['{"a":1}', "ARRAY<STRUCT<a: INT>>", '[{"a":1}]'],
    ['[{"a":1}]', "a INT", '{"a":null}'],
    ['{"2":5,"1":6}', "MAP<STRING,INT>", '{"2":5,"1":6}'],
    ['{"k":"x"}', "MAP<STRING,INT>", null],
    ["bad", "MAP<STRING,INT>", null],
    ['{"a":[1,null]}', "a ARRAY<INT>", '{"a":[1,null]}'],
    ['{"t":"2024-01-02T03:04:05.678Z"}', "t TIMESTAMP", '{"t":"2024-01-02 03:04:05.678000+00"}'],
    ['{"t":"2024-01-02T03:04:05+02:00"}', "t TIMESTAMP", '{"t":"2024-01-02 01:04:05.000000+00"}'],
    ['{"t":1704067200}', "t TIMESTAMP", '{"t":"2024-01-01 00:00:00.000000+00"}'],
    ['{"t":"bad"}', "t TIMESTAMP", '{"t":null}'],
    ['{"t":"2024-02-30"}', "t DATE", '{"t":null}'],
    ['{"t":19000}', "t DATE", '{"t":null}'],
    ['{"a":12.345}', "a DECIMAL(10,2)", '{"a":"12.35"}'],
    ['{"a":123456789.5}', "a DECIMAL(5,2)", '{"a":null}'],
    ['{"a":1,"a":2}', "a INT", '{"a":2}'],
    ["{'a':1}", "a INT", '{"a":1}'],
    ["{a:1}", "a INT", '{"a":null}'],
    ['{"a":01}', "a INT", '{"a":null}'],
    ['{"a":1} trailing', "a INT", '{"a":1}'],
    ['{"A":1}', "a INT", '{"a":null}'],
    ["bad", "a INT, _corrupt_record STRING", '{"a":null,"_corrupt_record":"bad"}'],
    ["null", "a INT", '{"a":null}'],
  ];
  for (const [text, schema, read] of cases) {
    assertEquals({ [text]: readJson(text, jsonSchema(schema), { timeZone: "UTC" }) }, { [text]: read });
  }
});

Deno.test("readJson() takes times without a zone for the session's", () => {
  const type = jsonSchema("t TIMESTAMP");
  assertEquals(
    readJson('{"t":"2024-07-02 03:04:05"}', type, { timeZone: "America/New_York" }),
    '{"t":"2024-07-02 07:04:05.000000+00"}',
  );
});

Deno.test("readJson() follows options", () => {
  const read = (text: string, schema: string, options: Partial<JsonReadOptions>) =>
    readJson(text, jsonSchema(schema), { timeZone: "UTC", ...options });
  assertEquals(
    read('{"d":"7/8/2020","t":"2020 9"}', "d DATE, t TIMESTAMP_NTZ", {
      dateFormat: "d/M/yyyy",
      timestampNtzFormat: "yyyy H",
    }),
    '{"d":"2020-08-07","t":"2020-01-01 09:00:00.000000"}',
  );
  assertEquals(read('{"a":-0012}', "a INT", { leadingZeros: true }), '{"a":-12}');
  assertEquals(read('{"a":NaN}', "a DOUBLE", { nonNumericNumbers: false }), '{"a":null}');
  assertThrows(() => read('{"a":"x"}', "a INT", { failFast: true }), Error, "CANNOT_PARSE_JSON_FIELD");
  assertThrows(() => read("{", "a INT", { failFast: true }), Error, "MALFORMED_RECORD_IN_PARSING");
});
