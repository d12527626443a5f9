import type { Expr } from "../../declare/expr.ts";
import { cubeSets, rollupSets } from "../../declare/grouping_sets.ts";
import type { AggregatePlan, Plan } from "../../declare/plan.ts";
import { mapPlanInputs, planInputs } from "../../declare/plan_inputs.ts";
import { decimalParts, type StructType } from "../../declare/types.ts";
import { AnalysisError } from "../../errors.ts";
import type { Sent } from "../protocol/message_types.ts";
import { GROUP_TYPE } from "../protocol/messages_relation.ts";
import { toExpression } from "./to_expression.ts";

/** Groups as Spark Connect takes them: it puts the grouping columns before the aggregates by itself. */
export function toAggregate(
  plan: AggregatePlan,
  input: Sent<"Relation"> | Uint8Array,
): Sent<"Aggregate"> {
  const { grouping, output, sets } = plan;
  const begins = same(output.slice(0, grouping.length), grouping);
  if (!begins) {
    throw new TypeError(
      'Cannot send "GROUP BY" to Spark as a plan: its outputs do not begin with what it groups by. Give the query to session.sql(…)',
    );
  }
  return {
    input,
    group_type: groupType(sets, grouping.length),
    grouping_expressions: grouping.map(toExpression),
    aggregate_expressions: output.slice(grouping.length).map(toExpression),
    ...(groupType(sets, grouping.length) === GROUP_TYPE.groupingSets && {
      grouping_sets: sets!.map((set) => ({
        grouping_set: set.map((place) => toExpression(grouping[place]!)),
      })),
    }),
  };
}

function groupType(sets: AggregatePlan["sets"], count: number): number {
  if (!sets) return GROUP_TYPE.groupBy;
  if (same(sets, rollupSets(count))) return GROUP_TYPE.rollup;
  return same(sets, cubeSets(count)) ? GROUP_TYPE.cube : GROUP_TYPE.groupingSets;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

const NUMBER_TYPES = new Set<unknown>(["byte", "short", "integer", "long", "float", "double"]);

/**
 * The plan in which `groupBy(…).sum()` names its columns: which they are depends on the types of the input, so Spark is asked for them.
 *
 * @throws {AnalysisError} `_LEGACY_ERROR_TEMP_1323` for a column that holds no numbers.
 */
export async function nameNumbers(plan: Plan, schemaOf: (plan: Plan) => Promise<StructType>): Promise<Plan> {
  const inputs = await Promise.all(planInputs(plan).map((input) => nameNumbers(input, schemaOf)));
  const before = planInputs(plan);
  const changed = inputs.some((input, i) => input !== before[i]);
  const whole = changed ? mapPlanInputs(plan, (input) => inputs[before.indexOf(input)]!) : plan;
  if (whole.kind !== "aggregate" || !whole.numbers) return whole;
  const { numbers, ...rest } = whole;
  const calls = await callsOf(numbers, whole.input, schemaOf);
  return { ...rest, output: [...whole.output, ...calls] };
}

async function callsOf(
  { columns, function: name }: NonNullable<AggregatePlan["numbers"]>,
  input: Plan,
  schemaOf: (plan: Plan) => Promise<StructType>,
): Promise<Expr[]> {
  const { fields } = await schemaOf(input);
  const isNumber = (column: string) =>
    fields.some((field) =>
      field.name.toLowerCase() === column.toLowerCase() &&
      (NUMBER_TYPES.has(field.type) || decimalParts(field.type))
    );
  const isThere = (column: string) =>
    fields.some((field) => field.name.toLowerCase() === column.toLowerCase());
  const wrong = columns.find((column) => isThere(column) && !isNumber(column));
  if (wrong !== undefined) {
    throw new AnalysisError(
      "_LEGACY_ERROR_TEMP_1323",
      `"${wrong}" is not a numeric column. Aggregation function can only be applied on a numeric column.`,
      { parameters: { colName: wrong } },
    );
  }
  const names = columns.length > 0 ? columns : fields.map((field) => field.name).filter(isNumber);
  return names.map((column) => ({ kind: "call", name, args: [{ kind: "column", parts: [column] }] }));
}
