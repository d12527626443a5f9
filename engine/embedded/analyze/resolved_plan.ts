import type { LiteralValue } from "../../declare/expr.ts";
import type { ReadPlan } from "../../declare/plan.ts";
import { type DataType, type StructField, type StructType, structType } from "../../declare/types.ts";
import type { AttributeExpr, ResolvedExpr } from "./resolved_expr.ts";

/** A column that a resolved plan gives. */
export interface Attribute {
  /** The same column through filters and renames of the frame; two columns of one name differ in it. */
  readonly id: number;
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
  readonly metadata: StructField["metadata"];
  /** The frame's alias, for `t.name`. */
  readonly qualifier?: string;
}

/** A plan in which every name has become an attribute. `select`, `withColumns`, `drop` and renames are all projects. */
export type ResolvedPlan =
  | ResolvedRead
  | ResolvedLocal
  | ResolvedProject
  | ResolvedFilter
  | ResolvedAlias
  | ResolvedLimit
  | ResolvedUnion;

interface WithOutput {
  readonly output: readonly Attribute[];
}

/** An external source; `leaf` counts the reads from left to right. */
export interface ResolvedRead extends WithOutput {
  readonly kind: "read";
  readonly read: ReadPlan;
  readonly leaf: number;
}

/** Rows of the program. */
export interface ResolvedLocal extends WithOutput {
  readonly kind: "local";
  readonly rows: readonly (readonly LiteralValue[])[];
}

/** Computed columns: `columns[i]` is the value of `output[i]`. */
export interface ResolvedProject extends WithOutput {
  readonly kind: "project";
  readonly input: ResolvedPlan;
  readonly columns: readonly ResolvedExpr[];
}

/** Rows for which the condition is true. */
export interface ResolvedFilter extends WithOutput {
  readonly kind: "filter";
  readonly input: ResolvedPlan;
  readonly condition: ResolvedExpr;
}

/** A name for the frame. */
export interface ResolvedAlias extends WithOutput {
  readonly kind: "alias";
  readonly input: ResolvedPlan;
  readonly name: string;
}

/** The first rows. */
export interface ResolvedLimit extends WithOutput {
  readonly kind: "limit";
  readonly input: ResolvedPlan;
  readonly count: number;
}

/** All rows of all inputs, whose columns agree in number and type. */
export interface ResolvedUnion extends WithOutput {
  readonly kind: "union";
  readonly inputs: readonly ResolvedPlan[];
}

/** The plans directly below one. */
export function inputsOf(plan: ResolvedPlan): readonly ResolvedPlan[] {
  switch (plan.kind) {
    case "read":
    case "local":
      return [];
    case "project":
    case "filter":
    case "alias":
    case "limit":
      return [plan.input];
    case "union":
      return plan.inputs;
    default:
      return plan satisfies never;
  }
}

/** An attribute as an expression. */
export function attributeExpr(attribute: Attribute): AttributeExpr {
  const { id, name, type, nullable } = attribute;
  return { kind: "attribute", id, name, type, nullable };
}

/** The schema of attributes. */
export function schemaOf(attributes: readonly Attribute[]): StructType {
  return structType(
    attributes.map(({ name, type, nullable, metadata }) => ({ name, type, nullable, metadata })),
  );
}
