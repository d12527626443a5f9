import { AnalysisError, closeNames, likelyNames } from "../../errors.ts";
import { type DataType, quoteName, sqlName } from "../../declare/types.ts";
import type { Mismatch } from "../functions/spark_function.ts";

/** A name as Spark's messages write it: every part in back quotes. */
export function quoted(...parts: readonly string[]): string {
  return parts.map((part) => "`" + part.replaceAll("`", "``") + "`").join(".");
}

/** A list of names in words: `` `a`, `b` ``. */
function listed(names: readonly string[]): string {
  return names.join(", ");
}

/**
 * `UNRESOLVED_COLUMN`: nothing has this name.
 *
 * @param names The names that would do, already in back quotes.
 */
export function unresolvedColumn(parts: readonly string[], names: readonly string[]): AnalysisError {
  const objectName = quoted(...parts);
  // Spark compares the name as written with the others in back quotes.
  const proposal = listed(closeNames(parts.map(quoteName).join("."), names, 5));
  const sentence = `A column, variable, or function parameter with name ${objectName} cannot be resolved.`;
  if (!proposal) {
    return new AnalysisError("UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", sentence, {
      parameters: { objectName },
    });
  }
  return new AnalysisError(
    "UNRESOLVED_COLUMN.WITH_SUGGESTION",
    `${sentence} Did you mean one of the following? [${proposal}].`,
    { parameters: { objectName, proposal } },
  );
}

/** `CANNOT_RESOLVE_STAR_EXPAND`: nothing has the name before `.*`. */
export function unknownStar(parts: readonly string[], names: readonly string[]): AnalysisError {
  const parameters = {
    targetString: quoted(...parts),
    columns: listed(names.map((name) => quoted(name)).sort()),
  };
  return new AnalysisError(
    "CANNOT_RESOLVE_STAR_EXPAND",
    `Cannot resolve ${parameters.targetString}.* given input columns ${parameters.columns}. Please check that the specified table or struct exists and is accessible in the input columns.`,
    { parameters },
  );
}

/** `_LEGACY_ERROR_TEMP_1050`: the star of a column that has no members. */
export function starOfNoStruct(name: string): AnalysisError {
  const attributes = `List(${name})`;
  return new AnalysisError(
    "_LEGACY_ERROR_TEMP_1050",
    `Can only star expand struct data types. Attribute: \`${attributes}\`.`,
    { parameters: { attributes } },
  );
}

/** `FIELD_NOT_FOUND`: a struct has no such member. */
export function fieldNotFound(fieldName: string, fields: readonly string[]): AnalysisError {
  const parameters = { fieldName: quoted(fieldName), fields: listed(fields.map((f) => quoted(f))) };
  return new AnalysisError(
    "FIELD_NOT_FOUND",
    `No such struct field ${parameters.fieldName} in ${parameters.fields}.`,
    { parameters },
  );
}

/** `AMBIGUOUS_REFERENCE`: several columns have this name. */
export function ambiguousReference(
  parts: readonly string[],
  candidates: readonly string[],
): AnalysisError {
  const parameters = { name: quoted(...parts), referenceNames: `[${listed([...candidates].sort())}]` };
  return new AnalysisError(
    "AMBIGUOUS_REFERENCE",
    `Reference ${parameters.name} is ambiguous, could be: ${parameters.referenceNames}.`,
    { parameters },
  );
}

/** `UNRESOLVED_ROUTINE`: no function has this name. */
export function unresolvedRoutine(name: string, names: Iterable<string>): AnalysisError {
  const routineName = quoted(name);
  const searchPath = "[`system`.`builtin`, `system`.`session`, `spark_catalog`.`default`]";
  const close = listed(likelyNames(name, names, 3).map((candidate) => quoted(candidate)));
  const advice = close ? ` Did you mean one of the following? [${close}].` : "";
  return new AnalysisError(
    "UNRESOLVED_ROUTINE",
    `Cannot resolve routine ${routineName} on search path ${searchPath}.${advice}`,
    { parameters: { routineName, searchPath } },
  );
}

/** `WRONG_NUM_ARGS.WITHOUT_SUGGESTION`. */
export function wrongNumArgs(name: string, expected: string, actual: number): AnalysisError {
  const parameters = {
    functionName: quoted(name),
    expectedNum: expected,
    actualNum: String(actual),
    docroot: "https://spark.apache.org/docs/latest",
  };
  return new AnalysisError(
    "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
    `The ${parameters.functionName} requires ${expected} parameters but the actual number is ${actual}. Please, refer to '${parameters.docroot}/sql-ref-functions.html' for a fix.`,
    { parameters },
  );
}

/**
 * `DATATYPE_MISMATCH.…`.
 *
 * @param sqlExpr The expression that does not fit, as SQL text.
 */
export function datatypeMismatch(sqlExpr: string, mismatch: Mismatch): AnalysisError {
  const sentence = `Cannot resolve "${sqlExpr}" due to data type mismatch: ${mismatch.reason}.`;
  return new AnalysisError(`DATATYPE_MISMATCH.${mismatch.mismatch}`, sentence, {
    parameters: { sqlExpr: `"${sqlExpr}"`, ...mismatch.parameters },
  });
}

/** A type as Spark's messages quote it: `"BIGINT"`. */
export function quotedType(type: DataType): string {
  return `"${sqlName(type)}"`;
}

/** `COLUMN_ALREADY_EXISTS`: two new columns of one name. */
export function columnAlreadyExists(name: string): AnalysisError {
  const columnName = quoted(name.toLowerCase());
  return new AnalysisError(
    "COLUMN_ALREADY_EXISTS",
    `The column ${columnName} already exists. Choose another name or rename the existing column.`,
    { parameters: { columnName } },
  );
}
