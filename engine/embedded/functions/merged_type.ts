import type { DataType } from "../../declare/types.ts";
import { tightestCommonType } from "../analyze/common_type.ts";

/** One type for values whose types differ at most in where NULL may stand: it may where it may in one of them. */
export function mergedType(types: readonly DataType[]): DataType {
  return types.reduce((a, b) => tightestCommonType(a, b, true) ?? a);
}
