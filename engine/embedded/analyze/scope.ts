import { ambiguousReference, quoted, unresolvedColumn } from "./analysis_errors.ts";
import { memberOf } from "./extract_value.ts";
import type { ResolvedExpr, ResolvedLambdaVariable } from "./resolved_expr.ts";
import { type Attribute, attributeExpr } from "./resolved_plan.ts";

/** A value that the first parts of a name stand for, and the parts after them, which are members inside it. */
interface Found {
  readonly expr: ResolvedExpr;
  readonly members: readonly string[];
}

/** What the names in an expression may mean, nearest first: lambda parameters, the input's columns, earlier aliases of the same `select`. */
export class Scope {
  readonly attributes: readonly Attribute[];
  readonly ansi: boolean;
  readonly #aliases = new Map<string, ResolvedExpr[]>();
  #variables: readonly ResolvedLambdaVariable[] = [];

  constructor(attributes: readonly Attribute[], ansi: boolean) {
    this.attributes = attributes;
    this.ansi = ansi;
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
    const [first, ...rest] = parts as [string, ...string[]];
    const variable = this.variable(first);
    const found = variable ? { expr: variable, members: rest } : this.column(parts) ?? this.#alias(parts);
    if (!found) throw this.unresolved(parts);
    const known = parts.length - found.members.length;
    return found.members.reduce(
      (input, member, i) => memberOf(input, member, this.ansi, parts.slice(0, known + i).join(".")),
      found.expr,
    );
  }

  /** The column that a name begins with, qualified ones first. */
  column(parts: readonly string[]): Found | undefined {
    const [first, second] = parts as [string, string | undefined];
    const qualified = second === undefined
      ? []
      : this.attributes.filter((a) =>
        a.qualifier !== undefined && sameName(a.qualifier, first) && sameName(a.name, second)
      );
    const matches = qualified.length > 0 ? qualified : this.attributes.filter((a) => sameName(a.name, first));
    if (matches.length === 0) return undefined;
    if (matches.length > 1) throw ambiguousReference(parts, matches.map(displayName));
    const used = qualified.length > 0 ? 2 : 1;
    return {
      expr: { ...attributeExpr(matches[0]!), name: parts[used - 1]! },
      members: parts.slice(used),
    };
  }

  /** The columns that `*` or `t.*` stands for. */
  star(parts: readonly string[]): readonly ResolvedExpr[] {
    if (parts.length === 0) return this.attributes.map(attributeExpr);
    const ofFrame = parts.length === 1
      ? this.attributes.filter((a) => a.qualifier !== undefined && sameName(a.qualifier, parts[0]!))
      : [];
    if (ofFrame.length > 0) return ofFrame.map(attributeExpr);
    const struct = this.resolve(parts);
    const type = struct.type;
    if (typeof type === "string" || type.type !== "struct") throw this.unresolved([...parts, "*"]);
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

function displayName(attribute: Attribute): string {
  return attribute.qualifier === undefined
    ? quoted(attribute.name)
    : quoted(attribute.qualifier, attribute.name);
}
