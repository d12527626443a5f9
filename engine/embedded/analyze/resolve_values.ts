import type { ValuesPlan } from "../../declare/plan.ts";
import type { DataType } from "../../declare/types.ts";
import { AnalysisError } from "../../errors.ts";
import { quoted } from "./analysis_errors.ts";
import { castTo } from "./cast_rules.ts";
import { tightestCommonType, widerDecimal } from "./common_type.ts";
import { refuseManyRows } from "./many_rows.ts";
import { resolveExpr } from "./resolve_expr.ts";
import type { PlanResolver } from "./resolve_plan.ts";
import type { ResolvedPlan } from "./resolved_plan.ts";

/** `VALUES`: each column has the type that its values have in common. */
export function resolveValues({ rows }: ValuesPlan, resolver: PlanResolver): ResolvedPlan {
  const scope = resolver.scopeOf({ kind: "values", rows: [[]], output: [] });
  const resolved = rows.map((row) =>
    row.map((value) => {
      const expr = resolveExpr(value, scope);
      refuseManyRows(expr, value, "VALUES");
      return expr;
    })
  );
  const types = (rows[0] ?? []).map((_, i) => {
    const type = commonType(resolved.map((row) => row[i]!.type), resolver.ansi);
    if (type !== undefined) return type;
    throw new AnalysisError(
      "INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE",
      `Invalid inline table. Found incompatible types in the column ${
        quoted(`col${i + 1}`)
      } for inline table.`,
      { parameters: { colName: quoted(`col${i + 1}`) } },
    );
  });
  const mode = resolver.ansi ? "ansi" : "legacy";
  const cast = resolved.map((row) => row.map((expr, i) => castTo(expr, types[i]!, mode)));
  const output = types.map((type, i) =>
    resolver.newAttribute(`col${i + 1}`, { type, nullable: resolved.some((row) => row[i]!.nullable) })
  );
  return { kind: "values", rows: cast, output };
}

/** Texts and other values have none here. */
function commonType(types: readonly DataType[], ansi: boolean): DataType | undefined {
  return types.reduce<DataType | undefined>(
    (common, type) => common && (tightestCommonType(common, type, ansi) ?? widerDecimal(common, type)),
    "void",
  );
}
