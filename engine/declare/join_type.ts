import { AnalysisError } from "../errors.ts";
import type { JoinType } from "./plan.ts";

const BY_NAME: Readonly<Record<string, JoinType>> = {
  inner: "inner",
  cross: "cross",
  outer: "full",
  full: "full",
  fullouter: "full",
  left: "left",
  leftouter: "left",
  right: "right",
  rightouter: "right",
  semi: "semi",
  leftsemi: "semi",
  anti: "anti",
  leftanti: "anti",
};

/**
 * The join that one of Spark's names stands for: `left`, `leftouter` and `left_outer` are the same.
 *
 * @throws {AnalysisError} `UNSUPPORTED_JOIN_TYPE` for an unknown name.
 */
export function joinType(name: string): JoinType {
  const type = BY_NAME[name.toLowerCase().replaceAll("_", "")];
  if (type) return type;
  throw new AnalysisError(
    "UNSUPPORTED_JOIN_TYPE",
    `Unsupported join type '${name}'. Supported join types include: ${Object.keys(BY_NAME).join(", ")}.`,
    { parameters: { typ: name } },
  );
}
