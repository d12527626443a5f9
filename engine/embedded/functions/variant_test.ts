import { assertEquals, assertRejects } from "@std/assert";
import { createSession, type Session, SparkError } from "../../mod.ts";

async function valueOf(session: Session, expression: string): Promise<unknown> {
  const [row] = await session.sql(`SELECT ${expression} AS v`).collect();
  return row!["v"];
}

/** Each expression with its value, or with the condition of its error. */
async function assertValues(cases: readonly (readonly [string, unknown])[]): Promise<void> {
  await using session = createSession();
  for (const [expression, expected] of cases) {
    assertEquals({ expression, value: await valueOf(session, expression) }, { expression, value: expected });
  }
}

async function assertConditions(cases: readonly (readonly [string, string])[]): Promise<void> {
  await using session = createSession();
  for (const [expression, condition] of cases) {
    const error = await assertRejects(() => valueOf(session, expression), SparkError);
    assertEquals({ expression, condition: error.condition }, { expression, condition });
  }
}

Deno.test("parse_json() keeps whole numbers, decimals and doubles apart, and sorts members", async () => {
  await assertValues([
    [`parse_json('{"y": [1, 2.50, 1e2, true, null], "X": "t"}')`, '{"X":"t","y":[1,2.5,100.0,true,null]}'],
    [`parse_json('3.00')`, "3"],
    [`parse_json('1e999')`, '"Infinity"'],
    [`parse_json('-0')`, "0"],
    [`parse_json('7 8')`, "7"],
    [`CAST(parse_json('"t"') AS STRING)`, "t"],
    [`CAST(parse_json('null') AS STRING)`, null],
    [`is_variant_null(parse_json('null'))`, true],
    [`is_variant_null(NULL)`, false],
    [`try_parse_json('{')`, null],
    [`to_json(named_struct('v', parse_json('[1e0]')))`, '{"v":[1.0]}'],
  ]);
  await assertConditions([
    ["parse_json('x')", "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION"],
    [`parse_json("{'a':1}")`, "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION"],
    [`parse_json('{"k":1,"k":2}')`, "VARIANT_DUPLICATE_KEY"],
    ["parse_json(1)", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"],
  ]);
});

Deno.test("variant_get() casts what stands at a path", async () => {
  const variant = `parse_json('{"n": 7.8, "s": "12", "d e": [true, {"f": 300}], "z": null}')`;
  await assertValues([
    [`variant_get(${variant}, '$.n', 'int')`, 7],
    [`variant_get(${variant}, '$.n', 'decimal(3,0)')`, "8"],
    [`variant_get(${variant}, '$.s', 'bigint')`, 12n],
    [`variant_get(${variant}, '$["d e"][0]', 'double')`, 1],
    [`variant_get(${variant}, '$["d e"][1].f', 'string')`, "300"],
    [`variant_get(${variant}, '$["d e"][1]', 'map<string, int>')`, new Map([["f", 300]])],
    [`variant_get(${variant}, '$.z', 'int')`, null],
    [`variant_get(${variant}, '$.nothing[3]', 'int')`, null],
    [`variant_get(${variant}, '$.s')`, '"12"'],
    [`try_variant_get(${variant}, '$["d e"]', 'array<int>')`, [1, null]],
    [`try_variant_get(${variant}, '$["d e"][1].f', 'tinyint')`, null],
    [`CAST(parse_json('5') AS INT)`, 5],
    [`TRY_CAST(parse_json('"x"') AS INT)`, null],
  ]);
  await assertConditions([
    [`variant_get(${variant}, 'n', 'int')`, "INVALID_VARIANT_GET_PATH"],
    [`variant_get(${variant}, '$["d e"]', 'int')`, "INVALID_VARIANT_CAST"],
    [`variant_get(${variant}, '$.s', 'date')`, "UNSUPPORTED_FEATURE.VARIANT_CAST"],
    [`variant_get('x', '$')`, "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"],
  ]);
});

Deno.test("to_variant_object() and casts make VARIANTs of values", async () => {
  await assertValues([
    [
      `to_variant_object(named_struct('b', 1.50BD, 'a', array('x', NULL), 'c', 2D))`,
      '{"a":["x",null],"b":1.5,"c":2.0}',
    ],
    [`to_variant_object(map('z', 1, 'y', 2))`, '{"y":2,"z":1}'],
    [`CAST(5 AS VARIANT)`, "5"],
    [`schema_of_variant(CAST(1.50BD AS VARIANT))`, "DECIMAL(2,1)"],
  ]);
  await assertConditions([
    ["to_variant_object(5)", "DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION"],
    ["CAST(map('a', 1) AS VARIANT)", "DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION"],
    ["CAST(DATE'2024-01-02' AS VARIANT)", "UNSUPPORTED_FEATURE.VARIANT_OF"],
  ]);
});

Deno.test("schema_of_variant() finds what items have in common", async () => {
  const schema = (json: string) => `schema_of_variant(parse_json('${json}'))`;
  await assertValues([
    [
      schema('{"a": [1, 2.25], "b c": {}, "d": [null, {"e": 1}, {"f": "x"}]}'),
      "OBJECT<a: ARRAY<DECIMAL(22,2)>, `b c`: OBJECT<>, d: ARRAY<OBJECT<e: BIGINT, f: STRING>>>",
    ],
    [schema("[1, 1e0]"), "ARRAY<DOUBLE>"],
    [schema('[1, "x"]'), "ARRAY<VARIANT>"],
    [schema("[]"), "ARRAY<VOID>"],
    [
      "(SELECT schema_of_variant_agg(parse_json(j)) FROM VALUES ('2'), (NULL), ('2.5') AS t(j))",
      "DECIMAL(21,1)",
    ],
  ]);
});

Deno.test("variant_explode() gives a row for each item or member", async () => {
  await using session = createSession();
  const rows = (json: string) =>
    session.sql(`SELECT * FROM variant_explode(parse_json('${json}'))`).collect();
  assertEquals(await rows('{"b": "x", "a": 1}'), [
    { pos: 0, key: "a", value: "1" },
    { pos: 1, key: "b", value: '"x"' },
  ]);
  assertEquals(await rows("[2]"), [{ pos: 0, key: null, value: "2" }]);
  assertEquals(await rows("3"), []);
});

Deno.test("VARIANTs cannot be compared", async () => {
  const view = "(SELECT parse_json('1') AS v)";
  await assertConditions([
    ["parse_json('1') = parse_json('1')", "DATATYPE_MISMATCH.INVALID_ORDERING_TYPE"],
    ["map(parse_json('1'), 1)", "DATATYPE_MISMATCH.INVALID_MAP_KEY_TYPE"],
    ["array_contains(array(parse_json('1')), parse_json('1'))", "DATATYPE_MISMATCH.INVALID_ORDERING_TYPE"],
    [`(SELECT count(*) FROM ${view} GROUP BY v)`, "GROUP_EXPRESSION_TYPE_IS_NOT_ORDERABLE"],
    [`(SELECT DISTINCT v FROM ${view})`, "UNSUPPORTED_FEATURE.SET_OPERATION_ON_VARIANT_TYPE"],
  ]);
});
