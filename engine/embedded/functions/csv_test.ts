import { assertEquals, assertRejects } from "@std/assert";
import { createSession, SparkError } from "../../mod.ts";

const session = createSession({ conf: { "spark.sql.session.timeZone": "Europe/Paris" } });

async function valueOf(expression: string): Promise<unknown> {
  return (await session.sql(`SELECT CAST(${expression} AS STRING) AS v`).collect())[0]!["v"];
}

async function conditionOf(expression: string): Promise<string> {
  return (await assertRejects(() => session.sql(`SELECT ${expression}`).collect(), SparkError)).condition;
}

Deno.test("from_csv() reads a line by a schema; what does not fit is NULL", async () => {
  const cases: [string, string | null][] = [
    ["from_csv('7,x', 'n INT, s STRING')", "{7, x}"],
    ["from_csv('x,2.50', 'n INT, d DECIMAL(5,1), _corrupt_record STRING')", "{null, 2.5, x,2.50}"],
    ["from_csv('7', 'n INT, s STRING')", "{7, null}"],
    [`from_csv('"a;b";c', 's STRING, t STRING', map('sep', ';'))`, "{a;b, c}"],
    [
      "from_csv('2024-02-29 10:00:00,1.2.24', 't TIMESTAMP, d DATE', map('dateFormat', 'd.M.yy'))",
      "{2024-02-29 10:00:00, 2024-02-01}",
    ],
    [
      "from_csv('NaN,9007199254740993,true,é', 'f DOUBLE, l BIGINT, b BOOLEAN, y BINARY')",
      "{NaN, 9007199254740993, true, é}",
    ],
    ["from_csv('a\nb', 's STRING')", "{a\nb}"],
    ["from_csv(NULL, 's STRING')", null],
  ];
  for (const [expression, expected] of cases) {
    assertEquals({ expression, value: await valueOf(expression) }, { expression, value: expected });
  }
  assertEquals(
    await conditionOf("from_csv('x', 'n INT', map('mode', 'FAILFAST'))"),
    "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
  );
  assertEquals(
    await conditionOf("from_csv('x', 'n INT', map('mode', 'DROPMALFORMED'))"),
    "PARSE_MODE_UNSUPPORTED",
  );
  assertEquals(await conditionOf("from_csv('x', 'ARRAY<INT>')"), "INVALID_SCHEMA.NON_STRUCT_TYPE");
  assertEquals(
    await conditionOf("from_csv('x', 'n INT', map('rot', '13'))"),
    "UNSUPPORTED_FEATURE.FUNCTION_OPTION",
  );
  assertEquals(await conditionOf("from_csv('x', 'n INT', 'sep')"), "INVALID_OPTIONS.NON_MAP_FUNCTION");
  assertEquals(await conditionOf("from_csv('x', 'n INT', map('sep', 1))"), "INVALID_OPTIONS.NON_STRING_TYPE");
});

Deno.test("to_csv() writes a struct as the CSV writer does", async () => {
  const cases: [string, string | null][] = [
    [`to_csv(named_struct('a', 'x,y', 'b', NULL, 'c', '', 'd', ' z '))`, '"x,y",,"",z'],
    [
      "to_csv(named_struct('t', TIMESTAMP'2024-02-29 10:00:00', 'n', 1e10D))",
      "2024-02-29T10:00:00.000+01:00,1.0E10",
    ],
    ["to_csv(named_struct('a', array(1, 2), 'b', 2), map('sep', '|', 'nullValue', '-'))", "[1, 2]|2"],
    ["to_csv(NULL)", null],
  ];
  for (const [expression, expected] of cases) {
    assertEquals({ expression, value: await valueOf(expression) }, { expression, value: expected });
  }
  assertEquals(await conditionOf("to_csv(5)"), "DATATYPE_MISMATCH.UNSUPPORTED_INPUT_TYPE");
});

Deno.test("schema_of_csv() tells the types of a line's values", async () => {
  assertEquals(
    await valueOf("schema_of_csv('7|x|2.5|2024-02-29||true', map('sep', '|'))"),
    "STRUCT<_c0: INT, _c1: STRING, _c2: DOUBLE, _c3: DATE, _c4: STRING, _c5: BOOLEAN>",
  );
  assertEquals(await conditionOf("schema_of_csv(NULL)"), "DATATYPE_MISMATCH.UNEXPECTED_NULL");
});
