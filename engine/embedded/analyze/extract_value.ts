import { AnalysisError } from "../../errors.ts";
import { arrayType, type StructType } from "../../declare/types.ts";
import { findFunction } from "../functions/catalogue.ts";
import { ambiguousReference, datatypeMismatch, fieldNotFound, quotedType } from "./analysis_errors.ts";
import { isImplicit } from "./argument_types.ts";
import { castTo } from "./cast_rules.ts";
import { isIntegral } from "./common_type.ts";
import type { MemberExpr, ResolvedExpr, ResolvedLambdaVariable } from "./resolved_expr.ts";

let lastVariableId = 0;

/** A lambda parameter that no other one is mistaken for. */
export function newVariable(
  name: string,
  type: ResolvedExpr["type"],
  nullable: boolean,
): ResolvedLambdaVariable {
  return { kind: "lambdaVariable", id: ++lastVariableId, name, type, nullable };
}

/** An extraction as SQL text, for messages. */
interface Texts {
  readonly whole: string;
  readonly base: string;
  readonly key: string;
}

/**
 * `input.name`: a struct's member, the members of an array of structs, or a map's value.
 *
 * @param base The text before the dot, for messages.
 */
export function memberOf(input: ResolvedExpr, name: string, ansi: boolean, base: string): ResolvedExpr {
  const key: ResolvedExpr = { kind: "literal", type: "string", nullable: false, value: name };
  return extractValue(input, key, ansi, { whole: `${base}.${name}`, base, key: name });
}

/**
 * `input[key]`, by what `input` is.
 *
 * @throws {AnalysisError} `FIELD_NOT_FOUND`, `AMBIGUOUS_REFERENCE_TO_FIELDS`, `INVALID_EXTRACT_…`, `DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE`.
 */
export function extractValue(
  input: ResolvedExpr,
  key: ResolvedExpr,
  ansi: boolean,
  texts: Texts,
): ResolvedExpr {
  const type = input.type;
  const name = key.kind === "literal" && key.type === "string" && typeof key.value === "string"
    ? key.value
    : undefined;
  if (typeof type !== "string") {
    if (type.type === "struct") {
      if (name === undefined) throw invalidFieldExtraction(texts.key);
      return structMember(input, type, name);
    }
    if (type.type === "map") {
      if (!isImplicit(key.type, type.keyType, ansi)) {
        throw wrongKey(texts, quotedType(type.keyType), key);
      }
      const cast = castTo(key, type.keyType, ansi ? "ansi" : "legacy");
      return { kind: "mapValue", input, key: cast, type: type.valueType, nullable: true };
    }
    if (name !== undefined && typeof type.elementType !== "string" && type.elementType.type === "struct") {
      return membersOfArray(input, type.elementType, type.containsNull, name);
    }
    return arrayElement(input, key, ansi, texts);
  }
  if (type === "void") return input;
  throw new AnalysisError(
    "INVALID_EXTRACT_BASE_FIELD_TYPE",
    `Can't extract a value from "${texts.base}". Need a complex type [STRUCT, ARRAY, MAP] but got ${
      quotedType(type)
    }.`,
    { parameters: { base: `"${texts.base}"`, other: quotedType(type) } },
  );
}

function structMember(input: ResolvedExpr, type: StructType, name: string): MemberExpr {
  const found = type.fields.flatMap((f, i) => f.name.toLowerCase() === name.toLowerCase() ? [i] : []);
  if (found.length === 0) throw fieldNotFound(name, type.fields.map((f) => f.name));
  if (found.length > 1) {
    throw ambiguousReference([name], found.map((i) => `\`${type.fields[i]!.name}\``));
  }
  const index = found[0]!;
  const field = type.fields[index]!;
  return {
    kind: "member",
    input,
    index,
    name: field.name,
    type: field.type,
    nullable: input.nullable || field.nullable,
  };
}

/** `items.name`, where `items` is an array of structs: the array of their names. */
function membersOfArray(
  input: ResolvedExpr,
  element: StructType,
  containsNull: boolean,
  name: string,
): ResolvedExpr {
  const variable = newVariable("element", element, containsNull);
  const body = structMember(variable, element, name);
  const { type, nullable } = body;
  return {
    kind: "call",
    function: findFunction("transform")!,
    args: [input, { kind: "lambda", parameters: [variable], body, type, nullable }],
    type: arrayType(type, nullable),
    nullable: input.nullable,
  };
}

function arrayElement(input: ResolvedExpr, key: ResolvedExpr, ansi: boolean, texts: Texts): ResolvedExpr {
  const type = input.type;
  if (typeof type === "string" || type.type !== "array") throw invalidFieldExtraction(texts.key);
  if (!isIntegral(key.type) && key.type !== "void") throw wrongKey(texts, '"INTEGRAL"', key);
  const index = castTo(key, key.type === "void" ? "integer" : key.type, "ansi");
  return {
    kind: "element",
    input,
    index,
    outOfRange: ansi ? "raise" : "null",
    type: type.elementType,
    nullable: elementNullable(input, index, type.containsNull, ansi),
  };
}

/** As Spark sees it: an index that is a literal may be out of range even where that would raise. */
function elementNullable(
  input: ResolvedExpr,
  index: ResolvedExpr,
  containsNull: boolean,
  ansi: boolean,
): boolean {
  if (index.kind !== "literal") return !ansi || input.nullable || index.nullable || containsNull;
  const element = input.kind === "call" && input.function.name === "array"
    ? input.args[Number(index.value)]
    : undefined;
  return element?.nullable ?? true;
}

function invalidFieldExtraction(key: string): AnalysisError {
  return new AnalysisError(
    "INVALID_EXTRACT_FIELD_TYPE",
    `Field name should be a non-null string literal, but it's "${key}".`,
    { parameters: { extraction: `"${key}"` } },
  );
}

function wrongKey(texts: Texts, requiredType: string, key: ResolvedExpr): AnalysisError {
  const parameters = {
    paramIndex: "second",
    requiredType,
    inputSql: `"${texts.key}"`,
    inputType: quotedType(key.type),
  };
  return datatypeMismatch(texts.whole, {
    mismatch: "UNEXPECTED_INPUT_TYPE",
    reason:
      `The second parameter requires the ${requiredType} type, however ${parameters.inputSql} has the type ${parameters.inputType}`,
    parameters,
  });
}
