import type { Expr } from "../../declare/expr.ts";
import { AnalysisError, closeNames } from "../../errors.ts";
import { findFunction } from "../functions/catalogue.ts";
import type { Parameter } from "../functions/spark_function.ts";

/** An argument as written: `value`, or `name => value`. */
export interface WrittenArgument {
  readonly name?: string;
  readonly value: Expr;
}

/**
 * The arguments of a call in the order of the function's parameters.
 *
 * @throws {AnalysisError} `NAMED_PARAMETERS_NOT_SUPPORTED`, `UNRECOGNIZED_PARAMETER_NAME`, `UNEXPECTED_POSITIONAL_ARGUMENT`,
 *   `DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.…`, `REQUIRED_PARAMETER_NOT_FOUND`.
 */
export function positionalArguments(routine: string, args: readonly WrittenArgument[]): readonly Expr[] {
  const firstNamed = args.findIndex(({ name }) => name !== undefined);
  const fn = findFunction(routine);
  // A function that is not there is refused when names are looked up; `range` is no function of rows.
  if (firstNamed === -1 || (!fn && routine !== "range")) return args.map(({ value }) => value);
  if (!fn?.namedArguments) {
    throw failure("NAMED_PARAMETERS_NOT_SUPPORTED", routine, "it takes its arguments by position");
  }
  const after = args.slice(firstNamed);
  if (after.some(({ name }) => name === undefined)) {
    throw failure(
      "UNEXPECTED_POSITIONAL_ARGUMENT",
      routine,
      `an argument by position follows the one named ${after[0]!.name}`,
    );
  }
  const values: (Expr | undefined)[] = args.slice(0, firstNamed).map(({ value }) => value);
  const taken = new Set<number>();
  for (const { name, value } of after) {
    const place = placeOf(routine, name!, fn.parameters);
    if (values[place] !== undefined) throw assignedTwice(routine, name!, taken.has(place));
    taken.add(place);
    values[place] = value;
  }
  return Array.from(values, (value, i) => value ?? defaultOf(routine, fn.parameters[i]!));
}

function placeOf(routine: string, name: string, parameters: readonly Parameter[]): number {
  const place = parameters.findIndex((parameter) => parameter.name.toLowerCase() === name.toLowerCase());
  if (place !== -1) return place;
  const names = closeNames(name, parameters.map((parameter) => parameter.name), 3).map((each) =>
    `\`${each}\``
  );
  throw failure(
    "UNRECOGNIZED_PARAMETER_NAME",
    routine,
    `it has no parameter named ${name}. Did you mean one of the following? [${names.join(", ")}]`,
    { argumentName: `\`${name}\``, proposal: names.join(" ") },
  );
}

function assignedTwice(routine: string, name: string, isNamed: boolean): AnalysisError {
  const kind = isNamed ? "DOUBLE_NAMED_ARGUMENT_REFERENCE" : "BOTH_POSITIONAL_AND_NAMED";
  return failure(
    `DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.${kind}`,
    routine,
    `the parameter ${name} is given twice`,
    { parameterName: `\`${name}\`` },
  );
}

function defaultOf(routine: string, { name, optional, default: value }: Parameter): Expr {
  if (optional && value !== undefined) {
    return { kind: "literal", type: value === null ? "void" : "string", value };
  }
  throw failure("REQUIRED_PARAMETER_NOT_FOUND", routine, `the parameter ${name} is required`, {
    parameterName: `\`${name}\``,
  });
}

function failure(
  condition: string,
  routine: string,
  reason: string,
  parameters: Record<string, string> = {},
): AnalysisError {
  return new AnalysisError(condition, `Cannot invoke routine \`${routine}\`: ${reason}.`, {
    parameters: { routineName: `\`${routine}\``, ...parameters },
  });
}
