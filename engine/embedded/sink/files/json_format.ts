import { quoteIdentifier, quoteString } from "../../duckdb_type.ts";
import { JSON_WRITE_UDFS, jsonSql } from "../../functions/json_write.ts";
import type { FileFormatOf } from "./file_format.ts";
import { refuseOptions, refuseTypes, textOutput } from "./text_output.ts";

const NOT_FOLLOWED = [
  "dateFormat",
  "timestampFormat",
  "timestampNTZFormat",
  "ignoreNullFields",
  "lineSep",
  "encoding",
  "pretty",
];

/** JSON: a line for each row, as `to_json` writes it; NULLs are left out. */
export const jsonFormat: FileFormatOf = (options, { timeZone }) => {
  refuseOptions("json", options, NOT_FOLLOWED);
  const output = textOutput(".json", options);
  return {
    name: "JSON",
    extension: output.extension,
    udfs: JSON_WRITE_UDFS,
    check: (schema) =>
      refuseTypes("JSON", schema, (type) => typeof type === "string" && /^(interval|time\()/.test(type)),
    copy: (sql, schema) => {
      const members = schema.fields.map((f) =>
        `${quoteIdentifier(f.name)} := "row".${quoteIdentifier(f.name)}`
      );
      const line = members.length === 0
        ? quoteString("{}")
        : jsonSql(`struct_pack(${members.join(", ")})`, schema, timeZone);
      return { select: `SELECT ${line} FROM (${sql}) AS "row"`, options: output.copyOptions };
    },
  };
};
