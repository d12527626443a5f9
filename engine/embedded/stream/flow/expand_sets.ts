import type { LiteralValue } from "../../../declare/expr.ts";
import { arrayType, type DataType } from "../../../declare/types.ts";
import { findFunction } from "../../functions/catalogue.ts";
import type { ResolvedExpr } from "../../analyze/resolved_expr.ts";
import { type Attribute, attributeExpr, type ResolvedAggregate } from "../../analyze/resolved_plan.ts";

/**
 * GROUPING SETS, ROLLUP and CUBE as a plain aggregate: each row comes once for each set, with NULL for the keys that the set leaves out, and with
 * the number of the set, which is one key more. A state of groups then needs to know nothing of sets.
 *
 * @param newAttribute Makes a column that nothing else is.
 */
export function expandSets(
  plan: ResolvedAggregate,
  newAttribute: (name: string, type: DataType, nullable: boolean) => Attribute,
): ResolvedAggregate {
  const { grouping, input, sets, setId } = plan;
  if (!sets || !setId) return plan;
  const keys = grouping.map(({ key, from }) => ({
    key,
    from: { ...from, ...idOf(newAttribute(from.name, from.type, true)) },
  }));
  const number = newAttribute(setId.name, setId.type, false);
  // Where a set stands twice, its groups come twice.
  const place = newAttribute("grouping_pos", "integer", false);
  const isTwice = new Set(sets.map((set) => groupingId(set, grouping.length))).size < sets.length;
  const made = [...keys.map(({ from }) => from), number, ...(isTwice ? [place] : [])];
  const rows = sets.map((set, i) => [
    ...grouping.map(({ from }, k) => set.includes(k) ? attributeExpr(from) : literal(from.type, null)),
    literal(setId.type, String(groupingId(set, grouping.length))),
    ...(isTwice ? [literal("integer", i)] : []),
  ]);
  return {
    ...plan,
    input: {
      kind: "generate",
      input,
      generator: {
        kind: "call",
        function: findFunction("stack")!,
        args: [literal("integer", rows.length), ...rows.flat()],
        type: arrayType("void"),
        nullable: false,
      },
      outer: false,
      made,
      output: [...input.output, ...made],
    },
    grouping: [...keys, { key: setId, from: number }, ...(isTwice ? [{ key: place, from: place }] : [])],
    sets: undefined,
    setId: undefined,
  };
}

function idOf({ id, nullable }: Attribute): Pick<Attribute, "id" | "nullable"> {
  return { id, nullable };
}

/** Spark's `grouping_id`: a bit for each key that the set leaves out, the first key in front. */
function groupingId(set: readonly number[], keyCount: number): number {
  return Array.from({ length: keyCount }, (_, k) => set.includes(k) ? 0 : 2 ** (keyCount - 1 - k))
    .reduce((sum, bit) => sum + bit, 0);
}

function literal(type: DataType, value: LiteralValue): ResolvedExpr {
  return { kind: "literal", type, value, nullable: value === null };
}
