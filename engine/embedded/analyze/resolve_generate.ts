import type { CallExpr } from "../../declare/expr.ts";
import type { GeneratePlan, TableFunctionPlan } from "../../declare/plan.ts";
import { printExpr } from "../../declare/print_expr.ts";
import { AnalysisError } from "../../errors.ts";
import { findFunction } from "../functions/catalogue.ts";
import { type GeneratorFunction, isGeneratorFunction } from "../functions/generator.ts";
import { missingFunction } from "../functions/missing_functions.ts";
import { quoted, wrongNumArgs } from "./analysis_errors.ts";
import { resolveExpr } from "./resolve_expr.ts";
import type { PlanResolver } from "./resolve_plan.ts";
import { literalValue, type ResolvedCallExpr, type ResolvedExpr } from "./resolved_expr.ts";
import type { Attribute, ResolvedPlan } from "./resolved_plan.ts";

/** A resolved call of a generator. */
export type GeneratorCall = ResolvedCallExpr & { readonly function: GeneratorFunction };

/** Names for what a generator makes. */
interface GeneratorNames {
  /** For the columns; none for those of the function. */
  readonly names: readonly string[];
  readonly qualifier?: string | undefined;
  /** Keeps rows of which the generator makes none, whatever the function says. */
  readonly outer?: boolean;
}

/** LATERAL VIEW. */
export function resolveGenerate(plan: GeneratePlan, resolver: PlanResolver): ResolvedPlan {
  const input = resolver.resolve(plan.input);
  const call = generatorCall(plan.generator, resolveExpr(plan.generator, resolver.scopeOf(input)));
  const { name: qualifier, outer, columns: names } = plan;
  return generateRows(input, call, { names, qualifier, outer }, resolver).plan;
}

/** A function where a table stands. */
export function resolveTableFunction({ call }: TableFunctionPlan, resolver: PlanResolver): ResolvedPlan {
  const oneRow: ResolvedPlan = { kind: "values", rows: [[]], output: [] };
  if (call.name === "range") return range(call, resolver);
  const fn = findFunction(call.name);
  if (!fn || !isGeneratorFunction(fn)) throw missingFunction(call.name) ?? unknownTableFunction(call);
  const resolved = generatorCall(call, resolveExpr(call, resolver.scopeOf(oneRow)));
  return generateRows(oneRow, resolved, { names: [] }, resolver).plan;
}

/** The input with the columns that a generator makes. */
export function generateRows(
  input: ResolvedPlan,
  call: GeneratorCall,
  { names, qualifier, outer = false }: GeneratorNames,
  resolver: PlanResolver,
): { plan: ResolvedPlan; made: readonly Attribute[] } {
  const keepsAll = outer || call.function.outer === true;
  const columns = call.function.columns(call.args.map((arg) => arg.type), call.args.map(literalValue));
  if (names.length > 0 && names.length !== columns.length) throw wrongNames(names, columns.length);
  const made = columns.map(({ name, type, nullable }, i): Attribute => {
    const attribute = resolver.newAttribute(names[i] ?? name, { type, nullable: nullable || keepsAll });
    return qualifier === undefined ? attribute : { ...attribute, qualifier };
  });
  return {
    plan: {
      kind: "generate",
      input,
      generator: call,
      outer: keepsAll,
      made,
      output: [...input.output, ...made],
    },
    made,
  };
}

function generatorCall(written: CallExpr, expr: ResolvedExpr): GeneratorCall {
  if (expr.kind === "call" && isGeneratorFunction(expr.function)) return { ...expr, function: expr.function };
  throw new AnalysisError(
    "UNSUPPORTED_GENERATOR.NOT_GENERATOR",
    `The generator is not supported: ${
      quoted(written.name)
    } is expected to be a generator. However, its class is a function that makes one value.`,
    { parameters: { functionName: quoted(written.name), classCanonicalName: written.name } },
  );
}

function wrongNames(names: readonly string[], expected: number): AnalysisError {
  return new AnalysisError(
    "UDTF_ALIAS_NUMBER_MISMATCH",
    `The number of aliases supplied in the AS clause does not match the number of columns output by the UDTF. Expected ${expected} aliases, but got ${
      names.join(",")
    }. Please ensure that the number of aliases provided matches the number of columns output by the UDTF.`,
    { parameters: { aliasesSize: String(expected), aliasesNames: names.join(",") } },
  );
}

function unknownTableFunction({ name }: CallExpr): AnalysisError {
  return new AnalysisError(
    "UNRESOLVABLE_TABLE_VALUED_FUNCTION",
    `Could not resolve ${
      quoted(name)
    } to a table-valued function. Those that are here: range, explode, posexplode, inline, stack, json_tuple, variant_explode. Please make sure that ${
      quoted(name)
    } is defined as a table-valued function and that all required parameters are provided correctly.`,
    { parameters: { name: quoted(name) } },
  );
}

/** `range(end)`, `range(start, end[, step[, slices]])`. */
function range(call: CallExpr, resolver: PlanResolver): ResolvedPlan {
  const scope = resolver.scopeOf({ kind: "values", rows: [[]], output: [] });
  const numbers = call.args.map((arg) => wholeNumber(arg, literalValue(resolveExpr(arg, scope))));
  if (numbers.length === 0 || numbers.length > 4) throw wrongNumArgs("range", "[1, 2, 3, 4]", numbers.length);
  const [start, end, step = 1n] = numbers.length === 1
    ? [0n, numbers[0]!]
    : numbers as [bigint, bigint, bigint?];
  if (step === 0n) {
    throw new AnalysisError("FAILED_FUNCTION_CALL", "Cannot make the rows of range: its step is 0.");
  }
  const output = [resolver.newAttribute("id", { type: "long", nullable: false })];
  return { kind: "range", start: start!, end: end!, step, output };
}

function wholeNumber(written: CallExpr["args"][number], value: ReturnType<typeof literalValue>): bigint {
  if (typeof value === "number" || typeof value === "bigint") return BigInt(value);
  throw new AnalysisError(
    "UNEXPECTED_INPUT_TYPE",
    `The arguments of range must be constant whole numbers, but one is ${printExpr(written)}.`,
    { parameters: { functionName: "`range`", inputSql: printExpr(written) } },
  );
}
