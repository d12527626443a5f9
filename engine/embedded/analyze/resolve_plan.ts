import type { Expr } from "../../declare/expr.ts";
import type {
  DropPlan,
  FilterPlan,
  LimitPlan,
  LocalPlan,
  Plan,
  ProjectPlan,
  ReadPlan,
  RenamePlan,
  WithColumnsPlan,
} from "../../declare/plan.ts";
import { autoName, printExpr } from "../../declare/print_expr.ts";
import type { StructField, StructType } from "../../declare/types.ts";
import { AnalysisError } from "../../errors.ts";
import { columnAlreadyExists, datatypeMismatch } from "./analysis_errors.ts";
import { notSupportedYet } from "./not_supported_yet.ts";
import { resolveCondition, resolveExpr } from "./resolve_expr.ts";
import { resolveUnion } from "./resolve_union.ts";
import type { ResolvedExpr } from "./resolved_expr.ts";
import { type Attribute, attributeExpr, type ResolvedPlan } from "./resolved_plan.ts";
import { sameName, Scope } from "./scope.ts";

/** What resolving a plan needs to know, and what it counts. */
export class PlanResolver {
  readonly ansi: boolean;
  readonly #schemas: ReadonlyMap<ReadPlan, StructType>;
  #lastId = 0;
  #leafCount = 0;

  /** @param schemas The columns of every read in the plan. */
  constructor(ansi: boolean, schemas: ReadonlyMap<ReadPlan, StructType>) {
    this.ansi = ansi;
    this.#schemas = schemas;
  }

  /**
   * Gives a plan its names and types. SQL text in it must be parsed already.
   *
   * @throws {AnalysisError} With Spark's condition for what does not fit.
   */
  resolve(plan: Plan): ResolvedPlan {
    switch (plan.kind) {
      case "read":
        return this.#read(plan);
      case "local":
        return this.#local(plan);
      case "project":
        return this.#project(plan);
      case "withColumns":
        return this.#withColumns(plan);
      case "rename":
        return this.#rename(plan);
      case "drop":
        return this.#drop(plan);
      case "filter":
        return this.#filter(plan);
      case "alias": {
        const input = this.resolve(plan.input);
        const output = input.output.map((a) => ({ ...a, qualifier: plan.name }));
        return { kind: "alias", input, name: plan.name, output };
      }
      case "limit":
        return this.#limit(plan);
      case "union":
        return resolveUnion(plan, plan.inputs.map((input) => this.resolve(input)), this);
      default:
        throw notSupportedYet(plan);
    }
  }

  /** A column that nothing else is. */
  newAttribute(name: string, value: Pick<ResolvedExpr, "type" | "nullable">, metadata = {}): Attribute {
    return { id: ++this.#lastId, name, type: value.type, nullable: value.nullable, metadata };
  }

  /** A project; a column that is an attribute under its own name stays that attribute. */
  makeProject(
    input: ResolvedPlan,
    columns: readonly { readonly name: string; readonly expr: ResolvedExpr }[],
  ): ResolvedPlan {
    const output = columns.map(({ name, expr }) => {
      const source = expr.kind === "attribute" ? input.output.find((a) => a.id === expr.id) : undefined;
      if (source && expr.kind === "attribute" && name === expr.name) return { ...source, name };
      return this.newAttribute(name, expr, source?.metadata);
    });
    return { kind: "project", input, output, columns: columns.map((column) => column.expr) };
  }

  #read(plan: ReadPlan): ResolvedPlan {
    const schema = this.#schemas.get(plan)!;
    return { kind: "read", read: plan, leaf: this.#leafCount++, output: this.#attributes(schema.fields) };
  }

  #local(plan: LocalPlan): ResolvedPlan {
    return { kind: "local", rows: plan.rows, output: this.#attributes(plan.schema.fields) };
  }

  #attributes(fields: readonly StructField[]): Attribute[] {
    return fields.map((f) => this.newAttribute(f.name, f, f.metadata));
  }

  #project(plan: ProjectPlan): ResolvedPlan {
    const input = this.resolve(plan.input);
    const scope = new Scope(input.output, this.ansi);
    const columns = plan.columns.flatMap((column) => this.#selected(column, scope));
    return this.makeProject(input, columns);
  }

  #selected(column: Expr, scope: Scope): { name: string; expr: ResolvedExpr }[] {
    if (column.kind === "star") {
      if (column.except) throw notSupportedYet(column);
      return scope.star(column.parts).map((expr) => ({ name: (expr as { name: string }).name, expr }));
    }
    const expr = resolveExpr(column, scope);
    if (column.kind !== "alias") return [{ name: nameOf(column), expr }];
    if (column.names.length !== 1) {
      throw new AnalysisError(
        "UNSUPPORTED_EXPR_FOR_OPERATOR",
        `${printExpr(column.input)} makes one column, but ${column.names.length} names were given: ${
          column.names.join(", ")
        }.`,
      );
    }
    const name = column.names[0]!;
    scope.addAlias(name, expr);
    return [{ name, expr }];
  }

  #withColumns(plan: WithColumnsPlan): ResolvedPlan {
    const input = this.resolve(plan.input);
    refuseDuplicates(plan.columns.map((column) => column.name));
    const scope = new Scope(input.output, this.ansi);
    const added = plan.columns.map((column) => {
      const expr = resolveExpr(column.expr, scope);
      scope.addAlias(column.name, expr);
      return { name: column.name, expr };
    });
    const kept = input.output.map((attribute) =>
      added.find((column) => sameName(column.name, attribute.name)) ?? unchanged(attribute)
    );
    const appended = added.filter((column) => !input.output.some((a) => sameName(a.name, column.name)));
    return this.makeProject(input, [...kept, ...appended]);
  }

  #rename(plan: RenamePlan): ResolvedPlan {
    const input = this.resolve(plan.input);
    const columns = input.output.map((attribute) => {
      const name = plan.names.reduce(
        (current, { from, to }) => sameName(current, from) ? to : current,
        attribute.name,
      );
      return { name, expr: attributeExpr(attribute) };
    });
    return this.makeProject(input, columns);
  }

  #drop(plan: DropPlan): ResolvedPlan {
    const input = this.resolve(plan.input);
    const scope = new Scope(input.output, this.ansi);
    const dropped = new Set(plan.columns.flatMap((column) => droppedIds(column, scope)));
    const kept = input.output.filter((attribute) => !dropped.has(attribute.id));
    return dropped.size === 0 ? input : this.makeProject(input, kept.map(unchanged));
  }

  #filter(plan: FilterPlan): ResolvedPlan {
    const input = this.resolve(plan.input);
    const mismatch = (type: string) => {
      const filter = `"${printExpr(plan.condition)}"`;
      return datatypeMismatch(printExpr(plan.condition), {
        mismatch: "FILTER_NOT_BOOLEAN",
        reason: `Filter expression ${filter} of type ${type} is not a boolean`,
        parameters: { filter, type },
      });
    };
    const condition = (attributes: readonly Attribute[]) =>
      resolveCondition(plan.condition, new Scope(attributes, this.ansi), mismatch);
    try {
      return filtered(input, condition(input.output));
    } catch (error) {
      const wider = isUnresolvedColumn(error) ? withHiddenColumns(input) : undefined;
      if (!wider) throw error;
      return this.makeProject(filtered(wider, condition(wider.output)), input.output.map(unchanged));
    }
  }

  #limit(plan: LimitPlan): ResolvedPlan {
    const input = this.resolve(plan.input);
    if (plan.count < 0) {
      throw new AnalysisError(
        "INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE",
        `The limit like expression "${plan.count}" is invalid. The limit expression must be equal to or greater than 0, but got ${plan.count}.`,
        { parameters: { name: "limit", expr: `"${plan.count}"`, v: String(plan.count) } },
      );
    }
    return { kind: "limit", input, count: plan.count, output: input.output };
  }
}

function filtered(input: ResolvedPlan, condition: ResolvedExpr): ResolvedPlan {
  return { kind: "filter", input, condition, output: input.output };
}

function isUnresolvedColumn(error: unknown): boolean {
  return error instanceof AnalysisError && error.condition.startsWith("UNRESOLVED_COLUMN");
}

/** A `select` with, at the end, the columns that it left out: Spark lets a filter after a `select` still use those. */
function withHiddenColumns(plan: ResolvedPlan): ResolvedPlan | undefined {
  if (plan.kind === "filter") {
    const input = withHiddenColumns(plan.input);
    return input && filtered(input, plan.condition);
  }
  if (plan.kind !== "project") return undefined;
  const hidden = plan.input.output.filter((a) =>
    !plan.output.some((b) => b.id === a.id || sameName(a.name, b.name))
  );
  return {
    ...plan,
    output: [...plan.output, ...hidden],
    columns: [...plan.columns, ...hidden.map(attributeExpr)],
  };
}

function unchanged(attribute: Attribute): { name: string; expr: ResolvedExpr } {
  return { name: attribute.name, expr: attributeExpr(attribute) };
}

/** The name that Spark gives a column without an alias. */
function nameOf(column: Expr): string {
  return column.kind === "column" ? column.parts.at(-1)! : autoName(column);
}

function droppedIds(column: Expr, scope: Scope): number[] {
  if (column.kind !== "column") {
    const resolved = resolveExpr(column, scope);
    return resolved.kind === "attribute" ? [resolved.id] : [];
  }
  if (column.parts.length === 1) {
    return scope.attributes.filter((a) => sameName(a.name, column.parts[0]!)).map((a) => a.id);
  }
  const found = scope.column(column.parts);
  return found?.members.length === 0 && found.expr.kind === "attribute" ? [found.expr.id] : [];
}

function refuseDuplicates(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name.toLowerCase())) throw columnAlreadyExists(name);
    seen.add(name.toLowerCase());
  }
}
