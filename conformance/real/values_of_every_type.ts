/**
 * Rows with a column of every type, as lines of a Kafka topic and as the SQL that makes columns of them: Spark and our
 * engine run the same SQL on the same lines, and every reader must find the same values in what either of them wrote.
 *
 * @module
 */

/** id, timestamp, date, decimal(38,10), decimal(9,2), double, boolean, bigint, bytes in hex, text, list; an empty field is NULL. */
const LINES: readonly (readonly string[])[] = [
  [
    "0",
    "2024-02-29 12:34:56.123456",
    "2024-02-29",
    "1234567890123456789012345678.0123456789",
    "1234567.89",
    "0.1",
    "true",
    "9223372036854775807",
    "00FF10",
    "naïve 🚲 日本語 'quoted\" \\ %",
    "a,bb,ccc",
  ],
  [
    "1",
    "1969-12-31 23:59:59.999999",
    "1969-12-31",
    "-0.0000000001",
    "-0.01",
    "-0.0",
    "false",
    "-9223372036854775808",
    "",
    " ",
    "é,🚲",
  ],
  ["2", "1900-01-01 00:00:00.000001", "1899-12-31", "0", "0", "NaN", "true", "0", "61", "tab no", "x"],
  [
    "3",
    "1700-01-01 00:00:00",
    "1582-10-15",
    "99999999999999999999999999.9999999999",
    "9999999.99",
    "Infinity",
    "false",
    "-1",
    "C3A9",
    "e\u0301",
    "y,z",
  ],
  [
    "4",
    "2200-12-31 23:59:59.999999",
    "9999-12-31",
    "1",
    "1",
    "-1.7976931348623157E308",
    "true",
    "1",
    "0A",
    "NULL",
    "null",
  ],
  ["5", "", "", "", "", "", "", "", "", "", ""],
  [
    "6",
    "1970-01-01 00:00:00",
    "0001-01-01",
    "-1",
    "-1",
    "4.9E-324",
    "false",
    "42",
    "00",
    "\u0000 zero",
    ",a",
  ],
];

/** Values of the topic. */
export const TYPED_LINES: readonly string[] = LINES.map((fields) => fields.join("\t"));

/** The lines' fields as columns of every type. */
export const TYPED_COLUMNS: readonly (readonly string[])[] = [
  [String.raw`split(CAST(value AS STRING), '\t') AS f`],
  [
    "CAST(f[0] AS INT) AS id",
    "CAST(nullif(f[1], '') AS TIMESTAMP) AS at",
    "CAST(nullif(f[1], '') AS TIMESTAMP_NTZ) AS local",
    "CAST(nullif(f[2], '') AS DATE) AS day",
    "CAST(nullif(f[3], '') AS DECIMAL(38,10)) AS large",
    "CAST(nullif(f[4], '') AS DECIMAL(9,2)) AS price",
    "CAST(nullif(f[5], '') AS DOUBLE) AS x",
    "CAST(nullif(f[5], '') AS FLOAT) AS y",
    "CAST(nullif(f[6], '') AS BOOLEAN) AS flag",
    "CAST(f[0] AS TINYINT) AS tiny",
    "CAST(f[0] AS SMALLINT) AS small",
    "CAST(nullif(f[7], '') AS BIGINT) AS number",
    "unhex(nullif(f[8], '')) AS raw",
    "nullif(f[9], '') AS text",
    "'always' AS constant",
    "split(nullif(f[10], ''), ',') AS tags",
    "transform(split(nullif(f[10], ''), ','), t -> named_struct('tag', t, 'size', length(t))) AS pieces",
    "map_from_arrays(split(nullif(f[10], ''), ','), transform(split(nullif(f[10], ''), ','), t -> length(t))) AS sizes",
    "named_struct('id', CAST(f[0] AS INT), 'at', CAST(nullif(f[1], '') AS TIMESTAMP), 'more', " +
    "named_struct('text', nullif(f[9], ''), 'list', array(nullif(f[9], ''), f[0]))) AS `who is it`",
  ],
];

/** Columns that parquet-wasm gives as Spark does. */
export const SIMPLE_COLUMNS: readonly string[] = [
  "id",
  "at",
  "local",
  "day",
  "x",
  "y",
  "flag",
  "tiny",
  "small",
  "number",
  "raw",
  "text",
  "constant",
  "tags",
];
