import { assertEquals, assertRejects } from "@std/assert";
import { createSession, SparkError } from "../../mod.ts";

const XML = '<shop city="Bergen"><item>2.9</item><item><![CDATA[7]]></item><note> ok </note></shop>';

Deno.test("xpath functions take values out of XML", async () => {
  await using session = createSession();
  const cases: [string, unknown][] = [
    [`xpath('${XML}', 'shop/item/text()')`, ["2.9", "7"]],
    [`xpath('${XML}', 'shop/item')`, [null, null]],
    [`xpath('${XML}', 'shop/@city')`, ["Bergen"]],
    [`xpath_string('${XML}', '//note')`, " ok "],
    [`xpath_string('${XML}', 'shop/nothing')`, ""],
    [`xpath_string('<shop xmlns="urn:x"><a>1</a></shop>', 'shop/a')`, "1"],
    [`xpath_boolean('${XML}', 'shop/item = 7')`, true],
    [`xpath_double('${XML}', 'sum(shop/item)')`, 9.9],
    [`xpath_number('${XML}', 'shop/note')`, NaN],
    [`xpath_int('${XML}', 'shop/item')`, 2],
    [`xpath_int('${XML}', 'shop/note')`, 0],
    [`xpath_int('<a>-3000000000</a>', 'a')`, -2147483648],
    [`xpath_short('<a>40000</a>', 'a')`, -25536],
    [`xpath_long('<a>12345678901</a>', 'a')`, 12345678901n],
    [`xpath_float('<a>1.1</a>', 'a')`, Math.fround(1.1)],
    [`xpath_string('', 'a')`, null],
    [`xpath_string('<a/>', NULL)`, null],
  ];
  for (const [expression, expected] of cases) {
    const [row] = await session.sql(`SELECT ${expression} AS v`).collect();
    assertEquals({ expression, value: row!["v"] }, { expression, value: expected });
  }
});

Deno.test("xpath functions refuse what is no XML, no XPath or no constant", async () => {
  await using session = createSession();
  const cases: [string, string][] = [
    ["xpath('no xml', 'a')", "ILLEGAL_ARGUMENT"],
    ["xpath('<a>', 'a')", "ILLEGAL_ARGUMENT"],
    ["xpath('<a/>', 'a[')", "ILLEGAL_ARGUMENT"],
    ["xpath('<a/>', 'count(a)')", "ILLEGAL_ARGUMENT"],
    ["xpath_string(x, x) FROM VALUES ('a') AS t(x)", "DATATYPE_MISMATCH.NON_FOLDABLE_INPUT"],
  ];
  for (const [expression, condition] of cases) {
    const error = await assertRejects(() => session.sql(`SELECT ${expression}`).collect(), SparkError);
    assertEquals({ expression, condition: error.condition }, { expression, condition });
  }
});
