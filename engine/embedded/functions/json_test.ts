import { assertEquals, assertRejects } from "@std/assert";
import { createSession } from "../../mod.ts";
import { JSON_FUNCTIONS } from "./json.ts";
import { FunctionBench } from "./testing.ts";

Deno.test("JSON functions give Spark's results", async () => {
  await using bench = await FunctionBench.open(JSON_FUNCTIONS);
  await bench.assertCalls([
    ["get_json_object", ['{"a":"b"}', "$.a"], "b"],
    ["get_json_object", ['[{"a":"b"},{"a":"c"}]', "$[0].a"], "b"],
    ["get_json_object", ['[{"a":"b"},{"a":"c"}]', "$[*].a"], '["b","c"]'],
    ["get_json_object", ['{"a":{"b":1.50}}', "$.a.b"], "1.5"],
    ["get_json_object", ['{"a":{"b":1}}', "$.a"], '{"b":1}'],
    ["get_json_object", ['{"a": {"b" : 1 , "c":[1, 2]}}', "$.a"], '{"b":1,"c":[1,2]}'],
    ["get_json_object", ['{"a":[1,2,3]}', "$.a[0]"], "1"],
    ["get_json_object", ['{"a":[1,2,3]}', "$.a[9]"], null],
    ["get_json_object", ['{"a":[1,2,3]}', "$.a[-1]"], null],
    ["get_json_object", ['{"a":[1,2,3]}', "$.a[*]"], "[1,2,3]"],
    ["get_json_object", ['{"a":[{"b":1},{"b":2}]}', "$.a[*].b"], "[1,2]"],
    ["get_json_object", ['{"a":[{"b":1},{"b":2}]}', "$.a.b"], null],
    ["get_json_object", ['{"a":[{"b":1}]}', "$.a[*].b"], "1"],
    ["get_json_object", ['{"a":null}', "$.a"], null],
    ["get_json_object", ['{"a":"x\\"y"}', "$.a"], 'x"y'],
    ["get_json_object", ['{"a":"x\\ny"}', "$.a"], "x\ny"],
    ["get_json_object", ['{"a":true}', "$.a"], "true"],
    ["get_json_object", ['{"a":1}', "$"], '{"a":1}'],
    ["get_json_object", ["[1,2]", "$[1]"], "2"],
    ["get_json_object", ["[1,2]", "$[*]"], "[1,2]"],
    ["get_json_object", ["bad", "$.a"], null],
    ["get_json_object", ['{"a":1', "$.a"], null],
    ["get_json_object", ['{"a":1}', "a"], null],
    ["get_json_object", ['{"a":1}', "$.b"], null],
    ["get_json_object", ['{"a":1}', ""], null],
    ["get_json_object", ["", "$.a"], null],
    ["get_json_object", [null, "$.a"], null],
    ["get_json_object", ['{"a b":1}', "$.a b"], "1"],
    ["get_json_object", ['{"a b":1}', "$['a b']"], "1"],
    ["get_json_object", ['{"a.b":1}', "$['a.b']"], "1"],
    ["get_json_object", ['{"a":1,"a":2}', "$.a"], "1"],
    ["get_json_object", ['{"é":"ü"}', "$.é"], "ü"],
    ["get_json_object", ['{"a":1e5}', "$.a"], "100000.0"],
    ["get_json_object", ['{"a":12345678901234567890}', "$.a"], "12345678901234567890"],
    ["get_json_object", ['{"a":1.0}', "$.a"], "1.0"],
    ["get_json_object", ["{'a':1}", "$.a"], "1"],
    ["get_json_object", ['{"a":1} x', "$.a"], "1"],
    ["get_json_object", ['{"a":{"b":null}}', "$.a"], '{"b":null}'],
    ["get_json_object", ['{"a":[]}', "$.a"], "[]"],
    ["get_json_object", ['{"a":[]}', "$.a[*]"], null],
    ["get_json_object", ['{"a":""}', "$.a"], ""],
    ["get_json_object", ['{"a":"\\u00e9"}', "$.a"], "é"],
    ["get_json_object", ['{"a":{"x":"\\u00e9\\/"}}', "$.a"], '{"x":"é/"}'],
    ["get_json_object", ['{"a":1}', "$.*"], null],
    ["get_json_object", ['{"a":1,"b":2}', "$.*"], null],
    ["get_json_object", ['{"a":[[1,2],[3]]}', "$.a[*][*]"], "[1,2,3]"],
    ["get_json_object", ['{"a":[[1,2],[3]]}', "$.a[0][1]"], "2"],
    ["get_json_object", ['{"A":1}', "$.a"], null],
    ["get_json_object", ['"x"', "$"], "x"],
    ["get_json_object", ['{"a":NaN}', "$.a"], null],
    ["get_json_object", ['{"a":01}', "$.a"], null],
    ["get_json_object", ['{"price":4.99,"n":[{"k":"v"}]}', "$.n[0].k"], "v"],
    ["json_array_length", ["[1,2,3,4]"], 4],
    ["json_array_length", ['[1,2,3,{"f1":1,"f2":[5,6]},4]'], 5],
    ["json_array_length", ["[1,2"], null],
    ["json_array_length", ["[1,2,3]"], 3],
    ["json_array_length", ["[]"], 0],
    ["json_array_length", ['{"a":1}'], null],
    ["json_array_length", ["bad"], null],
    ["json_array_length", [null], null],
    ["json_array_length", ["[1,[2,3]]"], 2],
    ["json_array_length", [""], null],
    ["json_object_keys", ["{}"], []],
    ["json_object_keys", ['{"key": "value"}'], ["key"]],
    ["json_object_keys", ['{"f1":"abc","f2":{"f3":"a", "f4":"b"}}'], ["f1", "f2"]],
    ["json_object_keys", ['{"a":1,"b":{"c":2}}'], ["a", "b"]],
    ["json_object_keys", ["[1]"], null],
    ["json_object_keys", ["bad"], null],
    ["json_object_keys", [null], null],
    ["json_object_keys", [""], null],
    ["json_object_keys", ['{"a":1,"a":2}'], ["a", "a"]],
    ["json_object_keys", ['{"a":1'], null],
  ]);
  await bench.assertCalls([
    ["schema_of_json", ['[{"col":0}]'], "ARRAY<STRUCT<col: BIGINT>>"],
    ["schema_of_json", ['{"a":1}'], "STRUCT<a: BIGINT>"],
    ["schema_of_json", ['[{"col":01}]'], { error: "DATATYPE_MISMATCH.UNEXPECTED_INPUT" }],
    [
      "schema_of_json",
      ['{"a":[1,2.5],"b":null,"c":"x","d":{"e":true}}'],
      "STRUCT<a: ARRAY<DOUBLE>, b: STRING, c: STRING, d: STRUCT<e: BOOLEAN>>",
    ],
    ["schema_of_json", ['[1, "a"]'], "ARRAY<STRING>"],
    ["schema_of_json", ["1.5"], "DOUBLE"],
    ["schema_of_json", ['{"b":1,"a":12345678901234567890}'], "STRUCT<a: DECIMAL(20,0), b: BIGINT>"],
    ["schema_of_json", ['"2024-01-01"'], "STRING"],
    ["schema_of_json", ["[]"], "ARRAY<STRING>"],
    ["schema_of_json", ["bad"], { error: "DATATYPE_MISMATCH.UNEXPECTED_INPUT" }],
    ["schema_of_json", ['{"a b":1}'], "STRUCT<`a b`: BIGINT>"],
  ], { literalsOnly: true });
});

Deno.test("JSON functions take options as a map", async () => {
  await using session = createSession({ conf: { "spark.sql.session.timeZone": "UTC" } });
  const [row] = await session.sql(`SELECT
    to_json(struct(DATE'2021-02-03' AS d, NULL AS n), map('dateFormat', 'd.M.yy', 'ignoreNullFields', 'false')) AS written,
    from_json('{"d":"3.2.21"}', 'd DATE', map('dateFormat', 'd.M.yy')).d AS read,
    from_json('{"n":[4]}', schema_of_json('{"n":[1]}')).n AS inferred,
    schema_of_json('{"n":007}', map('allowNumericLeadingZeros', 'true')) AS schema`).collect();
  assertEquals({ ...row, read: String(row!.read) }, {
    written: '{"d":"3.2.21","n":null}',
    read: "2021-02-03",
    inferred: [4n],
    schema: "STRUCT<n: BIGINT>",
  });
});

Deno.test("JSON functions refuse options without a meaning here", async () => {
  await using session = createSession({ conf: {} });
  await assertRejects(
    () => session.sql("SELECT to_json(struct(1 AS a), map('pretty', 'true'))").collect(),
    Error,
    "UNSUPPORTED_FEATURE.FUNCTION_OPTION",
  );
});

Deno.test("from_json() reads BINARY as base64, at any depth", async () => {
  await using session = createSession({ conf: {} });
  const [row] = await session.sql(
    `SELECT from_json('{"b":"w6k=","a":["QQ==",null]}', 'b BINARY, a ARRAY<BINARY>') AS v`,
  )
    .collect();
  assertEquals(row!.v, { b: new Uint8Array([0xc3, 0xa9]), a: [new Uint8Array([0x41]), null] });
});
