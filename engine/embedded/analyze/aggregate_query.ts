import { GROUPING_BIT } from "../functions/aggregate_grouping.ts";
import {
  groupingIdMismatch,
  groupingMismatch,
  groupingWithoutSets,
  missingAggregation,
  missingGroupBy,
} from "./aggregate_errors.ts";
import { exprText } from "./describe_plan.ts";
import { exprKey, isPlain } from "./expr_key.ts";
import { withKeys } from "./group_keys.ts";
import { exposing } from "./hidden_columns.ts";
import { isGrouping } from "./many_rows.ts";
import { attributesIn } from "./prune_columns.ts";
import { idsIn, type PlanResolver } from "./resolve_plan.ts";
import { finishSelect, type Selected } from "./resolve_select.ts";
import {
  mapChildren,
  type ResolvedAggregateCall,
  type ResolvedCallExpr,
  type ResolvedExpr,
} from "./resolved_expr.ts";
import {
  type Attribute,
  attributeExpr,
  type NamedAggregate,
  type ResolvedAggregate,
  type ResolvedPlan,
} from "./resolved_plan.ts";
import type { Scope } from "./scope.ts";

/** What rows are grouped by, and its name. */
export interface Grouping {
  readonly name: string;
  readonly expr: ResolvedExpr;
}

/** A value computed for each row before they are grouped. */
interface Prepared {
  readonly attribute: Attribute;
  readonly expr: ResolvedExpr;
}

/**
 * An aggregation under construction. Expressions over the rows of the input are {@linkcode lift}ed to expressions over the groups, which adds the
 * calls that they need; ORDER BY may still do so when the rest is built.
 */
export class AggregateQuery {
  /** What names mean in the rows. */
  readonly scope: Scope;
  readonly #input: ResolvedPlan;
  readonly #resolver: PlanResolver;
  readonly #grouping: readonly Grouping[];
  readonly #keys: readonly { readonly key: Attribute; readonly from: Attribute }[];
  readonly #sets: readonly (readonly number[])[] | undefined;
  readonly #setId: Attribute | undefined;
  /** The session that rows are grouped by, and the column that has each row's own time. */
  readonly #session: { readonly span: Attribute; readonly session: Attribute } | undefined;
  readonly #prepared: Prepared[] = [];
  readonly #calls: (NamedAggregate & { readonly source: ResolvedAggregateCall })[] = [];
  readonly #lifted = new Map<ResolvedExpr, ResolvedExpr>();
  #built: ResolvedAggregate | undefined;

  constructor(
    input: ResolvedPlan,
    scope: Scope,
    grouping: readonly Grouping[],
    sets: readonly (readonly number[])[] | undefined,
    resolver: PlanResolver,
  ) {
    this.scope = scope;
    this.#input = input;
    this.#resolver = resolver;
    this.#grouping = grouping;
    this.#sets = sets;
    this.#session = this.#sessionOf(grouping);
    this.#keys = grouping.map(({ name, expr }, i) => {
      const column = this.#prepare(expr, name);
      const from = column.id === this.#session?.span.id ? this.#session.session : column;
      if (sets === undefined) return { key: from, from };
      const nullable = from.nullable || sets.some((set) => !set.includes(i));
      const { id } = resolver.newAttribute(from.name, from);
      return { key: { ...from, id, nullable }, from };
    });
    this.#setId = sets && resolver.newAttribute("spark_grouping_id", { type: "long", nullable: false });
  }

  /**
   * The plan of the outputs.
   *
   * @param having A lifted condition on the groups.
   */
  build(outputs: readonly Selected[], having?: ResolvedExpr): ResolvedPlan {
    const lifted = outputs.map((output) => ({ ...output, expr: this.lift(output.expr) }));
    const node = this.#node();
    this.#built = node;
    const groups: ResolvedPlan = having
      ? { kind: "filter", input: node, condition: having, output: node.output }
      : node;
    const plan = finishSelect(groups, lifted, this.#resolver);
    this.#resolver.aggregations.set(plan, this);
    return plan;
  }

  /** The aggregate in a plan that {@linkcode build} gave, and the same with the calls that were lifted since. */
  grown(): { before: ResolvedAggregate; now: ResolvedAggregate } {
    const before = this.#built!;
    return { before, now: this.#node() };
  }

  /**
   * An expression over rows as one over groups: what is grouped by becomes a key, an aggregate its result.
   *
   * @throws {AnalysisError} `MISSING_AGGREGATION`, `MISSING_GROUP_BY` for a column of the rows.
   */
  lift(expr: ResolvedExpr): ResolvedExpr {
    const known = this.#lifted.get(expr);
    if (known) return known;
    const lifted = this.#lift(expr);
    this.#lifted.set(expr, lifted);
    return lifted;
  }

  #lift(expr: ResolvedExpr): ResolvedExpr {
    if (expr.kind === "aggregate") return attributeExpr(this.#call(expr).attribute);
    if (isGrouping(expr)) return this.#groupingBits(expr as ResolvedCallExpr);
    const place = this.#placeOf(expr);
    if (place !== -1) {
      const { key } = this.#keys[place]!;
      return expr.kind === "attribute" ? { ...attributeExpr(key), name: expr.name } : attributeExpr(key);
    }
    const rows = this.#input.output;
    const ofRows = expr.kind === "attribute"
      ? rows.some((a) => a.id === expr.id)
      : expr.kind === "subquery" &&
        rows.some((a) => attributesIn(expr).has(a.id) && !this.#keys.some(({ key }) => key.id === a.id));
    if (ofRows) throw this.#grouping.length === 0 ? missingGroupBy() : missingAggregation(textOf(expr));
    return mapChildren(expr, (child) => this.lift(child));
  }

  #placeOf(expr: ResolvedExpr): number {
    if (expr.kind === "literal") return -1;
    const key = exprKey(expr);
    return this.#grouping.findIndex((grouping) =>
      grouping.expr === expr || (key !== undefined && exprKey(grouping.expr) === key)
    );
  }

  #call(source: ResolvedAggregateCall): NamedAggregate {
    const key = exprKey(source);
    const known = this.#calls.find((call) =>
      call.source === source || (key !== undefined && exprKey(call.source) === key)
    );
    if (known) return known;
    const plain = (expr: ResolvedExpr) =>
      isPlain(expr) ? expr : attributeExpr(this.#prepare(expr, "argument"));
    const call = mapChildren(source, plain) as ResolvedAggregateCall;
    const added = { source, call, attribute: this.#resolver.newAttribute(source.function.name, source) };
    this.#calls.push(added);
    return added;
  }

  /** A column of the rows that has the value of an expression. */
  #prepare(expr: ResolvedExpr, name: string): Attribute {
    if (expr.kind === "attribute") {
      const column = this.#input.output.find((a) => a.id === expr.id);
      if (column) return { ...column, name: expr.name };
    }
    const key = exprKey(expr);
    const known = this.#prepared.find((p) =>
      p.expr === expr || (key !== undefined && exprKey(p.expr) === key)
    );
    if (known) return known.attribute;
    const attribute = this.#resolver.newAttribute(name, expr);
    this.#prepared.push({ attribute, expr });
    return attribute;
  }

  #groupingBits({ function: { name }, args, type }: ResolvedCallExpr): ResolvedExpr {
    if (this.#setId === undefined) throw groupingWithoutSets();
    const setId = attributeExpr(this.#setId);
    const places = args.map((arg) => this.#placeOf(arg));
    const names = this.#grouping.map((grouping) => grouping.name);
    if (name === "grouping") {
      if (places[0] === -1) throw groupingMismatch(textOf(args[0]!), names);
      return this.#bits(setId, [places[0]!], type);
    }
    const isAll = places.length === names.length && places.every((place, i) => place === i);
    if (places.length > 0 && !isAll) throw groupingIdMismatch(args.map(textOf), names);
    return setId;
  }

  #bits(setId: ResolvedExpr, [place]: readonly [number], type: ResolvedExpr["type"]): ResolvedExpr {
    const shift = this.#grouping.length - 1 - place;
    const by: ResolvedExpr = { kind: "literal", type: "integer", value: shift, nullable: false };
    return { kind: "call", function: GROUPING_BIT, args: [setId, by], type, nullable: false };
  }

  /** A grouping expression that is a column made by `session_window`. */
  #sessionOf(grouping: readonly Grouping[]) {
    const spans = this.scope.options.timeWindows ?? new Map<string, Attribute>();
    const span = [...spans.values()].find(({ id, name }) =>
      name === "session_window" && grouping.some(({ expr }) => expr.kind === "attribute" && expr.id === id)
    );
    if (!span) return undefined;
    return { span, session: { ...span, id: this.#resolver.newAttribute(span.name, span).id } };
  }

  #withSessions(input: ResolvedPlan): ResolvedPlan {
    if (!this.#session) return input;
    const { span, session } = this.#session;
    const keys = this.#keys.map(({ from }) => from).filter(({ id }) => id !== session.id);
    return { kind: "sessions", input, keys, span, session, output: [...input.output, session] };
  }

  #node(): ResolvedAggregate {
    const calls = this.#calls.map(({ attribute, call }) => ({ attribute, call }));
    const rows = this.#rows(calls);
    const input = this.#withSessions(withKeys(rows, this.#keys.map(({ from }) => from)));
    const output = [
      ...this.#keys.map(({ key }) => key),
      ...(this.#setId ? [this.#setId] : []),
      ...calls.map((call) => call.attribute),
    ];
    return {
      kind: "aggregate",
      input,
      grouping: this.#keys,
      sets: this.#sets,
      setId: this.#setId,
      calls,
      output,
    };
  }

  /** The input's rows with what was prepared, and what the calls read besides. */
  #rows(calls: readonly NamedAggregate[]): ResolvedPlan {
    const prepared = this.#prepared;
    const read = [...prepared.map(({ expr }) => expr), ...calls.map(({ call }) => call)];
    const input = exposing(this.#input, idsIn(read));
    if (prepared.length === 0) return input;
    return {
      kind: "project",
      input,
      output: [...input.output, ...prepared.map(({ attribute }) => attribute)],
      columns: [...input.output.map(attributeExpr), ...prepared.map(({ expr }) => expr)],
    };
  }
}

/** An expression without the numbers of its columns. */
function textOf(expr: ResolvedExpr): string {
  return exprText(expr).replaceAll(/#\d+L?/g, "");
}
