import { assertEquals, assertRejects } from "@std/assert";
import { createSession, SparkError } from "../../mod.ts";

async function assertValues(cases: readonly (readonly [string, string | null])[]): Promise<void> {
  await using session = createSession({ conf: { "spark.sql.session.timeZone": "UTC" } });
  for (const [expression, expected] of cases) {
    const [row] = await session.sql(`SELECT CAST(${expression} AS STRING) AS v`).collect();
    assertEquals({ expression, value: row!["v"] }, { expression, value: expected });
  }
}

Deno.test("from_xml() reads elements, attributes and texts by a schema", async () => {
  await assertValues([
    ["from_xml('<r n=\"7\"><t> x </t><u/></r>', '_n INT, t STRING, u STRING, gone INT')", "{7, x, , null}"],
    ["from_xml('<r><i>1</i><i>2</i></r>', 'i ARRAY<INT>')", "{[1, 2]}"],
    ["from_xml('<r><i>1</i><i>2</i></r>', 'I INT')", "{2}"],
    ["from_xml('<r><s k=\"a\">5</s></r>', 's STRUCT<_k: STRING, _VALUE: INT>')", "{{a, 5}}"],
    ["from_xml('<r><m z=\"1\"><y>2</y></m></r>', 'm MAP<STRING, INT>')", "{{_z -> 1, y -> 2}}"],
    ["from_xml('<r><h><b k=\"1\">x</b><c/> y </h></r>', 'h STRING')", '{<b k="1">x</b><c></c> y}'],
    [
      "from_xml('<r><d>29.2.24</d><e>1</e></r>', 'd DATE, e BOOLEAN', map('dateFormat', 'd.M.yy'))",
      "{2024-02-29, true}",
    ],
    ["from_xml('<r><a>1</a></r><q/>', 'a INT')", "{1}"],
    [`from_xml(NULL, 'a INT')`, null],
  ]);
});

Deno.test("from_xml() reads up to the first value that does not fit", async () => {
  await assertValues([
    ["from_xml('<r><a>1</a><b>x</b><c>3</c></r>', 'a INT, b INT, c INT')", "{1, null, null}"],
    ["from_xml('<r><a>1</a>', 'a INT, _corrupt_record STRING')", "{null, <r><a>1</a>}"],
    ["from_xml('none', 'a INT')", "{null}"],
  ]);
});

Deno.test("to_xml() writes members as elements, attributes and text", async () => {
  await assertValues([
    [
      "to_xml(named_struct('a', 1.50BD, 'b', NULL, 'c', '<&>'))",
      "<ROW>\n    <a>1.50</a>\n    <c>&lt;&amp;></c>\n</ROW>",
    ],
    [
      "to_xml(named_struct('_k', 'q\"', 'l', array(1, NULL), 'n', array(array(2))), map('rowTag', 'r'))",
      '<r k="q&quot;">\n    <l>1</l>\n    <n>\n        <item>2</item>\n    </n>\n</r>',
    ],
    ["to_xml(named_struct('s', named_struct('_VALUE', 'x', '_y', 1)))", '<ROW>\n    <s y="1">x</s>\n</ROW>'],
    [
      "to_xml(named_struct('m', map('k', DATE'2024-02-29')))",
      "<ROW>\n    <m>\n        <k>2024-02-29</k>\n    </m>\n</ROW>",
    ],
    [
      "to_xml(named_struct('t', TIMESTAMP'2024-02-29 10:00:00'), map('timestampFormat', 'HH'))",
      "<ROW>\n    <t>10</t>\n</ROW>",
    ],
    ["to_xml(named_struct('a', NULL))", "<ROW/>"],
    ["to_xml(NULL)", null],
  ]);
});

Deno.test("schema_of_xml() tells the types of a record", async () => {
  await assertValues([
    [
      "schema_of_xml('<r><b>1</b><a>x</a><a>2</a><c k=\"1\">2.5</c><d>true</d><e>2024-02-29</e></r>')",
      "STRUCT<a: ARRAY<STRING>, b: BIGINT, c: STRUCT<_VALUE: DOUBLE, _k: BIGINT>, d: BOOLEAN, e: DATE>",
    ],
    ["schema_of_xml('<r k=\"1\"><a>1</a></r>', map('excludeAttribute', 'true'))", "STRUCT<a: BIGINT>"],
    ["schema_of_xml('none')", "STRUCT<_corrupt_record: STRING>"],
  ]);
});

Deno.test("XML functions refuse what they cannot do", async () => {
  await using session = createSession();
  const cases: [string, string][] = [
    ["from_xml('<r/>', 'ARRAY<INT>')", "DATATYPE_MISMATCH.INVALID_XML_SCHEMA"],
    ["from_xml('<r/>', 'b BINARY')", "UNSUPPORTED_DATATYPE"],
    [
      "from_xml('<r><a>x</a></r>', 'a INT', map('mode', 'FAILFAST'))",
      "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
    ],
    ["to_xml(5)", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"],
    ["to_xml(named_struct('a b', 1))", "ILLEGAL_ARGUMENT"],
    ["schema_of_xml(NULL)", "DATATYPE_MISMATCH.UNEXPECTED_NULL"],
  ];
  for (const [expression, condition] of cases) {
    const error = await assertRejects(() => session.sql(`SELECT ${expression}`).collect(), SparkError);
    assertEquals({ expression, condition: error.condition }, { expression, condition });
  }
});
