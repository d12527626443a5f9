import { autoName } from "../../declare/auto_name.ts";
import type { CallExpr, Expr } from "../../declare/expr.ts";

/**
 * The expression that Spark makes of a call before it looks at types, or that says the same by other functions.
 *
 * @returns `undefined` for a call that stands for itself.
 */
export function rewriteCall(expr: CallExpr): Expr | undefined {
  const shift = Object.hasOwn(SHIFTS, expr.name) ? SHIFTS[expr.name] : undefined;
  if (shift !== undefined) return { ...expr, name: shift };
  switch (expr.name) {
    case "||":
      return { ...expr, name: "concat" };
    case "between":
      return expr.args.length === 3 ? bothBounds(expr) : undefined;
    case "nullif":
      return expr.args.length === 2 ? nullWhenEqual(expr) : undefined;
    case "struct":
      return namedStruct(expr);
    case "assert_true":
      return expr.args.length === 1 ? assertionWithMessage(expr) : undefined;
    case "arrays_zip":
      return zippedArrays(expr);
    default:
      return undefined;
  }
}

/** The message of a failed assertion names the condition. */
function assertionWithMessage({ args: [condition] }: CallExpr): CallExpr {
  return call("assert_true", condition!, text(`'${autoName(condition!)}' is not true!`));
}

/** Operators that are functions by another name. */
const SHIFTS: Readonly<Record<string, string>> = {
  "<<": "shiftleft",
  ">>": "shiftright",
  ">>>": "shiftrightunsigned",
};

function call(name: string, ...args: readonly Expr[]): CallExpr {
  return { kind: "call", name, args };
}

function text(value: string): Expr {
  return { kind: "literal", type: "string", value };
}

/** `a BETWEEN b AND c` is `a >= b AND a <= c`, each comparison with its own common type. */
function bothBounds({ args: [value, lower, upper] }: CallExpr): CallExpr {
  return call("and", call(">=", value!, lower!), call("<=", value!, upper!));
}

/** `nullif(a, b)` keeps the type of `a`, whatever the two are compared as. */
function nullWhenEqual({ args: [value, other] }: CallExpr): Expr {
  const when = call("=", value!, other!);
  return {
    kind: "case",
    branches: [{ when, then: { kind: "literal", type: "void", value: null } }],
    otherwise: value!,
  };
}

/** `struct(a, b AS c)` is `named_struct('a', a, 'c', b)`. */
function namedStruct({ args: members }: CallExpr): CallExpr {
  const args = members.flatMap((member, i): Expr[] => {
    const name = memberName(member) ?? `col${i + 1}`;
    return [text(name), member];
  });
  return call("named_struct", ...args);
}

/** Struct `i` of `arrays_zip(a, b)` has element `i` of each array under that array's name, NULL where it has none; for a NULL array there is no result. */
function zippedArrays({ args: arrays }: CallExpr): Expr {
  const sizes = arrays.map((array) => call("size", array));
  const length = sizes.length === 1 ? sizes[0]! : call("greatest", ...sizes);
  const index: Expr = { kind: "lambdaVariable", name: "index" };
  const members = arrays.flatMap((
    array,
    i,
  ) => [text(memberName(array) ?? String(i)), call("get", array, index)]);
  const items = call("array_repeat", { kind: "literal", type: "integer", value: 0 }, length);
  const zip: Expr = { kind: "lambda", parameters: ["item", "index"], body: call("named_struct", ...members) };
  const isNull = arrays.map((array): Expr => call("isnull", array)).reduce((a, b) => call("or", a, b));
  const nothing: Expr = { kind: "literal", type: "void", value: null };
  return {
    kind: "case",
    branches: [{ when: isNull, then: nothing }],
    otherwise: call("transform", items, zip),
  };
}

function memberName(member: Expr): string | undefined {
  switch (member.kind) {
    case "alias":
      return member.names[0];
    case "column":
      return member.parts.at(-1);
    case "lambdaVariable":
      return member.name;
    case "extract":
      return member.key.kind === "literal" && typeof member.key.value === "string"
        ? member.key.value
        : undefined;
    default:
      return undefined;
  }
}
