import { col, Column, type ColumnOrValue, lambda, valueExpr } from "./column.ts";
import type { CallExpr } from "./expr.ts";
import { literalExpr, type PlainValue } from "./literal.ts";

/** An argument that is a column: a string is a column's name, any other plain value stands for itself. */
export type ColumnArgument = Column | PlainValue;

/** An argument that is usually a plain value, such as a pattern or a length: a string stands for itself. */
export type ValueArgument = ColumnOrValue;

/** Options by name: `{ mode: "FAILFAST" }`. */
export type OptionsArgument = Readonly<Record<string, string>>;

/** An argument that is a function of an array's or map's elements. */
export type LambdaArgument = (x: Column, y: Column, z: Column) => Column;

/**
 * Calls a Spark function. The functions of this folder are written with it by `deno task functions`.
 *
 * @param kinds How each argument is to be taken; the last one holds for all that follow. Arguments that were left out end the list.
 */
export function callFunction(
  name: string,
  kinds: readonly ("column" | "value" | "lambda" | "options")[],
  args: readonly (ColumnArgument | ValueArgument | LambdaArgument | OptionsArgument | undefined)[],
): Column {
  const given = args.slice(0, args.findLastIndex((arg) => arg !== undefined) + 1);
  const exprs = given.map((arg, i) => {
    if (typeof arg === "function") return lambda(arg).expr;
    const kind = kinds[Math.min(i, kinds.length - 1)];
    if (kind === "options") return optionsExpr(arg as OptionsArgument | undefined);
    return typeof arg === "string" && kind === "column"
      ? col(arg).expr
      : valueExpr(arg as ColumnArgument | ValueArgument);
  });
  return new Column({ kind: "call", name, args: exprs });
}

function optionsExpr(options: OptionsArgument = {}): CallExpr {
  return { kind: "call", name: "map", args: Object.entries(options).flat().map(literalExpr) };
}
