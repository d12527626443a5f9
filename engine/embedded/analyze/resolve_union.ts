import type { UnionPlan } from "../../declare/plan.ts";
import { AnalysisError } from "../../errors.ts";
import { columnAlreadyExists, quotedType } from "./analysis_errors.ts";
import { ORDINALS } from "./argument_types.ts";
import { castTo } from "./cast_rules.ts";
import { widerType } from "./common_type.ts";
import type { PlanResolver } from "./resolve_plan.ts";
import type { ResolvedExpr } from "./resolved_expr.ts";
import { type Attribute, attributeExpr, type ResolvedPlan } from "./resolved_plan.ts";
import { sameName } from "./scope.ts";

/** A column of an input on its way into the union. */
interface Column {
  readonly name: string;
  readonly expr: ResolvedExpr;
}

/**
 * Brings the inputs of a union to one shape: the first one's names, each column of the inputs' common type.
 *
 * @throws {AnalysisError} `NUM_COLUMNS_MISMATCH`, `INCOMPATIBLE_COLUMN_TYPE`, `_LEGACY_ERROR_TEMP_1201`, `COLUMN_ALREADY_EXISTS`.
 */
export function resolveUnion(
  plan: UnionPlan,
  inputs: readonly ResolvedPlan[],
  resolver: PlanResolver,
): ResolvedPlan {
  const shapes = plan.byName
    ? alignByName(inputs, plan.allowMissingColumns)
    : inputs.map((input) => input.output.map(columnOf));
  const projects = cast(shapes, inputs, "UNION", resolver);
  const output = projects[0]!.output.map((a, i) =>
    resolver.newAttribute(a.name, {
      type: a.type,
      nullable: projects.some((input) => input.output[i]!.nullable),
    })
  );
  const marked = output.map((a, i) => withEventTime(a, projects.map((input) => input.output[i]!)));
  return { kind: "union", inputs: projects, output: marked };
}

/** Inputs by position, each column of their common type. */
export function inOneShape(
  inputs: readonly ResolvedPlan[],
  operator: string,
  resolver: PlanResolver,
): readonly ResolvedPlan[] {
  return cast(inputs.map((input) => input.output.map(columnOf)), inputs, operator, resolver);
}

function cast(
  shapes: readonly (readonly Column[])[],
  inputs: readonly ResolvedPlan[],
  operator: string,
  resolver: PlanResolver,
): readonly ResolvedPlan[] {
  const first = shapes[0]!;
  for (const [i, shape] of shapes.entries()) {
    if (shape.length !== first.length) throw wrongCount(operator, first.length, i, shape.length);
  }
  const types = first.map((_, column) =>
    commonType(shapes.map((shape) => shape[column]!), operator, column, resolver.ansi)
  );
  const mode = resolver.ansi ? "ansi" : "legacy";
  return inputs.map((input, side) => {
    const columns = shapes[side]!.map(({ expr }, i) => ({
      name: first[i]!.name,
      expr: castTo(expr, types[i]!, mode),
    }));
    return resolver.makeProject(input, columns);
  });
}

/** The event times of a union are those of its inputs, as far behind as the first one's. */
function withEventTime(attribute: Attribute, sources: readonly Attribute[]): Attribute {
  const delayMs = sources[0]!.eventTimeDelayMs;
  return delayMs === undefined ? attribute : { ...attribute, eventTimeDelayMs: delayMs };
}

function columnOf(attribute: Attribute): Column {
  return { name: attribute.name, expr: attributeExpr(attribute) };
}

function commonType(columns: readonly Column[], operator: string, index: number, ansi: boolean) {
  return columns.map(({ expr }) => expr.type).reduce((common, type, input) => {
    const wider = widerType(common, type, ansi);
    if (wider !== undefined) return wider;
    const parameters = {
      operator,
      columnOrdinalNumber: ORDINALS[index] ?? `${index + 1}th`,
      tableOrdinalNumber: ORDINALS[input] ?? `${input + 1}th`,
      dataType1: quotedType(type),
      dataType2: quotedType(common),
      hint: "",
    };
    throw new AnalysisError(
      "INCOMPATIBLE_COLUMN_TYPE",
      `${operator} can only be performed on tables with compatible column types. The ${parameters.columnOrdinalNumber} column of the ${parameters.tableOrdinalNumber} table is ${parameters.dataType1} type which is not compatible with ${parameters.dataType2} at the same column of the first table.`,
      { parameters },
    );
  });
}

function wrongCount(operator: string, firstCount: number, index: number, count: number): AnalysisError {
  const parameters = {
    operator,
    firstNumColumns: String(firstCount),
    invalidOrdinalNum: ORDINALS[index] ?? `${index + 1}th`,
    invalidNumColumns: String(count),
  };
  return new AnalysisError(
    "NUM_COLUMNS_MISMATCH",
    `${operator} can only be performed on inputs with the same number of columns, but the first input has ${firstCount} columns and the ${parameters.invalidOrdinalNum} input has ${count} columns.`,
    { parameters },
  );
}

/** Every input with the columns of the first, in its order; with `allowMissing`, also those that only later ones have, and NULL for what is missing. */
function alignByName(inputs: readonly ResolvedPlan[], allowMissing: boolean): Column[][] {
  for (const input of inputs) refuseDuplicates(input.output);
  const names = inputs[0]!.output.map((a) => a.name);
  for (const input of allowMissing ? inputs.slice(1) : []) {
    names.push(...input.output.map((a) => a.name).filter((name) => !names.some((n) => sameName(n, name))));
  }
  return inputs.map((input) => {
    const aligned = names.map((name): Column => {
      const found = input.output.find((a) => sameName(a.name, name));
      if (found) return { name, expr: attributeExpr(found) };
      if (!allowMissing) throw missingColumn(name, input.output);
      return { name, expr: { kind: "literal", type: "void", nullable: true, value: null } };
    });
    const extra = input.output.filter((a) => !names.some((name) => sameName(name, a.name)));
    return [...aligned, ...extra.map(columnOf)];
  });
}

function missingColumn(name: string, output: readonly Attribute[]): AnalysisError {
  const fieldNames = output.map((a) => a.name).join(", ");
  return new AnalysisError(
    "_LEGACY_ERROR_TEMP_1201",
    `Cannot resolve column name "${name}" among (${fieldNames}). To fill what is missing with NULL, use allowMissingColumns.`,
    { parameters: { colName: name, fieldNames } },
  );
}

function refuseDuplicates(output: readonly Attribute[]): void {
  const duplicate = output.find((a, i) => output.findIndex((b) => sameName(a.name, b.name)) !== i);
  if (duplicate) throw columnAlreadyExists(duplicate.name);
}
