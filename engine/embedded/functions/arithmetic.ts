import { quotedType } from "../analyze/analysis_errors.ts";
import {
  boundedDecimal,
  decimalFor,
  isDecimal,
  isFloating,
  isIntegral,
  isInterval,
  isNumeric,
  isTime,
  tightestCommonType,
  typeBesideString,
} from "../analyze/common_type.ts";
import { isDayTime, isYearMonth, widerInterval } from "../../declare/interval_type.ts";
import { type DataType, decimalParts, decimalType } from "../../declare/types.ts";
import { duckDbType } from "../duckdb_type.ts";
import { intervalUnits } from "../render/cast_interval.ts";
import { differentOperands } from "./comparison.ts";
import { DECIMAL_UDF, decimalOperation } from "./decimal_arithmetic.ts";
import { raise } from "./run_time_error.ts";
import type {
  Mismatch,
  NullableTypes,
  ResolvedCall,
  SparkFunction,
  UncoercedCall,
} from "./spark_function.ts";
import { isTimeArithmetic, timeOperands, timeResult, timeSql } from "./time_arithmetic.ts";
import { unsupportedTimeType } from "./time_of_day.ts";
import { lowestBits } from "./whole_number.ts";

type Digits = { readonly precision: number; readonly scale: number };

/** `+`, `-`, `*`, `/`, `%`, `div`, and the signs. */
export const ARITHMETIC_OPERATORS: readonly SparkFunction[] = [
  arithmetic("+", "The sum.", sumDigits),
  arithmetic("-", "The difference.", sumDigits),
  arithmetic(
    "*",
    "The product.",
    (a, b) => ({ precision: a.precision + b.precision + 1, scale: a.scale + b.scale }),
  ),
  {
    ...arithmetic("/", "The quotient: a DOUBLE, or a decimal of decimals.", quotientDigits),
    nullable: (args, _ansi, { argTypes: [type] }) =>
      !isDayTime(type!) && !isYearMonth(type!) || args.some(Boolean),
  },
  {
    ...arithmetic("%", "What the division leaves over; it has the sign of `left`.", remainderDigits),
    aliases: ["mod"],
    nullable: "always",
  },
  {
    name: "div",
    family: "operator",
    summary: "The quotient without its fraction, as a BIGINT.",
    parameters: [{ name: "left", type: "numeric or interval" }, {
      name: "right",
      type: "numeric or interval",
    }],
    result: "long",
    coerce: divTypes,
    nullable: "always",
    udfs: [DECIMAL_UDF],
    toSql: ([a, b], call) => divSql(a!, b!, call),
  },
  {
    name: "negative",
    family: "operator",
    summary: "The number with the other sign.",
    parameters: [{ name: "expr", type: "numeric or interval" }],
    result: ([type]) => type!,
    toSql: ([a], { ansi, resultType }) =>
      !ansi && isIntegral(resultType) ? lowestBits(`-CAST(${a} AS HUGEINT)`, resultType) : `(-${a})`,
  },
  {
    name: "positive",
    family: "operator",
    summary: "The number itself.",
    parameters: [{ name: "expr", type: "numeric or interval" }],
    result: ([type]) => type!,
    toSql: ([a]) => a!,
  },
];

function arithmetic(name: string, summary: string, digits: (a: Digits, b: Digits) => Digits): SparkFunction {
  return {
    name,
    family: "operator",
    summary,
    parameters: [{ name: "left", type: "any" }, { name: "right", type: "any" }],
    result: ([a, b]) => isTimeArithmetic([a!, b!]) ? timeResult(name, [a!, b!]) : resultType(a!, b!, digits),
    nullable: (args, ansi, types) =>
      canOverflow(args, ansi, types) || ((!ansi || name === "*") && types.argTypes.includes("interval")),
    coerce: (call) => operandTypes(name, call),
    udfs: [DECIMAL_UDF],
    toSql: ([a, b], call) => operatorSql(name, a!, b!, call),
  };
}

/** Outside ANSI mode a decimal that does not fit becomes NULL. */
function canOverflow(args: readonly boolean[], ansi: boolean, types: NullableTypes): boolean {
  return args.some((nullable) => nullable) || (!ansi && isDecimal(types.resultType));
}

function resultType(a: DataType, b: DataType, digits: (a: Digits, b: Digits) => Digits): DataType {
  const x = decimalParts(a);
  const y = decimalParts(b);
  if (!x || !y) return a;
  const { precision, scale } = digits(x, y);
  return boundedDecimal(precision, scale);
}

function sumDigits(a: Digits, b: Digits): Digits {
  const scale = Math.max(a.scale, b.scale);
  return { precision: Math.max(a.precision - a.scale, b.precision - b.scale) + scale + 1, scale };
}

function quotientDigits(a: Digits, b: Digits): Digits {
  const scale = Math.max(6, a.scale + b.precision + 1);
  return { precision: a.precision - a.scale + b.scale + scale, scale };
}

function remainderDigits(a: Digits, b: Digits): Digits {
  const scale = Math.max(a.scale, b.scale);
  return { precision: Math.min(a.precision - a.scale, b.precision - b.scale) + scale, scale };
}

/** What the operands are cast to. Strings are read as numbers: in ANSI mode whole ones beside whole numbers, else as DOUBLE. */
function operandTypes(name: string, call: UncoercedCall): readonly DataType[] | Mismatch {
  const { argTypes, argLiterals, ansi } = call;
  if (argTypes.every((type) => isTime(type) || isInterval(type)) && argTypes.some(isTime)) {
    throw unsupportedTimeType();
  }
  if (name === "div" && widerInterval(argTypes[0]!, argTypes[1]!)) return argTypes;
  if (isTimeArithmetic(argTypes) && (name === "%" || name === "div")) {
    return differentOperands(argTypes[0]!, argTypes[1]!);
  }
  if (isTimeArithmetic(argTypes)) {
    return timeOperands(name, call) ?? differentOperands(argTypes[0]!, argTypes[1]!);
  }
  if (ansi && argTypes.every((type) => type === "string" || type === "void") && argTypes.includes("string")) {
    return notNumeric("string");
  }
  const types = numbersOf(argTypes as [DataType, DataType], ansi);
  const [left, right] = types;
  if (left === "void" && right === "void") return ["double", "double"];
  if (isDecimal(left) || isDecimal(right)) {
    return decimalOperands(name, types, argLiterals) ?? differentOperands(left, right);
  }
  const common = tightestCommonType(left, right, ansi);
  if (common === undefined) return differentOperands(...(argTypes as [DataType, DataType]));
  if (!isNumeric(common)) return notNumeric(common);
  if (name === "/") return ["double", "double"];
  return [common, common];
}

function numbersOf([left, right]: readonly [DataType, DataType], ansi: boolean): [DataType, DataType] {
  const number = (type: DataType, other: DataType): DataType => {
    if (type !== "string") return type;
    if (!ansi || other === "string" || other === "void") return "double";
    return typeBesideString(type, other) ?? type;
  };
  return [number(left, right), number(right, left)];
}

/** Both as decimals of their own digits; with a floating number both as DOUBLE. A literal takes only the digits it has. */
function decimalOperands(
  name: string,
  types: readonly [DataType, DataType],
  literals: UncoercedCall["argLiterals"],
): readonly DataType[] | undefined {
  if (types.some(isFloating) || (name === "/" && types[0] === "void")) return ["double", "double"];
  const digits = types.map((type, i) => {
    if (type === "void") return decimalParts(types[1 - i]!);
    const literal = literals[i];
    if (isIntegral(type) && type !== "byte" && (typeof literal === "number" || typeof literal === "bigint")) {
      return { precision: String(literal).replace("-", "").length, scale: 0 };
    }
    return decimalFor(type);
  });
  if (digits.some((d) => d === undefined)) return undefined;
  return digits.map((d) => decimalType(d!.precision, d!.scale));
}

function notNumeric(type: DataType): Mismatch {
  const parameters = { inputType: '("NUMERIC" or "INTERVAL")', actualDataType: quotedType(type) };
  return {
    mismatch: "BINARY_OP_WRONG_TYPE",
    reason:
      `the binary operator requires the input type ${parameters.inputType}, not ${parameters.actualDataType}`,
    parameters,
  };
}

function operatorSql(name: string, a: string, b: string, call: ResolvedCall): string {
  if (isTimeArithmetic(call.argTypes)) return timeSql(name, a, b, call);
  if (isDecimal(call.resultType)) return guardZero(name, a, b, decimalOperation(name, a, b, call), call);
  if (name === "/" || name === "%") return guardZero(name, a, b, `(${a} ${name} ${b})`, call);
  if (!call.ansi && isIntegral(call.resultType)) {
    return lowestBits(`CAST(${a} AS HUGEINT) ${name} CAST(${b} AS HUGEINT)`, call.resultType);
  }
  return `(${a} ${name} ${b})`;
}

/** Nothing is divided by zero: an error in ANSI mode, else NULL. */
function guardZero(name: string, dividend: string, divisor: string, sql: string, call: ResolvedCall): string {
  if (name !== "/" && name !== "%" && name !== "div") return sql;
  const zero = call.ansi
    ? raise(name === "%" ? "REMAINDER_BY_ZERO" : "DIVIDE_BY_ZERO")
    : `CAST(NULL AS ${duckDbType(call.resultType)})`;
  return `CASE WHEN ${divisor} = 0 AND ${dividend} IS NOT NULL THEN ${zero} ELSE ${sql} END`;
}

function divTypes(call: UncoercedCall): readonly DataType[] | Mismatch {
  const types = operandTypes("div", call);
  if ("mismatch" in types) return types;
  const [left, right] = call.argTypes as [DataType, DataType];
  if (isInterval(left)) return types;
  if (types.some(isFloating)) return left === right ? notIntegral(left) : differentOperands(left, right);
  return types.some(isDecimal) ? types : ["long", "long"];
}

function notIntegral(type: DataType): Mismatch {
  const parameters = { inputType: '("BIGINT" or "DECIMAL" or "INTERVAL")', actualDataType: quotedType(type) };
  return {
    mismatch: "BINARY_OP_WRONG_TYPE",
    reason:
      `the binary operator requires the input type ${parameters.inputType}, not ${parameters.actualDataType}`,
    parameters,
  };
}

function divSql(a: string, b: string, call: ResolvedCall): string {
  if (isInterval(call.argTypes[0]!)) {
    const [dividend, divisor] = [intervalUnits(a, call.argTypes[0]!), intervalUnits(b, call.argTypes[0]!)];
    return guardZero("div", dividend, divisor, `CAST(${dividend} // ${divisor} AS BIGINT)`, call);
  }
  const quotient = isDecimal(call.argTypes[0]!)
    ? `CAST(${decimalOperation("div", a, b, { ...call, resultType: "decimal(38,0)" })} AS BIGINT)`
    : call.ansi
    ? `(${a} // ${b})`
    : lowestBits(`CAST(${a} AS HUGEINT) // CAST(${b} AS HUGEINT)`, "long");
  return guardZero("div", a, b, quotient, call);
}
