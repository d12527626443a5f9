import type { Plan } from "../../declare/plan.ts";
import { quoteName } from "../../declare/types.ts";
import { localBatch } from "../arrow/local_batch.ts";
import type { Sent } from "../protocol/message_types.ts";
import { JOIN_TYPE, SET_OPERATION_TYPE } from "../protocol/messages_relation.ts";
import type { Reach } from "../reach.ts";
import { toAggregate } from "./to_aggregate.ts";
import { toAlias, toExpression, toSortOrder } from "./to_expression.ts";
import { toRead } from "./to_read.ts";
import { sqlRelation } from "./to_sql.ts";

/** A relation, or one as the bytes that Spark once gave. */
export type Relation = Sent<"Relation"> | Uint8Array;

/** What a plan's translation depends on besides the plan. */
export interface TranslationContext {
  /** What became of statements that were run already, such as `SHOW TABLES`, by their plan. */
  readonly results: { get(plan: Plan): Uint8Array | undefined };
  readonly reach: Reach;
}

/** A plan as Spark Connect takes it; every kind of plan has its relation, or is refused with what to do instead. */
export function toRelation(plan: Plan, context: TranslationContext): Relation {
  const relationOf = (input: Plan) => toRelation(input, context);
  switch (plan.kind) {
    case "read":
      return { read: toRead(plan, context.reach) };
    case "local":
      return { local_relation: { data: localBatch(plan), schema: JSON.stringify(plan.schema) } };
    case "relation":
      return { read: { named_table: { unparsed_identifier: plan.parts.map(quoteName).join(".") } } };
    case "sql":
      return context.results.get(plan) ?? sqlRelation(plan, relationOf);
    case "project":
      return { project: { input: relationOf(plan.input), expressions: plan.columns.map(toExpression) } };
    case "withColumns": {
      const aliases = plan.columns.map(({ name, expr }) => toAlias(expr, [name]));
      return { with_columns: { input: relationOf(plan.input), aliases } };
    }
    case "rename": {
      const renames = plan.names.map(({ from, to }) => ({ col_name: from, new_col_name: to }));
      return { with_columns_renamed: { input: relationOf(plan.input), renames } };
    }
    case "toDF":
      return { to_df: { input: relationOf(plan.input), column_names: plan.names } };
    case "drop":
      return { drop: toDrop(plan, relationOf(plan.input)) };
    case "filter":
      return { filter: { input: relationOf(plan.input), condition: toExpression(plan.condition) } };
    case "alias": {
      const input = relationOf(plan.input);
      const renamed = plan.columns ? { to_df: { input, column_names: plan.columns } } : input;
      return { subquery_alias: { input: renamed, alias: plan.name } };
    }
    case "join":
      return { join: toJoin(plan, relationOf(plan.left), relationOf(plan.right)) };
    case "aggregate":
      return { aggregate: toAggregate(plan, relationOf(plan.input)) };
    case "withWatermark": {
      const { column, delay } = plan;
      return {
        with_watermark: { input: relationOf(plan.input), event_time: column, delay_threshold: delay },
      };
    }
    case "distinct":
      return { deduplicate: { input: relationOf(plan.input), all_columns_as_keys: true } };
    case "deduplicate": {
      const keys = plan.columns ? { column_names: plan.columns } : { all_columns_as_keys: true };
      return {
        deduplicate: { input: relationOf(plan.input), ...keys, within_watermark: plan.withinWatermark },
      };
    }
    case "sort":
      return {
        sort: { input: relationOf(plan.input), order: plan.orders.map(toSortOrder), is_global: plan.global },
      };
    case "repartition":
      return toRepartition(plan, relationOf(plan.input));
    case "limit":
      return { limit: { input: relationOf(plan.input), limit: rowCount(plan) } };
    case "offset":
      return { offset: { input: relationOf(plan.input), offset: rowCount(plan) } };
    case "union":
      return toUnion(plan, plan.inputs.map(relationOf));
    case "setOperation":
      return {
        set_op: {
          left_input: relationOf(plan.left),
          right_input: relationOf(plan.right),
          set_op_type: SET_OPERATION_TYPE[plan.operation],
          is_all: plan.all,
        },
      };
    case "values":
    case "tableFunction":
    case "generate":
    case "having":
    case "with":
      throw clauseOfText(plan.kind);
    default:
      return plan satisfies never;
  }
}

type Of<Kind extends Plan["kind"]> = Extract<Plan, { kind: Kind }>;

/** A plain name is taken whole; anything else is an expression. */
function toDrop({ columns }: Of<"drop">, input: Relation): Sent<"Drop"> {
  const isName = (column: (typeof columns)[number]) => column.kind === "column" && column.parts.length === 1;
  return {
    input,
    columns: columns.filter((column) => !isName(column)).map(toExpression),
    column_names: columns.flatMap((column) => column.kind === "column" && isName(column) ? column.parts : []),
  };
}

function toJoin(plan: Of<"join">, left: Relation, right: Relation): Sent<"Join"> {
  if (plan.natural) throw clauseOfText("natural join");
  return {
    left,
    right,
    join_type: JOIN_TYPE[plan.type],
    ...(plan.condition && { join_condition: toExpression(plan.condition) }),
    ...(plan.using && { using_columns: plan.using }),
  };
}

function toUnion({ byName, allowMissingColumns }: Of<"union">, inputs: readonly Relation[]): Relation {
  return inputs.reduce((left, right) => ({
    set_op: {
      left_input: left,
      right_input: right,
      set_op_type: SET_OPERATION_TYPE.union,
      is_all: true,
      by_name: byName,
      allow_missing_columns: allowMissingColumns,
    },
  }));
}

function toRepartition({ by, count }: Of<"repartition">, input: Relation): Relation {
  if (by.length === 0) return { repartition: { input, num_partitions: count ?? 1, shuffle: true } };
  return {
    repartition_by_expression: { input, partition_exprs: by.map(toExpression), num_partitions: count },
  };
}

function rowCount({ count, kind }: Of<"limit" | "offset">): number {
  if (typeof count === "number") return count;
  throw clauseOfText(`${kind} of an expression`);
}

/** These are made of SQL text only, and Spark gets the text itself. */
function clauseOfText(clause: string): TypeError {
  return new TypeError(
    `Cannot send "${clause}" to Spark as a plan: it is a clause of SQL. Give the whole query to session.sql(…)`,
  );
}
