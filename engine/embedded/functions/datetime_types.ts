import type { DataType } from "../../declare/types.ts";
import { isTime } from "../analyze/common_type.ts";
import { unsupportedTimeType } from "./time_of_day.ts";
import type { SparkFunction } from "./spark_function.ts";

type Coerce = NonNullable<SparkFunction["coerce"]>;

/**
 * Types of arguments that are dates or times. Spark takes each for the other, and texts for both, in ANSI mode too.
 *
 * @param wanted The type of each parameter; `"clock"` keeps a TIMESTAMP_NTZ and makes all else a TIMESTAMP.
 */
export function timeArguments(...wanted: readonly (DataType | "clock")[]): Coerce {
  return ({ argTypes }) => {
    if (argTypes.some(isTime)) throw unsupportedTimeType();
    const types: DataType[] = [];
    for (const [i, type] of argTypes.entries()) {
      const target = wanted[i] ?? type;
      if (target === "clock" || target === "date" || target === "timestamp" || target === "timestamp_ntz") {
        if (!isTimeLike(type)) return notATime(i, type);
        types.push(target === "clock" ? (type === "timestamp_ntz" ? type : "timestamp") : target);
      } else if (!isPlain(type, target)) return notATime(i, type, target);
      else types.push(target);
    }
    return types;
  };
}

function isTimeLike(type: DataType): boolean {
  return ["date", "timestamp", "timestamp_ntz", "string", "void"].includes(type as string);
}

function isPlain(type: DataType, target: DataType): boolean {
  if (type === "void" || type === "string" || type === target) return true;
  if (target === "string") return typeof type === "string";
  if (target === "integer") return type === "byte" || type === "short";
  if (target === "long") return ["byte", "short", "integer"].includes(type as string);
  if (typeof target === "string" && target.startsWith("decimal")) {
    return typeof type === "string" && !["boolean", "binary"].includes(type);
  }
  return false;
}

function notATime(index: number, type: DataType, target: DataType | "a date or time" = "a date or time") {
  const inputType = typeof type === "string" ? type : type.type;
  return {
    mismatch: "UNEXPECTED_INPUT_TYPE",
    reason: `The parameter number ${index + 1} requires ${
      String(target)
    }, however it has the type "${inputType.toUpperCase()}"`,
    parameters: { paramIndex: String(index + 1), requiredType: String(target), inputType },
  };
}
