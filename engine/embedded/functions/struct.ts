import { structType } from "../../declare/types.ts";
import { quoteIdentifier } from "../duckdb_type.ts";
import type { SparkFunction } from "./spark_function.ts";

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
    raises: false,
    nullable: "never",
    toSql: (args, { argLiterals }) => {
      const members = args.flatMap((arg, i) =>
        i % 2 === 0 ? [] : [`${quoteIdentifier(String(argLiterals[i - 1]))} := ${arg}`]
      );
      return `struct_pack(${members.join(", ")})`;
    },
  },
];
