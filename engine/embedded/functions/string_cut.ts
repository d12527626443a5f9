import type { DataType } from "../../declare/types.ts";
import { differentTypes } from "../analyze/argument_types.ts";
import type { Mismatch, Parameter, SparkFunction } from "./spark_function.ts";

const STR: Parameter = { name: "str", type: "string" };
const BYTES_OR_STR: Parameter = { name: "str", type: "string or binary" };
const LENGTH: Parameter = { name: "len", type: "integer" };

/** Functions that cut texts and binary values, fill them up, or replace a part of them by its place. */
export const STRING_CUT_FUNCTIONS: readonly SparkFunction[] = [
  padFunction("lpad", "beginning"),
  padFunction("rpad", "end"),
  {
    name: "substring",
    aliases: ["substr"],
    family: "string",
    summary:
      "The part of `str` that begins at the 1-based `pos`, which counts from the end when negative, and has `len` characters.",
    parameters: [BYTES_OR_STR, { name: "pos", type: "integer" }, { ...LENGTH, optional: true }],
    result: ([str]) => str!,
    toSql: ([str, position, length], { argTypes, argLiterals: [, literal] }) => {
      const isForward = typeof literal === "number" && literal >= 0;
      if (argTypes[0] !== "binary") return substringSql(str!, position!, length, isForward);
      const digits = substringSql(
        `hex(${str})`,
        hexPosition(position!),
        length && `(2 * ${length})`,
        isForward,
      );
      return `unhex(${digits})`;
    },
  },
  {
    name: "left",
    family: "string",
    summary: "The first `len` characters of `str`.",
    parameters: [BYTES_OR_STR, LENGTH],
    result: ([str]) => str!,
    toSql: ([str, length], { argTypes }) =>
      argTypes[0] === "binary"
        ? `unhex(left(hex(${str}), 2 * ${notNegative(length!)}))`
        : `left(${str}, ${notNegative(length!)})`,
  },
  {
    name: "right",
    family: "string",
    summary: "The last `len` characters of `str`.",
    parameters: [STR, LENGTH],
    result: "string",
    nullable: "always",
    toSql: ([str, length]) => `right(${str}, ${notNegative(length!)})`,
  },
  {
    name: "overlay",
    family: "string",
    summary:
      "`input` with `len` characters (as many as `replace` has, unless given) from the 1-based `pos` on replaced.",
    parameters: [
      { name: "input", type: "string or binary" },
      { name: "replace", type: "string or binary" },
      { name: "pos", type: "integer" },
      { ...LENGTH, optional: true },
    ],
    coerce: ({ argTypes }) => overlayTypes(argTypes),
    result: ([input]) => input!,
    toSql: ([input, replace, position, length = "-1"], { argTypes: [type] }) => {
      const size = type === "binary" ? "octet_length" : "length";
      const removed = `CASE WHEN ${length} < 0 THEN CAST(${size}(${replace}) AS INTEGER) ELSE ${length} END`;
      const after = `(${position} + ${removed})`;
      if (type !== "binary") {
        const head = substringSql(input!, "1", `(${position} - 1)`, true);
        return `(${head} || ${replace} || ${substringSql(input!, after, undefined, false)})`;
      }
      const head = substringSql(`hex(${input})`, "1", `(2 * (${position} - 1))`, true);
      const tail = substringSql(`hex(${input})`, hexPosition(after), undefined, false);
      return `unhex(${head} || hex(${replace}) || ${tail})`;
    },
  },
];

/** Both texts or both binary. */
function overlayTypes([input, replace, ...rest]: readonly DataType[]): readonly DataType[] | Mismatch {
  if ((input === "binary") !== (replace === "binary") && input !== "void" && replace !== "void") {
    return differentTypes("overlay", [input!, replace!]);
  }
  const type = input === "binary" || replace === "binary" ? "binary" : "string";
  return [type, type, ...rest.map((): DataType => "integer")];
}

function padFunction(name: "lpad" | "rpad", where: string): SparkFunction {
  return {
    name,
    family: "string",
    summary:
      `Fills \`str\` up to \`len\` characters with \`pad\` at the ${where}, or cuts it to that length.`,
    parameters: [BYTES_OR_STR, LENGTH, {
      name: "pad",
      type: "string or binary",
      optional: true,
      plain: true,
    }],
    coerce: ({ argTypes: [str, , pad] }) => {
      const type = str === "binary" && (pad === undefined || pad === "binary") ? "binary" : "string";
      return pad === undefined ? [type, "integer"] : [type, "integer", type];
    },
    result: ([str]) => str!,
    nullable: (args) => args.some(Boolean),
    toSql: ([str, length, pad], { argTypes }) => {
      const wanted = notNegative(length!);
      if (argTypes[0] === "binary") {
        const padding = pad === undefined ? "'00'" : `hex(${pad})`;
        return `unhex(${paddedSql(name, `hex(${str})`, `2 * ${wanted}`, padding)})`;
      }
      return paddedSql(name, str!, wanted, pad ?? "' '");
    },
  };
}

/** DuckDB refuses an empty padding that would be needed; Spark leaves the text short. */
function paddedSql(name: string, text: string, length: string, padding: string): string {
  return `CASE WHEN ${padding} = '' THEN left(${text}, ${length}) ELSE ${name}(${text}, CAST(${length} AS INTEGER), ${padding}) END`;
}

/**
 * Spark's `substring` of a text: position 0 is the first character, and a part that begins before the text is cut there.
 *
 * @param isForward The position is known not to be negative.
 */
function substringSql(
  text: string,
  position: string,
  length: string | undefined,
  isForward: boolean,
): string {
  const wanted = length === undefined ? "" : notNegative(length);
  const fromStart = `substring(${text}, CASE WHEN ${position} = 0 THEN 1 ELSE ${position} END${
    wanted && `, ${wanted}`
  })`;
  if (isForward) return fromStart;
  const before = `(length(${text}) + ${position})`;
  const start = `greatest(${before}, 0) + 1`;
  const kept = wanted && `, greatest(${wanted} + least(${before}, 0), 0)`;
  return `CASE WHEN ${position} < 0 THEN substring(${text}, ${start}${kept}) ELSE ${fromStart} END`;
}

/** A number, 0 for one below it, as SQL. */
export function notNegative(sql: string): string {
  return /^\d+$/.test(sql) ? sql : `CASE WHEN ${sql} < 0 THEN 0 ELSE ${sql} END`;
}

/** The position of a byte among hexadecimal digits. */
function hexPosition(position: string): string {
  return `(CASE WHEN ${position} > 0 THEN 2 * ${position} - 1 ELSE 2 * ${position} END)`;
}
