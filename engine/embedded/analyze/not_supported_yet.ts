import type { Expr } from "../../declare/expr.ts";
import type { Plan } from "../../declare/plan.ts";
import { AnalysisError } from "../../errors.ts";

/** The error for a part of a plan that can be declared, and that this engine does not carry out yet. */
export function notSupportedYet(part: Plan | Expr): AnalysisError {
  return new AnalysisError(
    "UNSUPPORTED_FEATURE",
    `This engine does not support ${NAMES[part.kind] ?? part.kind} yet.`,
    {
      parameters: { construct: part.kind },
    },
  );
}

const NAMES: Readonly<Record<string, string>> = {
  deduplicate: "dropDuplicates",
  generate: "LATERAL VIEW",
  relation: "views",
  setOperation: "INTERSECT and EXCEPT",
  sort: "WITHIN GROUP",
  sql: "session.sql",
  star: "* EXCEPT",
  subquery: "a query inside an expression",
  tableFunction: "table functions",
  with: "WITH",
};
