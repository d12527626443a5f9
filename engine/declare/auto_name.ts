import type {
  CallExpr,
  CastExpr,
  ColumnExpr,
  Expr,
  ExtractExpr,
  LiteralExpr,
  OverExpr,
  SortExpr,
} from "./expr.ts";
import { type ExprText, exprText, functionText } from "./expr_text.ts";
import { binaryHex, intervalOrTimeText } from "./literal_text.ts";
import { type DataType, sqlName } from "./types.ts";
import { DEFAULT_ARGUMENTS, FIRST_ARGUMENT_ONLY, OTHER_NAMES, WITHOUT_ARGUMENTS } from "./written_calls.ts";

/** What a name depends on besides the expression, known once it is analysed. */
export interface AutoNameOptions {
  /**
   * How a column inside an expression is written: Spark leaves out a qualifier (`upper(t.a)` is named `upper(a)`) and keeps a struct's name.
   * @default {the parts, with dots between them}
   */
  readonly columnText?: (column: ColumnExpr) => string;
  /**
   * Whether `input[key]` takes a member of a struct, written `input.key`, rather than an element or a map's value, written `input[key]`.
   * @default {that of the results of `from_json`, `struct`, `named_struct`, `window` and the like}
   */
  readonly isMember?: (expr: ExtractExpr) => boolean;
  /**
   * The type of an expression, for the few names that depend on one: `to_char` of a date is named `date_format`.
   * @default {unknown}
   */
  readonly typeOf?: (expr: Expr) => DataType | undefined;
  /**
   * The session's time zone, for timestamps.
   * @default {"UTC"}
   */
  readonly timeZone?: string;
}

/**
 * The name that Spark 4 gives to a column without an alias: `a` for `CAST(a AS STRING)`, `(a + 1)`, `split(v, \t, -1)[0]`, `count(1)`.
 *
 * Generators such as `explode` name their columns themselves and are not meant here.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const value = { kind: "column", parts: ["value"] } as const;
 * assertEquals(autoName({ kind: "cast", input: value, type: "string", onError: "raise" }), "value");
 * assertEquals(autoName({ kind: "call", name: "upper", args: [value] }), "upper(value)");
 * ```
 */
export function autoName(expr: Expr, options: AutoNameOptions = {}): string {
  if (expr.kind === "alias") return expr.names[0]!;
  if (expr.kind === "column") return expr.parts.at(-1)!;
  if (expr.kind === "sql") return expr.text;
  return castColumn(expr)?.parts[0] ?? nameText(options)(expr);
}

/** The column below one cast or several: casts alone do not rename it. */
function castColumn(expr: Expr): ColumnExpr | undefined {
  let inner: Expr = expr;
  while (inner.kind === "cast") inner = inner.input;
  return expr.kind === "cast" && inner.kind === "column" && inner.parts.length === 1 ? inner : undefined;
}

function nameText(options: AutoNameOptions): ExprText {
  const {
    columnText = (column) => column.parts.join("."),
    isMember = looksLikeMember,
    typeOf = () => undefined,
    timeZone = "UTC",
  } = options;
  const lambdas: (readonly string[])[] = [];
  const isVariable = (name: string) => lambdas.some((names) => names.includes(name));
  const text: ExprText = exprText({
    column: (column) =>
      isVariable(column.parts[0]!)
        ? ["namedlambdavariable()", ...column.parts.slice(1)].join(".")
        : columnText(column),
    literal: (literal) => literalName(literal, text, timeZone),
    identifier: (name) => name,
    extract: (expr) => {
      const member = isMember(expr);
      return member ? `${text(expr.input)}.${text(expr.key)}` : `${text(expr.input)}[${text(expr.key)}]`;
    },
    lambda: ({ parameters, body }) => {
      lambdas.push(parameters);
      const inner = text(body);
      lambdas.pop();
      return `lambdafunction(${[inner, ...parameters.map(() => "namedlambdavariable()")].join(", ")})`;
    },
    cast: (expr, text) => castName(expr, text, timeZone),
    call: (expr) => callName(expr, text, typeOf),
    within: withinName,
    frame: frameName,
  });
  return text;
}

const STRUCT_MAKERS = ["from_json", "from_csv", "struct", "named_struct", "window", "session_window"];

function looksLikeMember({ input, key }: ExtractExpr): boolean {
  return key.kind === "literal" && key.type === "string" && input.kind === "call" &&
    STRUCT_MAKERS.includes(input.name);
}

function callName(
  expr: CallExpr,
  text: ExprText,
  typeOf: NonNullable<AutoNameOptions["typeOf"]>,
): string | undefined {
  const { name } = expr;
  const args = expr.args.map((arg) => name === "count" && arg.kind === "star" ? "1" : text(arg));
  const [first, second] = args;
  if (WITHOUT_ARGUMENTS.has(name)) return name;
  if (FIRST_ARGUMENT_ONLY.has(name)) return `${name}(${first})`;
  if (name === "variant_get" || name === "try_variant_get") return `${name}(${first}, ${second})`;
  if (name === "||") return functionText("concat", args, expr);
  if (name === "if") return `(IF(${args.join(", ")}))`;
  if (name === "like") return `${first} LIKE ${second}${args[2] === undefined ? "" : ` ESCAPE '${args[2]}'`}`;
  if (name === "ilike") return functionText(name, args.slice(0, 2), expr);
  const time = timeName(name, args);
  if (time !== undefined) return time;
  if (name === "datepart") return `datepart(${first} FROM ${second})`;
  if (/^(first|last|any)(_value)?$/.test(name) && (args.length === 2 || expr.ignoreNulls)) {
    // Whether NULLs are left out does not show, but as a keyword it gives two of the functions their short names.
    return functionText(expr.ignoreNulls ? name.replace(/(first|last)_value/, "$1") : name, [first!], expr);
  }
  if (name === "mode" && args.length === 2) {
    return second === "true" ? `mode() WITHIN GROUP (ORDER BY ${first} DESC)` : `mode(${first})`;
  }
  if (/^((dense|percent)_)?rank$/.test(name)) return functionText(OTHER_NAMES[name]!, [], expr);
  if (name === "string_agg" && expr.withinGroup) {
    return functionText("listagg", [first!, second ?? "NULL"], expr);
  }
  if (name === "to_char" || name === "to_varchar") {
    const type = typeOf(expr.args[0]!);
    const [written, count] = toCharName(type, String(second).toLowerCase());
    return functionText(
      type === "binary" && name === "to_varchar" ? name : written,
      args.slice(0, count),
      expr,
    );
  }
  if ((name === "lpad" || name === "rpad") && args.length === 2 && typeOf(expr.args[0]!) === "binary") {
    return `${name}(${args.join(", ")}, X'00')`;
  }
  if (name === "assert_true" && args.length === 1) return `assert_true(${first}, '${first}' is not true!)`;
  if (name === "log" && args.length === 1) return `LOG(E(), ${first})`;
  if ((name === "*" || name === "/") && typeOf(expr.args[0]!) === "interval") {
    return `${name === "*" ? "multiply" : "divide"}_interval(${args.join(", ")})`;
  }
  const days = dateAndDays(expr, typeOf);
  if (days) return `date_${name === "+" ? "add" : "sub"}(${days.map(text).join(", ")})`;
  const added = intervalAdded(expr, args, typeOf);
  if (added !== undefined) return added;
  if (!Object.hasOwn(DEFAULT_ARGUMENTS, name) && !Object.hasOwn(OTHER_NAMES, name) && name !== "count") {
    return undefined;
  }
  const defaults = Object.hasOwn(DEFAULT_ARGUMENTS, name) ? DEFAULT_ARGUMENTS[name]! : {};
  for (let i = args.length; defaults[i] !== undefined; i++) args.push(defaults[i]!);
  // Of two arguments, `ceil` and `floor` are other functions, in lower case.
  const upper = Object.hasOwn(OTHER_NAMES, name) &&
    !((name === "ceil" || name === "floor") && second !== undefined);
  return functionText(upper ? OTHER_NAMES[name]! : name, args, expr);
}

/** A cast to a nested type, and one written as a function, is named by what is cast; a TIMESTAMP literal by its local time, which may not exist as written. */
function castName(
  { asFunction, constant, input, type }: CastExpr,
  text: ExprText,
  timeZone: string,
): string | undefined {
  if (asFunction || typeof type !== "string") return text(input);
  if (!constant || input.kind !== "literal") return undefined;
  const written = Temporal.PlainDateTime.from(String(input.value).replace(/^(\d{5,})/, "+$1"));
  return `TIMESTAMP '${dateTimeText(written.toZonedDateTime(timeZone).toPlainDateTime())}'`;
}

/** A percentile keeps only the direction of its order, and `mode` shows the one in which Spark looks for it. */
function withinName({ input, direction }: SortExpr, { name }: CallExpr, text: ExprText): string | undefined {
  if (!/^(percentile_(cont|disc)|mode)$/.test(name)) return undefined;
  const isDescending = (direction === "descending") !== (name === "mode");
  return `${text(input)}${isDescending ? " DESC" : ""}`;
}

/** The function that Spark makes of `to_char`, and how many of its arguments it takes. */
function toCharName(type: DataType | undefined, format: string): readonly [name: string, arguments: number] {
  if (type === "binary") return format === "base64" || format === "hex" ? [format, 1] : ["decode", 2];
  return type === "date" || type === "timestamp" || type === "timestamp_ntz"
    ? ["date_format", 2]
    : ["to_char", 2];
}

/** With an interval on the right of something else, Spark has another operator, which it writes without parentheses; days are added to a date by a function. */
function intervalAdded(
  { args: [left, right], name }: CallExpr,
  [first, second]: readonly string[],
  typeOf: NonNullable<AutoNameOptions["typeOf"]>,
): string | undefined {
  if (!left || right?.kind !== "literal" || (name !== "+" && name !== "-")) return undefined;
  const [leftType, rightType] = [typeOf(left), right.type].map(String);
  if (!rightType!.startsWith("interval") || leftType!.startsWith("interval")) return undefined;
  return leftType === "date" && rightType === "interval day" && name === "+"
    ? `date_add(${first}, extractansiintervaldays(${second}))`
    : `${first} ${name} ${second}`;
}

/** The date and the days of `date + 1`, `1 + date` and `date - 1`. */
function dateAndDays(
  { args: [a, b], name }: CallExpr,
  typeOf: NonNullable<AutoNameOptions["typeOf"]>,
): readonly Expr[] | undefined {
  if (!a || !b || (name !== "+" && name !== "-")) return undefined;
  const isWhole = (expr: Expr) => ["byte", "short", "integer"].includes(String(typeOf(expr)));
  if (typeOf(a) === "date" && isWhole(b)) return [a, b];
  return name === "+" && isWhole(a) && typeOf(b) === "date" ? [b, a] : undefined;
}

/** Functions of times that Spark makes of others, or writes without their last argument. */
function timeName(name: string, args: readonly string[]): string | undefined {
  const written = args.join(", ");
  if (name === "convert_timezone" && args.length === 2) return `${name}(current_timezone(), ${written})`;
  if (name === "try_make_timestamp" && args.length === 7) return `${name}(${args.slice(0, 6).join(", ")})`;
  if (args.length > 3) return undefined;
  if (/^(try_)?make_timestamp_ltz$/.test(name)) return `make_timestamp(${written})`;
  return name === "try_make_timestamp_ntz" ? `${name}(make_timestamp_ntz(${written}))` : undefined;
}

/** Ranking functions and `lag`/`lead` have frames of their own; aggregates see the rows up to the current one, or all without an order. */
function frameName({ input, orderBy }: OverExpr): string {
  const call = input.kind === "call" ? input : undefined;
  if (call?.name === "lag" || call?.name === "lead") {
    const offset = call.args[1]?.kind === "literal" ? Number(call.args[1].value) : 1;
    const rows = `${call.name === "lag" ? -offset : offset} FOLLOWING`;
    return `ROWS BETWEEN ${rows} AND ${rows}`;
  }
  const ranking = ["row_number", "rank", "dense_rank", "percent_rank", "ntile", "cume_dist"].includes(
    call?.name ?? "",
  );
  if (orderBy.length === 0 && !ranking) return "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING";
  const unit = ranking && call?.name !== "cume_dist" ? "ROWS" : "RANGE";
  return `${unit} BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`;
}

function literalName({ type, value }: LiteralExpr, text: ExprText, timeZone: string): string {
  if (value === null) return type === "void" ? "NULL" : `CAST(NULL AS ${sqlName(type)})`;
  if (typeof type !== "string") return listName({ kind: "literal", type, value }, text);
  switch (type) {
    case "float":
    case "double":
      return typeof value === "number" ? javaDouble(value) : String(value);
    case "binary":
      return `X'${binaryHex(String(value))}'`;
    case "date":
      return `DATE '${value}'`;
    case "timestamp": {
      const local = Temporal.Instant.from(String(value)).toZonedDateTimeISO(timeZone).toPlainDateTime();
      return `TIMESTAMP '${dateTimeText(local)}'`;
    }
    case "timestamp_ntz":
      return `TIMESTAMP_NTZ '${dateTimeText(Temporal.PlainDateTime.from(String(value)))}'`;
    default:
      if (/^(interval |time\()/.test(type)) return intervalOrTimeText(type, String(value));
      return type.startsWith("decimal") ? javaDecimal(String(value)) : String(value);
  }
}

function listName({ type, value }: LiteralExpr, text: ExprText): string {
  const inner = (elementType: LiteralExpr["type"]) => (element: unknown) =>
    text({ kind: "literal", type: elementType, value: element as LiteralExpr["value"] });
  const parts = value as readonly unknown[];
  if (typeof type === "string") return String(value);
  if (type.type === "array") return `array(${parts.map(inner(type.elementType)).join(", ")})`;
  if (type.type === "struct") {
    return `named_struct(${type.fields.map((f, i) => `${f.name}, ${inner(f.type)(parts[i])}`).join(", ")})`;
  }
  const entries = parts as readonly (readonly unknown[])[];
  return `map(${entries.flatMap(([k, v]) => [inner(type.keyType)(k), inner(type.valueType)(v)]).join(", ")})`;
}

function dateTimeText(local: Temporal.PlainDateTime): string {
  return local.toString().replace("T", " ").replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}

/** A decimal as Java writes it: `0.000001`, `1E-7`, `1.20E-7`. */
function javaDecimal(text: string): string {
  const [, sign, fraction] = /^(-?)0*\.(\d+)$/.exec(text) ?? [];
  if (fraction === undefined) return text;
  const digits = fraction.replace(/^0+(?=\d)/, "");
  const exponent = digits.length - 1 - fraction.length;
  if (exponent >= -6) return text;
  return `${sign}${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ""}E${exponent}`;
}

/** A double as Java writes it: `1.0`, `1.0E10`, `1.0E-5`. */
export function javaDouble(value: number): string {
  const absolute = Math.abs(value);
  if (absolute !== 0 && (absolute >= 1e7 || absolute < 1e-3)) {
    const [mantissa, exponent] = value.toExponential().split("e");
    return `${mantissa!.includes(".") ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
