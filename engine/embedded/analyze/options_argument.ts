import type { Expr } from "../../declare/expr.ts";
import { printExpr } from "../../declare/print_expr.ts";
import { sqlName } from "../../declare/types.ts";
import { AnalysisError } from "../../errors.ts";
import type { ResolvedLiteral } from "./resolved_expr.ts";

/**
 * The options of a function such as `from_json`, written `map('mode', 'FAILFAST')`, as a constant: their JSON, for `readOptions` of the functions.
 *
 * @throws {AnalysisError} `INVALID_OPTIONS.NON_MAP_FUNCTION`, `INVALID_OPTIONS.NON_STRING_TYPE`, `UNSUPPORTED_FEATURE.COMPUTED_OPTIONS`.
 */
export function optionsArgument(expr: Expr): ResolvedLiteral {
  if (expr.kind !== "call" || (expr.name !== "map" && expr.name !== "create_map")) {
    throw new AnalysisError(
      "INVALID_OPTIONS.NON_MAP_FUNCTION",
      `Invalid options: Must use the \`map()\` function for options, not ${printExpr(expr)}.`,
    );
  }
  const texts = expr.args.map((arg) => {
    if (arg.kind === "literal" && typeof arg.value === "string" && arg.type === "string") return arg.value;
    if (arg.kind === "literal") throw notStrings(sqlName(arg.type));
    throw new AnalysisError(
      "UNSUPPORTED_FEATURE.COMPUTED_OPTIONS",
      `The names and values of options must be constant texts here, but one is ${printExpr(arg)}.`,
      { parameters: { option: printExpr(arg) } },
    );
  });
  const options = Object.fromEntries(
    texts.flatMap((name, i) => i % 2 === 0 ? [[name.toLowerCase(), texts[i + 1] ?? ""]] : []),
  );
  return { kind: "literal", type: "string", value: JSON.stringify(options), nullable: false };
}

function notStrings(type: string): AnalysisError {
  return new AnalysisError(
    "INVALID_OPTIONS.NON_STRING_TYPE",
    `Invalid options: A type of keys and values in \`map()\` must be string, but got "${type}".`,
    { parameters: { mapType: `"${type}"` } },
  );
}
