import { quoteIdentifier } from "../duckdb_type.ts";
import { childrenOf, type ResolvedExpr } from "../analyze/resolved_expr.ts";
import { bindValue } from "../functions/bind_value.ts";
import type { RenderContext } from "./render_context.ts";
import { LambdaNames, mayRaise, renderNode } from "./render_node.ts";

/** Expressions as SQL, and the values that they share. */
export interface RenderedValues {
  /** SQL of the expressions, over the input's columns and the shared ones. */
  readonly columns: readonly string[];
  /** `expression AS "name"` of shared values; those of a layer use only the input and earlier layers. */
  readonly layers: readonly (readonly string[])[];
}

/**
 * Renders expressions such that what occurs more than once is computed once per row, in an inner SELECT. Learners write `split(value, '\t')` once per
 * field, and many renderings mention an argument twice (to check it and to use it); DuckDB by itself computes what stands inside a CASE again
 * each time.
 *
 * What may raise moves to the inner SELECT only where it is certain to be evaluated for every row. Elsewhere, in a branch of a CASE or in a lambda's body,
 * such an argument is bound as the parameter of a lambda over a list of one.
 */
export function renderValues(exprs: readonly ResolvedExpr[], context: RenderContext): RenderedValues {
  const renderer = new ValueRenderer(context);
  const roots = exprs.map((expr) => renderer.node(expr));
  for (const root of roots) renderer.count(root, 1, true);
  const columns = roots.map((root) => renderer.sqlOf(root).text);
  return { columns, layers: renderer.layers };
}

/** One distinct value. */
interface Node {
  readonly expr: ResolvedExpr;
  readonly children: readonly Node[];
  /** SQL around the children: text, child index, text, … */
  readonly template: readonly (string | number)[];
  /** Names a column or constant, so naming it twice costs nothing. */
  readonly cheap: boolean;
  readonly mayRaise: boolean;
  /** Depends on a parameter of a lambda outside it. */
  readonly inLambda: boolean;
  uses: number;
  certain: boolean;
  rendered?: Rendered;
}

interface Rendered {
  readonly text: string;
  /** How many layers of shared values must be below the SELECT that holds the text. */
  readonly depth: number;
}

// NUL cannot occur in DuckDB's SQL text, hence not in what renderNode gives.
const PLACE_REGEXP = /\0(\d+)\0/;

class ValueRenderer {
  readonly layers: string[][] = [];
  readonly #context: RenderContext;
  readonly #nodes = new Map<ResolvedExpr, Node>();
  readonly #byKey = new Map<string, Node>();
  readonly #ids = new Map<Node, number>();
  readonly #lambdas = new LambdaNames();
  #lastName = 0;

  constructor(context: RenderContext) {
    this.#context = context;
  }

  /** The node of an expression; equal expressions have one node. */
  node(expr: ResolvedExpr): Node {
    const known = this.#nodes.get(expr);
    if (known) return known;
    if (expr.kind === "call") this.#lambdas.add(expr);
    const children = childrenOf(expr).map((child) => this.node(child));
    const key = keyOf(expr, children.map((child) => this.#ids.get(child)!));
    const node = (key === undefined ? undefined : this.#byKey.get(key)) ?? this.#newNode(expr, children);
    this.#nodes.set(expr, node);
    if (key !== undefined) this.#byKey.set(key, node);
    return node;
  }

  #newNode(expr: ResolvedExpr, children: readonly Node[]): Node {
    const places = new Map(childrenOf(expr).map((child, i) => [child, i]));
    const sql = renderNode(expr, (child) => `\0${places.get(child)}\0`, this.#context, this.#lambdas);
    const template = sql.split(PLACE_REGEXP).map((part, i) => i % 2 === 0 ? part : Number(part));
    const node: Node = {
      expr,
      children,
      template,
      cheap: isCheap(expr),
      mayRaise: mayRaise(expr),
      inLambda: expr.kind === "lambdaVariable" || children.some((child) => child.inLambda),
      uses: 0,
      certain: false,
    };
    this.#ids.set(node, this.#ids.size);
    return node;
  }

  /** Notes that a node's SQL will stand in `uses` places, at least one of them certain to be evaluated or not. */
  count(node: Node, uses: number, certain: boolean): void {
    const seen = node.uses > 0;
    const news = certain && !node.certain;
    node.uses += uses;
    node.certain ||= certain;
    if (seen && !news) return;
    for (const [i, child] of node.children.entries()) {
      const mentions = seen ? 0 : mentionsOf(node, i);
      this.count(child, mentions, certain && isCertain(node.expr, i));
    }
  }

  /** A node as SQL: the name of its column where it is shared, else its text. */
  sqlOf(node: Node): Rendered {
    if (!isShared(node)) return this.#textOf(node);
    return node.rendered ??= this.#share(node);
  }

  #share(node: Node): Rendered {
    const { text, depth } = this.#textOf(node);
    const name = quoteIdentifier(`shared#${++this.#lastName}`);
    (this.layers[depth] ??= []).push(`${text} AS ${name}`);
    return { text: name, depth: depth + 1 };
  }

  #textOf(node: Node): Rendered {
    const children = node.children.map((child) => this.sqlOf(child));
    const texts = children.map((child) => child.text);
    const bindings: { name: string; value: string }[] = [];
    for (const [i, child] of node.children.entries()) {
      if (child.cheap || isShared(child) || child.expr.kind === "lambda" || mentionsOf(node, i) < 2) continue;
      const name = `bound${++this.#lastName}`;
      bindings.push({ name, value: texts[i]! });
      texts[i] = name;
    }
    const text = node.template.map((part) => typeof part === "number" ? texts[part]! : part).join("");
    return {
      text: bindings.reduce((body, { name, value }) => bindValue(name, value, body), text),
      depth: Math.max(0, ...children.map((child) => child.depth)),
    };
  }
}

function isShared(node: Node): boolean {
  return node.uses > 1 && (node.certain || !node.mayRaise) && !node.cheap && !node.inLambda &&
    node.expr.kind !== "lambda";
}

function mentionsOf(node: Node, child: number): number {
  return node.template.filter((part) => part === child).length;
}

function isCheap(expr: ResolvedExpr): boolean {
  return expr.kind === "attribute" || expr.kind === "literal" || expr.kind === "lambdaVariable" ||
    (expr.kind === "member" && isCheap(expr.input));
}

/** Whether a child is evaluated whenever its parent is. */
function isCertain(parent: ResolvedExpr, child: number): boolean {
  if (parent.kind === "case") return child === 0;
  if (parent.kind === "lambda") return false;
  return parent.kind !== "call" || parent.function.evaluates !== "first" || child === 0;
}

/** Equal for expressions that mean the same value; `undefined` for one that is like no other. */
function keyOf(expr: ResolvedExpr, children: readonly number[]): string | undefined {
  const below = children.join(",");
  switch (expr.kind) {
    case "attribute":
      return `attribute ${expr.id}`;
    case "lambdaVariable":
      return `variable ${expr.id}`;
    case "literal":
      return `literal ${JSON.stringify([expr.type, expr.value])}`;
    case "call":
      return expr.function.deterministic === false ? undefined : `${expr.function.name}(${below})`;
    case "cast":
      return `${expr.mode} cast(${below}) ${JSON.stringify(expr.type)}`;
    case "member":
      return `member ${expr.index} ${below}`;
    case "case":
      return `case ${expr.branches.length} ${below}`;
    case "element":
      return `element ${expr.outOfRange} ${below}`;
    case "mapValue":
      return `value ${below}`;
    case "lambda":
      return undefined;
    default:
      return expr satisfies never;
  }
}
