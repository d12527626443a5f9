import {
  ambiguousReference,
  quoted,
  starOfNoStruct,
  unknownStar,
  unresolvedColumn,
} from "./analysis_errors.ts";
import { memberOf } from "./extract_value.ts";
import type { Plan } from "../../declare/plan.ts";
import type { ResolvedExpr, ResolvedLambdaVariable } from "./resolved_expr.ts";
import { type Attribute, attributeExpr, type ResolvedPlan } from "./resolved_plan.ts";

/** A value that the first parts of a name stand for, and the parts after them, which are members inside it. */
interface Found {
  readonly expr: ResolvedExpr;
  readonly members: readonly string[];
}

/** What names may mean besides the columns of the input. */
export interface ScopeOptions {
  readonly ansi: boolean;
  /** The session's. */
  readonly timeZone: string;
  /** Resolves a query inside an expression; its names may mean those of this scope too. */
  readonly resolveQuery: (plan: Plan, outer: Scope) => ResolvedPlan;
  /** Columns that only qualified names mean. */
  readonly qualified?: readonly Attribute[];
  /** Columns further below, for names that nothing else has. */
  readonly hidden?: readonly Attribute[];
  /** That of the query around this one. */
  readonly outer?: Scope | undefined;
  /** That of the arguments of aggregates, where it is another one. */
  readonly ofAggregates?: Scope;
  /** Whether an alias hides a column of the same name, as in HAVING. */
  readonly aliasesFirst?: boolean;
  /** The columns that calls of `window` or `session_window` have become, by {@linkcode timeWindowKey}. */
  readonly timeWindows?: ReadonlyMap<string, Attribute>;
}

/** What the names in an expression may mean, nearest first: lambda parameters, the input's columns, earlier aliases of the same `select`. */
export class Scope {
  readonly attributes: readonly Attribute[];
  readonly ansi: boolean;
  readonly options: ScopeOptions;
  readonly #aliases = new Map<string, ResolvedExpr[]>();
  #variables: readonly ResolvedLambdaVariable[] = [];

  constructor(attributes: readonly Attribute[], options: ScopeOptions) {
    this.attributes = attributes;
    this.options = options;
    this.ansi = options.ansi;
  }

  /** Makes a name of this `select` known to the columns that follow it. */
  addAlias(name: string, expr: ResolvedExpr): void {
    const key = name.toLowerCase();
    this.#aliases.set(key, [...(this.#aliases.get(key) ?? []), expr]);
  }

  /** Resolves a lambda's body, in which its parameters hide columns of the same name. */
  within<T>(variables: readonly ResolvedLambdaVariable[], resolveBody: () => T): T {
    const outer = this.#variables;
    this.#variables = [...variables, ...outer];
    try {
      return resolveBody();
    } finally {
      this.#variables = outer;
    }
  }

  /** The lambda parameter of this name. */
  variable(name: string): ResolvedLambdaVariable | undefined {
    return this.#variables.find((variable) => sameName(variable.name, name));
  }

  /**
   * What a name means: a lambda parameter, a column, an earlier alias, or a member inside one of them.
   *
   * @throws {AnalysisError} `UNRESOLVED_COLUMN.…`, `AMBIGUOUS_REFERENCE`, `FIELD_NOT_FOUND`.
   */
  resolve(parts: readonly string[]): ResolvedExpr {
    const found = this.#find(parts);
    if (!found) throw this.unresolved(parts);
    const known = parts.length - found.members.length;
    return found.members.reduce(
      (input, member, i) => memberOf(input, member, this.ansi, parts.slice(0, known + i).join(".")),
      found.expr,
    );
  }

  #find(parts: readonly string[]): Found | undefined {
    const [first, ...rest] = parts as [string, ...string[]];
    const variable = this.variable(first);
    if (variable) return { expr: variable, members: rest };
    const { aliasesFirst, hidden = [], outer } = this.options;
    const here = aliasesFirst
      ? this.#alias(parts) ?? this.column(parts)
      : this.column(parts) ?? this.#alias(parts);
    return here ?? columnAmong(hidden, parts) ?? (outer ? outer.#find(parts) : undefined);
  }

  /** The column that a name begins with, qualified ones first. */
  column(parts: readonly string[]): Found | undefined {
    const { qualified = [] } = this.options;
    return columnAmong(this.attributes, parts) ??
      (parts.length > 1 ? qualifiedAmong(qualified, parts) : undefined);
  }

  /** The columns that `*` or `t.*` stands for. */
  star(parts: readonly string[]): readonly ResolvedExpr[] {
    if (parts.length === 0) return this.attributes.map(attributeExpr);
    const ofFrame = parts.length === 1
      ? this.attributes.filter((a) => a.qualifier !== undefined && sameName(a.qualifier, parts[0]!))
      : [];
    const keys = (this.options.qualified ?? []).filter((a) => sameName(a.qualifier ?? "", parts[0]!));
    if (ofFrame.length + keys.length > 0) return [...keys, ...ofFrame].map(attributeExpr);
    if (!this.#find(parts)) throw unknownStar(parts, this.attributes.map((a) => a.name));
    const struct = this.resolve(parts);
    const type = struct.type;
    if (typeof type === "string" || type.type !== "struct") throw starOfNoStruct(parts.join("."));
    return type.fields.map((f) => memberOf(struct, f.name, this.ansi, parts.join(".")));
  }

  /** The error for a name that nothing has. */
  unresolved(parts: readonly string[]): Error {
    const qualified = parts.length > 1;
    const names = this.attributes.map((a) => qualified ? displayName(a) : quoted(a.name));
    return unresolvedColumn(parts, names);
  }

  #alias(parts: readonly string[]): Found | undefined {
    const exprs = this.#aliases.get(parts[0]!.toLowerCase());
    if (!exprs) return undefined;
    if (exprs.length > 1) throw ambiguousReference(parts, exprs.map(() => quoted(parts[0]!)));
    return { expr: exprs[0]!, members: parts.slice(1) };
  }
}

/** Whether two names are the same, as Spark compares them by default. */
export function sameName(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}

function columnAmong(attributes: readonly Attribute[], parts: readonly string[]): Found | undefined {
  return qualifiedAmong(attributes, parts) ??
    found(attributes.filter((a) => sameName(a.name, parts[0]!)), parts, 1);
}

function qualifiedAmong(attributes: readonly Attribute[], parts: readonly string[]): Found | undefined {
  const [first, second] = parts as [string, string | undefined];
  if (second === undefined) return undefined;
  const matches = attributes.filter((a) =>
    a.qualifier !== undefined && sameName(a.qualifier, first) && sameName(a.name, second)
  );
  return found(matches, parts, 2);
}

function found(matches: readonly Attribute[], parts: readonly string[], used: number): Found | undefined {
  const [match] = matches;
  if (!match) return undefined;
  if (matches.some(({ id }) => id !== match.id)) throw ambiguousReference(parts, matches.map(displayName));
  return { expr: { ...attributeExpr(match), name: parts[used - 1]! }, members: parts.slice(used) };
}

function displayName(attribute: Attribute): string {
  return attribute.qualifier === undefined
    ? quoted(attribute.name)
    : quoted(attribute.qualifier, attribute.name);
}
