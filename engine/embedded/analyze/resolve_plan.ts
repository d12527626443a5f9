import type { LiteralValue } from "../../declare/expr.ts";
import type {
  AliasPlan,
  FilterPlan,
  LimitPlan,
  LocalPlan,
  OffsetPlan,
  Plan,
  ReadPlan,
} from "../../declare/plan.ts";
import type { Expr } from "../../declare/expr.ts";
import { printExpr } from "../../declare/print_expr.ts";
import type { StructField, StructType } from "../../declare/types.ts";
import { AnalysisError } from "../../errors.ts";
import { datatypeMismatch } from "./analysis_errors.ts";
import { type AggregateQuery, resolveAggregate, resolveHaving } from "./resolve_aggregate.ts";
import { withKeys } from "./group_keys.ts";
import { exposing, hiddenColumns, narrowed, qualifiedColumns } from "./hidden_columns.ts";
import { leafReads } from "./leaf_reads.ts";
import { attributesIn } from "./prune_columns.ts";
import { refuseGenerators, refuseManyRows } from "./many_rows.ts";
import { resolveDrop, resolveRename, resolveToDf, resolveWithColumns } from "./resolve_columns.ts";
import { resolveDeduplicate } from "./resolve_deduplicate.ts";
import { resolveCondition } from "./resolve_expr.ts";
import { resolveGenerate, resolveTableFunction } from "./resolve_generate.ts";
import { resolveJoin } from "./resolve_join.ts";
import { select, type Selected } from "./resolve_select.ts";
import { refuseMaps, resolveSetOperation } from "./resolve_set_operation.ts";
import { rowCount } from "./row_count.ts";
import { resolveSort } from "./resolve_sort.ts";
import { resolveUnion } from "./resolve_union.ts";
import { resolveValues } from "./resolve_values.ts";
import { resolveWatermark } from "./resolve_watermark.ts";
import { type ResolvedExpr, someExpr } from "./resolved_expr.ts";
import {
  type Attribute,
  attributeExpr,
  exprsOf,
  inputsOf,
  type ResolvedPlan,
  type ResolvedShared,
} from "./resolved_plan.ts";
import { Scope, type ScopeOptions } from "./scope.ts";
import { withTimeWindow } from "./time_window.ts";

/** What resolving a plan depends on. */
export interface ResolverOptions {
  readonly ansi: boolean;
  readonly timeZone: string;
  /** The columns of every read in the plan. */
  readonly schemas: ReadonlyMap<ReadPlan, StructType>;
  /** The plans in it that are views, and may stand in several places. */
  readonly views: ReadonlySet<Plan>;
}

/** What resolving a plan needs to know, and what it counts. */
export class PlanResolver {
  readonly ansi: boolean;
  /** The aggregations among the resolved plans, which an ORDER BY above may still add to. */
  readonly aggregations = new WeakMap<ResolvedPlan, AggregateQuery>();
  readonly #timeZone: string;
  readonly #schemas: ReadonlyMap<ReadPlan, StructType>;
  readonly #views: ReadonlySet<Plan>;
  /** The views whose rows are other ones each time. */
  readonly #shared = new Map<Plan, ResolvedShared>();
  #lastId = 0;
  #leafCount = 0;
  /** The names of the queries around the one at hand. */
  #outer: Scope | undefined;

  constructor({ ansi, schemas, timeZone, views }: ResolverOptions) {
    this.ansi = ansi;
    this.#timeZone = timeZone;
    this.#schemas = schemas;
    this.#views = views;
  }

  /**
   * Gives a plan its names and types. It must have been prepared: SQL text in it parsed, and views replaced by their plans. A plan that occurs twice
   * is resolved twice, so its columns differ.
   *
   * @throws {AnalysisError} With Spark's condition for what does not fit.
   */
  resolve(plan: Plan): ResolvedPlan {
    switch (plan.kind) {
      case "read":
        return this.#read(plan);
      case "local":
        return this.#local(plan);
      case "values":
        return resolveValues(plan, this);
      case "tableFunction":
        return resolveTableFunction(plan, this);
      case "project":
        return select(this.resolve(plan.input), plan.columns, this);
      case "withColumns":
        return resolveWithColumns(plan, this);
      case "rename":
        return resolveRename(plan, this);
      case "toDF":
        return resolveToDf(plan, this);
      case "drop":
        return resolveDrop(plan, this);
      case "filter":
        return this.#filter(plan);
      case "alias":
        return this.#alias(plan);
      case "join":
        return resolveJoin(plan, this);
      case "generate":
        return resolveGenerate(plan, this);
      case "aggregate":
        return resolveAggregate(plan, this);
      case "having":
        return resolveHaving(plan, this);
      case "withWatermark":
        return resolveWatermark(plan, this);
      case "distinct":
        return this.distinct(this.resolve(plan.input));
      case "deduplicate":
        return resolveDeduplicate(plan, this);
      case "sort":
        return resolveSort(plan, this);
      case "repartition":
        return this.resolve(plan.input);
      case "limit":
      case "offset":
        return this.#limit(plan);
      case "union":
        return resolveUnion(plan, plan.inputs.map((input) => this.resolve(input)), this);
      case "setOperation":
        return resolveSetOperation(plan, this);
      case "relation":
      case "sql":
      case "with":
        throw new TypeError(`Cannot resolve a plan before it is prepared: it holds a node "${plan.kind}"`);
      default:
        return plan satisfies never;
    }
  }

  /** What names mean over a plan. */
  scopeOf(input: ResolvedPlan, options: Partial<ScopeOptions> = {}): Scope {
    return new Scope(input.output, {
      ansi: this.ansi,
      timeZone: this.#timeZone,
      outer: this.#outer,
      resolveQuery: (plan, outer) => this.#resolveQuery(plan, outer),
      qualified: qualifiedColumns(input),
      ...options,
    });
  }

  #resolveQuery(plan: Plan, outer: Scope): ResolvedPlan {
    const before = this.#outer;
    this.#outer = outer;
    try {
      return this.resolve(plan);
    } finally {
      this.#outer = before;
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
    const below = new Map(
      [...hiddenColumns(input), ...qualifiedColumns(input), ...input.output].map((a) => [a.id, a]),
    );
    const output = columns.map(({ name, expr }) => {
      const source = expr.kind === "attribute" ? below.get(expr.id) : undefined;
      if (source && expr.kind === "attribute" && name === expr.name) return { ...source, name };
      const delayMs = source?.eventTimeDelayMs ?? eventTimeOf(expr, below);
      const attribute = this.newAttribute(name, expr, source?.metadata);
      return delayMs === undefined ? attribute : { ...attribute, eventTimeDelayMs: delayMs };
    });
    const exprs = columns.map((column) => column.expr);
    return { kind: "project", input: exposing(input, idsIn(exprs)), output, columns: exprs };
  }

  /** No two equal rows: an aggregate without calls. */
  distinct(input: ResolvedPlan): ResolvedPlan {
    refuseMaps(input);
    const grouping = input.output.map((a) => ({ key: a, from: a }));
    const unique = grouping.filter(({ key }, i) =>
      grouping.findIndex((other) => other.key.id === key.id) === i
    );
    return {
      kind: "aggregate",
      input: withKeys(input, input.output),
      grouping: unique,
      sets: undefined,
      setId: undefined,
      calls: [],
      output: input.output,
    };
  }

  #read(plan: ReadPlan): ResolvedPlan {
    const schema = this.#schemas.get(plan)!;
    return { kind: "read", read: plan, leaf: this.#leafCount++, output: this.#attributes(schema.fields) };
  }

  #local(plan: LocalPlan): ResolvedPlan {
    const rows: readonly (readonly LiteralValue[])[] = plan.rows;
    return { kind: "local", rows, output: this.#attributes(plan.schema.fields) };
  }

  #attributes(fields: readonly StructField[]): Attribute[] {
    return fields.map((f) => this.newAttribute(f.name, f, f.metadata));
  }

  #filter(plan: FilterPlan): ResolvedPlan {
    refuseGenerators(plan.condition, "Filter");
    const input = this.resolve(plan.input);
    const { input: timed, timeWindows } = withTimeWindow(input, [plan.condition], this);
    const scope = this.scopeOf(timed, { hidden: hiddenColumns(timed), timeWindows });
    const condition = resolveCondition(plan.condition, scope, (type) => notAFilter(plan.condition, type));
    refuseManyRows(condition, plan.condition, "WHERE");
    const wider = exposing(timed, attributesIn(condition));
    const filtered: ResolvedPlan = { kind: "filter", input: wider, condition, output: wider.output };
    return wider === input ? filtered : narrowed(filtered, input);
  }

  #view(plan: Plan): ResolvedPlan {
    const known = this.#shared.get(plan);
    if (known) return this.#copyOf(known);
    const input = this.resolve(plan);
    if (!this.#views.has(plan) || this.#outer || readsStream(input) || !changesEachTime(input)) return input;
    const shared: ResolvedShared = { kind: "shared", number: this.#shared.size, input, output: input.output };
    this.#shared.set(plan, shared);
    return this.#copyOf(shared);
  }

  /** Under columns of its own. */
  #copyOf(shared: ResolvedShared): ResolvedPlan {
    const output = shared.output.map((a) => ({ ...a, id: this.newAttribute(a.name, a).id }));
    return { kind: "project", input: shared, output, columns: shared.output.map(attributeExpr) };
  }

  #alias(plan: AliasPlan): ResolvedPlan {
    const input = this.#view(plan.input);
    if (plan.columns && plan.columns.length !== input.output.length) {
      throw wrongAliasCount(plan.columns.length, input.output.length);
    }
    const renamed = plan.columns
      ? this.makeProject(
        input,
        input.output.map((a, i) => ({ name: plan.columns![i]!, expr: attributeExpr(a) })),
      )
      : input;
    const output = renamed.output.map((a) => ({ ...a, qualifier: plan.name }));
    return { kind: "alias", input: renamed, name: plan.name, output };
  }

  #limit(plan: LimitPlan | OffsetPlan): ResolvedPlan {
    const { kind } = plan;
    const input = this.resolve(plan.input);
    const count = rowCount(kind, plan.count, () => this.scopeOf(input));
    return { kind, input, count, output: input.output };
  }
}

function readsStream(plan: ResolvedPlan): boolean {
  return leafReads(plan).some(({ read }) => read.streaming);
}

/** Whether a value in it, such as `rand()`, is another one each time. */
function changesEachTime(plan: ResolvedPlan): boolean {
  const isRandom = (expr: ResolvedExpr) => expr.kind === "call" && expr.function.deterministic === false;
  return exprsOf(plan).some((expr) => someExpr(expr, isRandom)) || inputsOf(plan).some(changesEachTime);
}

/** A column as it is. */
export function unchanged(attribute: Attribute): Selected {
  return { name: attribute.name, expr: attributeExpr(attribute) };
}

/** The ids of the columns that expressions read. */
export function idsIn(exprs: readonly ResolvedExpr[]): Set<number> {
  const ids = new Set<number>();
  for (const expr of exprs) attributesIn(expr, ids);
  return ids;
}

/** The end of a window of event times is one itself. */
function eventTimeOf(expr: ResolvedExpr, below: ReadonlyMap<number, Attribute>): number | undefined {
  if (expr.kind !== "call" || expr.function.name !== "window_time") return undefined;
  const [window] = expr.args;
  return window?.kind === "attribute" ? below.get(window.id)?.eventTimeDelayMs : undefined;
}

function notAFilter(condition: Expr, type: string): AnalysisError {
  const text = printExpr(condition);
  return datatypeMismatch(text, {
    mismatch: "FILTER_NOT_BOOLEAN",
    reason: `Filter expression "${text}" of type ${type} is not a boolean`,
    parameters: { filter: `"${text}"`, type },
  });
}

/** Two lists that go side by side have not the same length. */
export function wrongAliasCount(names: number, columns: number): AnalysisError {
  return new AnalysisError(
    "ASSIGNMENT_ARITY_MISMATCH",
    `The number of columns or variables assigned or aliased: ${names} does not match the number of source expressions: ${columns}.`,
    { parameters: { numTarget: String(names), numExpr: String(columns) } },
  );
}
