import { ComputationError } from "../../errors.ts";
import { arrayType, type DataType } from "../../declare/types.ts";
import { duckDbType } from "../duckdb_type.ts";
import { notConstant } from "./number_text.ts";
import type { ScalarUdf, SparkFunction } from "./spark_function.ts";
import type { XPathValue } from "./xml_document.ts";

let library: typeof import("./xml_document.ts") | undefined;

/** Functions that take values out of XML with XPath. */
export const XPATH_FUNCTIONS: readonly SparkFunction[] = [
  xpathFunction("xpath", "The values of the nodes that", arrayType("string"), "VARCHAR[]", nodesOf),
  xpathFunction("xpath_string", "The text of the first node that", "string", "VARCHAR", ({ text }) => text),
  xpathFunction("xpath_boolean", "Whether there is what", "boolean", "BOOLEAN", ({ truth }) => truth),
  xpathFunction("xpath_double", "The number that", "double", "DOUBLE", ({ number }) => number, [
    "xpath_number",
  ]),
  xpathFunction("xpath_float", "The number that", "float", "FLOAT", ({ number }) => Math.fround(number)),
  xpathFunction("xpath_long", "The whole number that", "long", "BIGINT", ({ number }) => whole(number, 63)),
  xpathFunction(
    "xpath_int",
    "The whole number that",
    "integer",
    "INTEGER",
    ({ number }) => Number(whole(number, 31)),
  ),
  xpathFunction(
    "xpath_short",
    "The whole number that",
    "short",
    "INTEGER",
    ({ number }) => Number(BigInt.asIntN(16, whole(number, 31))),
  ),
];

function xpathFunction(
  name: string,
  what: string,
  result: DataType,
  returnType: string,
  valueOf: (value: XPathValue, xml: string, path: string) => unknown,
  aliases: readonly string[] = [],
): SparkFunction {
  const udf: ScalarUdf = {
    name: `spark_${name}`,
    parameterTypes: ["VARCHAR", "VARCHAR"],
    returnType,
    prepare: async () => {
      library ??= await import("./xml_document.ts");
    },
    call: (xml: string, path: string) =>
      xml === "" || path === "" ? null : valueOf(library!.evaluateXPath(xml, path), xml, path),
  };
  return {
    name,
    aliases,
    family: "xml",
    summary: `${what} an XPath expression finds in an XML text.`,
    parameters: [{ name: "xml", type: "string" }, { name: "path", type: "string", plain: true }],
    coerce: ({ argLiterals: [, path] }) => path === undefined ? notConstant("path") : undefined,
    result,
    nullable: "always",
    toSql: ([xml, path]) => {
      const found = `spark_${name}(${xml}, ${path})`;
      return result === "short" ? `CAST(${found} AS ${duckDbType(result)})` : found;
    },
    udfs: [udf],
  };
}

function nodesOf({ nodes }: XPathValue, xml: string, path: string): readonly (string | null)[] {
  if (nodes) return nodes;
  throw new ComputationError(
    "ILLEGAL_ARGUMENT",
    `Cannot evaluate the XPath expression '${path}' on '${
      xml.slice(0, 200)
    }': its result is no set of nodes.`,
  );
}

/** A number as Java casts a DOUBLE: without its fraction, NaN as 0, and the nearest of `bits` and a sign. */
function whole(number: number, bits: number): bigint {
  if (Number.isNaN(number)) return 0n;
  const limit = 2n ** BigInt(bits);
  if (number >= Number(limit)) return limit - 1n;
  return number <= -Number(limit) ? -limit : BigInt(Math.trunc(number));
}
