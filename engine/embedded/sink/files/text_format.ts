import { AnalysisError } from "../../../errors.ts";
import type { FileFormatOf } from "./file_format.ts";
import { refuseOptions, refuseTypes, textOutput } from "./text_output.ts";

/** Text: one column of texts, a line for each; NULL is an empty line. */
export const textFormat: FileFormatOf = (options) => {
  refuseOptions("text", options, ["lineSep", "encoding"]);
  const output = textOutput(".txt", options);
  return {
    name: "Text",
    extension: output.extension,
    udfs: [],
    check: (schema) => {
      refuseTypes("Text", schema, (type) => type !== "string");
      if (schema.fields.length === 1) return;
      throw new AnalysisError(
        "_LEGACY_ERROR_TEMP_1290",
        `Text data source supports only a single column, and you have ${schema.fields.length} columns.`,
      );
    },
    copy: (select) => ({ select, options: output.copyOptions }),
  };
};
