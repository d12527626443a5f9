import { type DataType, structType } from "../../declare/types.ts";
import { AnalysisError } from "../../errors.ts";
import { wrongNumArgs } from "../analyze/analysis_errors.ts";
import { quoteIdentifier } from "../duckdb_type.ts";
import type { Mismatch, SparkFunction, UncoercedCall } from "./spark_function.ts";

/** Functions that make structs. */
export const STRUCT_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "struct",
    family: "struct",
    summary: "A struct of `cols`, each member under its column's name.",
    parameters: [{ name: "cols", type: "any", variadic: true }],
    result: "void",
    nullable: "never",
    // The analyzer writes it as named_struct, since only it sees the columns' names.
    toSql: () => {
      throw new TypeError("struct is rendered as named_struct");
    },
  },
  {
    name: "named_struct",
    family: "struct",
    summary: "A struct of names and values in turn.",
    parameters: [{ name: "namesAndValues", type: "any", variadic: true }],
    result: (types, { argLiterals, argNullable }) =>
      structType(
        types.flatMap((type, i) =>
          i % 2 === 0
            ? []
            : [{ name: String(argLiterals[i - 1]), type, nullable: argNullable[i]!, metadata: {} }]
        ),
      ),
    coerce: checkedMembers,
    raises: false,
    nullable: "never",
    toSql: (args, { argLiterals }) => {
      const members = args.flatMap((arg, i) =>
        i % 2 === 0 ? [] : [`${quoteIdentifier(String(argLiterals[i - 1]))} := ${arg}`]
      );
      return `struct_pack(${members.join(", ")})`;
    },
    difference: "The names must be literals, and no two of them the same in whatever case.",
  },
];

function checkedMembers({ argTypes, argLiterals }: UncoercedCall): readonly DataType[] | Mismatch {
  if (argTypes.length % 2 === 1) throw wrongNumArgs("named_struct", "2n (n > 0)", argTypes.length);
  const names = argLiterals.filter((_, i) => i % 2 === 0);
  if (!names.every((name, i) => typeof name === "string" && argTypes[2 * i] === "string")) {
    return {
      mismatch: "CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING",
      reason: "Only foldable `STRING` expressions are allowed to appear at odd position",
      parameters: {},
    };
  }
  const lowerCase = names.map((name) => String(name).toLowerCase());
  const twice = names.find((_, i) => lowerCase.indexOf(lowerCase[i]!) !== i);
  if (twice === undefined) return argTypes;
  throw new AnalysisError(
    "UNSUPPORTED_FEATURE.DUPLICATE_MEMBER",
    `A struct with two members named "${twice}" is not supported here. Give each member a name of its own with AS.`,
    { parameters: { name: String(twice) } },
  );
}
