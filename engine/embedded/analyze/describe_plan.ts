import { sqlName } from "../../declare/types.ts";
import { childrenOf, type ResolvedExpr } from "./resolved_expr.ts";
import { type Attribute, inputsOf, type ResolvedPlan } from "./resolved_plan.ts";

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
      return `LocalRelation ${listOf(plan.output)}`;
    case "project":
      return `Project [${plan.columns.map((column, i) => columnText(column, plan.output[i]!)).join(", ")}]`;
    case "filter":
      return `Filter ${exprText(plan.condition)}`;
    case "alias":
      return `SubqueryAlias ${plan.name}`;
    case "limit":
      return `Limit ${plan.count}`;
    case "union":
      return "Union";
    default:
      return plan satisfies never;
  }
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
    case "lambda":
      return `lambdafunction(${childrenOf(expr).map(exprText).join(", ")})`;
    default:
      return expr satisfies never;
  }
}
