import { sqlName } from "../../declare/types.ts";
import { childrenOf, type ResolvedExpr, type ResolvedSort } from "./resolved_expr.ts";
import { type Attribute, inputsOf, type ResolvedAggregate, type ResolvedPlan } from "./resolved_plan.ts";

/** A resolved plan as Spark prints one: a line for each step, what it reads from below it. Never shows options, which may hold secrets. */
export function describePlan(plan: ResolvedPlan): string {
  return lines(plan).join("\n");
}

function lines(plan: ResolvedPlan): string[] {
  const inputs = inputsOf(plan);
  const below = inputs.flatMap((input, i) => {
    const [first, ...rest] = lines(input) as [string, ...string[]];
    const last = i === inputs.length - 1;
    return [`${last ? "+" : ":"}- ${first}`, ...rest.map((line) => `${last ? " " : ":"}  ${line}`)];
  });
  return [headline(plan), ...below];
}

function headline(plan: ResolvedPlan): string {
  switch (plan.kind) {
    case "read": {
      const relation = plan.read.streaming ? "StreamingRelation" : "Relation";
      return `${relation} ${plan.read.format ?? "parquet"}${listOf(plan.output)}`;
    }
    case "local":
    case "values":
      return plan.output.length === 0 ? "OneRowRelation" : `LocalRelation ${listOf(plan.output)}`;
    case "range":
      return `Range (${plan.start}, ${plan.end}, step=${plan.step})`;
    case "project":
      return `Project [${plan.columns.map((column, i) => columnText(column, plan.output[i]!)).join(", ")}]`;
    case "filter":
      return `Filter ${exprText(plan.condition)}`;
    case "alias":
      return `SubqueryAlias ${plan.name}`;
    case "shared":
      return `CTERelationRef ${plan.number}`;
    case "join":
      return `Join ${JOIN_NAMES[plan.type]}${plan.condition ? `, ${exprText(plan.condition)}` : ""}`;
    case "generate":
      return `Generate ${exprText(plan.generator)}, ${plan.outer}, ${listOf(plan.made)}`;
    case "sessions":
      return `MergingSessions ${listOf(plan.keys)}, ${attributeText(plan.session)}`;
    case "aggregate":
      return aggregateText(plan);
    case "window":
      return `Window [${plan.calls.map(({ attribute, over }) => columnText(over, attribute)).join(", ")}]`;
    case "watermark":
      return `EventTimeWatermark ${attributeText(plan.eventTime)}, ${plan.delayMs} milliseconds`;
    case "deduplicate":
      return `${plan.withinWatermark ? "DeduplicateWithinWatermark" : "Deduplicate"} ${listOf(plan.keys)}`;
    case "sort":
      return `Sort [${plan.orders.map(sortText).join(", ")}], ${plan.global}`;
    case "limit":
      return `Limit ${plan.count}`;
    case "offset":
      return `Offset ${plan.count}`;
    case "union":
      return "Union";
    case "setOperation":
      return `${plan.operation === "except" ? "Except" : "Intersect"} All ${plan.all}`;
    default:
      return plan satisfies never;
  }
}

const JOIN_NAMES = {
  inner: "Inner",
  left: "LeftOuter",
  right: "RightOuter",
  full: "FullOuter",
  semi: "LeftSemi",
  anti: "LeftAnti",
  cross: "Cross",
};

function aggregateText({ grouping, sets, calls }: ResolvedAggregate): string {
  const keys = grouping.map(({ from }) => attributeText(from)).join(", ");
  const results = calls.map(({ attribute, call }) => columnText(call, attribute)).join(", ");
  const names = (set: readonly number[]) =>
    `(${set.map((i) => attributeText(grouping[i]!.from)).join(", ")})`;
  return `Aggregate [${keys}], ${sets ? `[${sets.map(names).join(", ")}], ` : ""}[${results}]`;
}

function sortText({ expr, direction, nulls }: ResolvedSort): string {
  return `${exprText(expr)} ${direction === "ascending" ? "ASC" : "DESC"} NULLS ${nulls.toUpperCase()}`;
}

function listOf(attributes: readonly Attribute[]): string {
  return `[${attributes.map(attributeText).join(", ")}]`;
}

function columnText(column: ResolvedExpr, attribute: Attribute): string {
  return column.kind === "attribute" && column.id === attribute.id
    ? attributeText(attribute)
    : `${exprText(column)} AS ${attributeText(attribute)}`;
}

/** Spark marks BIGINT columns with an L. */
function attributeText({ name, id, type }: Pick<Attribute, "name" | "id" | "type">): string {
  return `${name}#${id}${type === "long" ? "L" : ""}`;
}

function filterText(filter: ResolvedExpr | undefined): string {
  return filter ? ` FILTER (WHERE ${exprText(filter)})` : "";
}

/** An expression with every implicit cast shown. */
export function exprText(expr: ResolvedExpr): string {
  switch (expr.kind) {
    case "attribute":
      return attributeText(expr);
    case "lambdaVariable":
      return `lambda ${attributeText(expr)}`;
    case "literal":
      return typeof expr.value === "object" && expr.value !== null
        ? JSON.stringify(expr.value)
        : String(expr.value);
    case "call": {
      const args = expr.args.map(exprText);
      const infix = expr.function.family === "operator" && args.length === 2;
      return infix
        ? `(${args.join(` ${expr.function.name} `)})`
        : `${expr.function.name}(${args.join(", ")})`;
    }
    case "cast":
      return `${expr.mode === "try" ? "try_cast" : "cast"}(${exprText(expr.input)} as ${
        sqlName(expr.type).toLowerCase()
      })`;
    case "case": {
      const branches = expr.branches.map(({ when, then }) => `WHEN ${exprText(when)} THEN ${exprText(then)}`);
      return `CASE ${branches.join(" ")}${expr.otherwise ? ` ELSE ${exprText(expr.otherwise)}` : ""} END`;
    }
    case "member":
      return `${exprText(expr.input)}.${expr.name}`;
    case "element":
      return `${exprText(expr.input)}[${exprText(expr.index)}]`;
    case "mapValue":
      return `${exprText(expr.input)}[${exprText(expr.key)}]`;
    case "aggregate":
      return `${expr.function.name}(${expr.distinct ? "distinct " : ""}${
        expr.args.map(exprText).join(", ")
      })${filterText(expr.filter)}`;
    case "over": {
      const partition = expr.partitionBy.map(exprText).join(", ");
      const order = expr.orderBy.map(sortText).join(", ");
      return `${expr.function.name}(${expr.args.map(exprText).join(", ")}) OVER (${
        partition && `PARTITION BY ${partition} `
      }${order && `ORDER BY ${order}`})`;
    }
    case "subquery": {
      const query = `${
        expr.form === "scalar" ? "scalar-subquery" : `${expr.negated ? "not " : ""}${expr.form}`
      }(${describePlan(expr.plan)})`;
      return expr.values.length === 0 ? query : `${expr.values.map(exprText).join(", ")} ${query}`;
    }
    case "lambda":
      return `lambdafunction(${childrenOf(expr).map(exprText).join(", ")})`;
    default:
      return expr satisfies never;
  }
}
