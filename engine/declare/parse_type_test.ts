import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { AnalysisError } from "../errors.ts";
import { parseSchema, parseType, schemaToDdl } from "./parse_type.ts";
import { arrayType, type DataType, field, mapType, structType } from "./types.ts";

const TYPES: readonly (readonly [string, DataType])[] = [
  ["int", "integer"],
  ["INTEGER", "integer"],
  ["Bigint", "long"],
  ["long", "long"],
  ["smallint", "short"],
  ["short", "short"],
  ["tinyint", "byte"],
  ["byte", "byte"],
  ["float", "float"],
  ["real", "float"],
  ["double", "double"],
  ["boolean", "boolean"],
  ["string", "string"],
  ["string collate utf8_binary", "string"],
  ["varchar(10)", "string"],
  ["char(3)", "string"],
  ["character(3)", "string"],
  ["binary", "binary"],
  ["date", "date"],
  ["timestamp", "timestamp"],
  ["timestamp_ltz", "timestamp"],
  ["timestamp_ntz", "timestamp_ntz"],
  ["timestamp without time zone", "timestamp_ntz"],
  ["void", "void"],
  ["decimal", "decimal(10,0)"],
  ["dec(5)", "decimal(5,0)"],
  ["numeric( 5 , 2 )", "decimal(5,2)"],
  ["interval", "interval"],
  ["interval day", "interval day"],
  ["INTERVAL HOUR TO MINUTE", "interval hour to minute"],
  ["time", "time(6)"],
  ["time(3)", "time(3)"],
  ["interval year to month", "interval year to month"],
  ["array<array<int>>", arrayType(arrayType("integer"))],
  [
    "map<string,array<struct<a:decimal(10,2)>>>",
    mapType("string", arrayType(structType([field("a", "decimal(10,2)")]))),
  ],
  ["struct<>", structType([])],
  ["struct< >", structType([])],
  [
    "struct<a: int, `b c` string not null comment 'x'>",
    structType([field("a", "integer"), { ...field("b c", "string", false), metadata: { comment: "x" } }]),
  ],
];

for (const [text, type] of TYPES) {
  Deno.test(`parseType() reads ${text}`, () => assertEquals(parseType(text), type));
}

const BAD_TYPES: readonly (readonly [string, string, string])[] = [
  [
    "strin",
    "UNSUPPORTED_DATATYPE",
    "Did you mean one of STRING, STRUCT, ARRAY? (line 1, pos 0)\n\n== SQL ==\nstrin\n^^^^^",
  ],
  ["geometry", "UNSUPPORTED_DATATYPE", "no values of the type GEOMETRY"],
  ["string collate UTF8_LCASE", "UNSUPPORTED_DATATYPE", "UTF8_LCASE"],
  ["array", "INCOMPLETE_TYPE_DEFINITION.ARRAY", "ARRAY<INT>"],
  ["map<string>", "PARSE_SYNTAX_ERROR", "at or near '>': expected a comma after the type of the keys"],
  ["array<int", "PARSE_SYNTAX_ERROR", "at or near end of input: expected > after"],
  ["struct<a>", "PARSE_SYNTAX_ERROR", "expected a data type"],
  ["varchar", "PARSE_SYNTAX_ERROR", "expected ( after VARCHAR"],
  ["int(3)", "PARSE_SYNTAX_ERROR", "INT takes no length"],
  ["decimal(39,2)", "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION", "39"],
  ["decimal(2,5)", "DECIMAL_SCALE_EXCEEDS_PRECISION", "greater than the precision 2"],
  ["decimal(5,-2)", "PARSE_SYNTAX_ERROR", "number of digits after the point"],
  ["interval month to year", "PARSE_SYNTAX_ERROR", "expected a smaller unit than MONTH"],
  ["int, string", "PARSE_SYNTAX_ERROR", "should end here"],
  ["", "PARSE_SYNTAX_ERROR", "expected a data type"],
  ["constructor", "UNSUPPORTED_DATATYPE", "CONSTRUCTOR"],
];

for (const [text, condition, part] of BAD_TYPES) {
  Deno.test(`parseType() refuses "${text}"`, () => {
    const error = assertThrows(() => parseType(text), AnalysisError);
    assertEquals(error.condition, condition);
    assertStringIncludes(error.message, part);
  });
}

const SCHEMA = structType([
  field("a", "integer"),
  field("b", "string", false),
  { ...field("c d", arrayType("integer")), metadata: { comment: "it's\tx" } },
]);

Deno.test("parseSchema() reads columns as DDL", () => {
  assertEquals(parseSchema("a INT, b STRING NOT NULL, `c d` ARRAY<INT> COMMENT 'it''s\\tx'"), SCHEMA);
  assertEquals(
    parseSchema('a: int,\n  b: string not null, -- the key\n `c d` array<int> comment "it\'s\\tx"'),
    SCHEMA,
  );
});

Deno.test("parseSchema() reads a whole STRUCT, Spark's JSON, and an empty text", () => {
  assertEquals(
    parseSchema("struct<a: int, b: string not null, `c d`: array<int> comment 'it\\'s\\tx'>"),
    SCHEMA,
  );
  assertEquals(parseSchema(JSON.stringify(SCHEMA)), SCHEMA);
  assertEquals(parseSchema("  "), structType([]));
});

Deno.test("parseSchema() takes keywords and types as names of columns", () => {
  assertEquals(
    parseSchema("date date, select int, `a``b` int, 1a int, struct int"),
    structType([
      field("date", "date"),
      field("select", "integer"),
      field("a`b", "integer"),
      field("1a", "integer"),
      field("struct", "integer"),
    ]),
  );
});

Deno.test("schemaToDdl() writes what parseSchema() reads back", () => {
  const ddl = "a INT,b STRING NOT NULL,`c d` ARRAY<INT> COMMENT 'it\\'s\\tx'";
  assertEquals(schemaToDdl(SCHEMA), ddl);
  assertEquals(parseSchema(ddl), SCHEMA);
});

const BAD_SCHEMAS: readonly (readonly [string, string, string])[] = [
  ["array<int>", "INVALID_SCHEMA.NON_STRUCT_TYPE", 'Give each column a name: "value ARRAY<INT>"'],
  ['"integer"', "INVALID_SCHEMA.NON_STRUCT_TYPE", "INT"],
  ["a int,\nb strng", "UNSUPPORTED_DATATYPE", "(line 2, pos 2)\n\n== SQL ==\na int,\nb strng\n  ^^^^^"],
  ["a int,", "PARSE_SYNTAX_ERROR", "at or near end of input: expected the name of a column"],
  ["a int b string", "PARSE_SYNTAX_ERROR", "at or near 'b': expected a comma before the next column"],
  ["a.b int", "PARSE_SYNTAX_ERROR", "at or near '.'"],
  ["a int comment x", "PARSE_SYNTAX_ERROR", "expected the comment, in quotes"],
  ["a int comment 'x", "PARSE_SYNTAX_ERROR", "this ' is never closed"],
  ["{", "INVALID_JSON_DATA_TYPE", "it is not JSON"],
  ['{"type":"struct"}', "INVALID_JSON_DATA_TYPE", 'the type is a struct without "fields"'],
  [
    '{"type":"struct","fields":[{"type":"integer"}]}',
    "INVALID_JSON_DATA_TYPE",
    'field 1 of the type has no "name"',
  ],
  ['{"type":"list"}', "INVALID_JSON_DATA_TYPE", "neither struct, array nor map"],
];

for (const [text, condition, part] of BAD_SCHEMAS) {
  Deno.test(`parseSchema() refuses ${JSON.stringify(text)}`, () => {
    const error = assertThrows(() => parseSchema(text), AnalysisError);
    assertEquals(error.condition, condition);
    assertStringIncludes(error.message, part);
  });
}
