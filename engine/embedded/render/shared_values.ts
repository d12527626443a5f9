import { quoteIdentifier } from "../duckdb_type.ts";
import { childrenOf, type ResolvedExpr } from "../analyze/resolved_expr.ts";
import { bindValue } from "../functions/bind_value.ts";
import type { ExprContext } from "./render_context.ts";
import { checkedArray, constantIndex } from "./array_bounds.ts";
import { LambdaNames, mayRaise, renderNode } from "./render_node.ts";

/** Expressions as SQL, and the values that they share. */
export interface RenderedStage {
  /** SQL of the expressions, over the input's columns and the shared ones. */
  readonly columns: readonly string[];
  /** `expression AS "name"` of shared values; those of a layer use only the input, earlier stages and earlier layers. */
  readonly layers: readonly (readonly string[])[];
}

/**
 * Renders expressions such that what occurs more than once is computed once per row, in an inner SELECT. Learners write `split(value, '\t')` once per
 * field, and many renderings mention an argument twice (to check it and to use it); DuckDB by itself computes what stands inside a CASE again
 * each time.
 *
 * What may raise moves to the inner SELECT only where it is certain to be evaluated for every row. Elsewhere, in a branch of a CASE or in a lambda's body,
 * such an argument is bound as the parameter of a lambda over a list of one.
 *
 * @param stages What is evaluated one after the other over the same rows, of which a stage may drop some: filters, then a SELECT. A later stage finds
 *   the shared values of an earlier one among its input's columns.
 */
export function renderStages(
  stages: readonly (readonly ResolvedExpr[])[],
  context: ExprContext,
): RenderedStage[] {
  const renderer = new ValueRenderer(context);
  const roots = stages.map((exprs) => exprs.map((expr) => renderer.node(expr)));
  for (const [stage, nodes] of roots.entries()) {
    for (const node of nodes) renderer.count(node, 1, stage);
  }
  return roots.map((nodes, stage) => renderer.render(nodes, stage));
}

/** Renders one expression where there is no inner SELECT for shared values, as in the condition of a join. */
export function renderAlone(expr: ResolvedExpr, context: ExprContext): string {
  const renderer = new ValueRenderer(context, false);
  const node = renderer.node(expr);
  renderer.count(node, 1, Infinity);
  return renderer.render([node], 0).columns[0]!;
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
  /** The first stage that is certain to evaluate it. */
  certainFrom: number;
  /** Its column, once it has one. */
  shared?: Rendered;
  /** For an array's element whose index is checked together with others: the element without the check. */
  checked?: Rendered;
}

interface Rendered {
  readonly text: string;
  readonly stage: number;
  /** How many layers of the stage's shared values must be below the SELECT that holds the text. */
  readonly depth: number;
}

// NUL cannot occur in DuckDB's SQL text, hence not in what renderNode gives.
const PLACE_REGEXP = /\0(\d+)\0/;

class ValueRenderer {
  readonly #context: ExprContext;
  readonly #shares: boolean;
  readonly #nodes = new Map<ResolvedExpr, Node>();
  readonly #byKey = new Map<string, Node>();
  readonly #ids = new Map<Node, number>();
  readonly #lambdas = new LambdaNames();
  #stage = 0;
  #layers: string[][] = [];
  #lastName = 0;

  constructor(context: ExprContext, shares = true) {
    this.#context = context;
    this.#shares = shares;
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
      certainFrom: Infinity,
    };
    this.#ids.set(node, this.#ids.size);
    return node;
  }

  /**
   * Notes that a node's SQL will stand in `uses` places.
   *
   * @param certainFrom The stage that is certain to evaluate it there; `Infinity` for none.
   */
  count(node: Node, uses: number, certainFrom: number): void {
    const seen = node.uses > 0;
    const news = certainFrom < node.certainFrom;
    node.uses += uses;
    node.certainFrom = Math.min(node.certainFrom, certainFrom);
    if (seen && !news) return;
    for (const [i, child] of node.children.entries()) {
      const mentions = seen ? 0 : mentionsOf(node, i);
      this.count(child, mentions, isCertain(node.expr, i) ? certainFrom : Infinity);
    }
  }

  render(nodes: readonly Node[], stage: number): RenderedStage {
    this.#stage = stage;
    this.#layers = [];
    for (const [array, elements] of elementsOfArrays(nodes, stage)) this.#checkAtOnce(array, elements);
    return { columns: nodes.map((node) => this.#sqlOf(node).text), layers: this.#layers };
  }

  /** A node as SQL: the name of its column where it is shared, else its text. */
  #sqlOf(node: Node): Rendered {
    if (node.shared) return this.#seenFromHere(node.shared);
    if (!this.#isShared(node)) return this.#textOf(node);
    const { text, depth } = this.#textOf(node);
    const name = quoteIdentifier(`shared#${++this.#lastName}`);
    (this.#layers[depth] ??= []).push(`${text} AS ${name}`);
    node.shared = { text: name, stage: this.#stage, depth: depth + 1 };
    return node.shared;
  }

  /**
   * Checks several constant indexes of one array in one go. Not only for speed: DuckDB computes column by column, Spark row by row, and the error to
   * report is that of the first row that lacks an element.
   */
  #checkAtOnce(array: Node, elements: readonly Node[]): void {
    const { text, depth } = this.#sqlOf(array);
    const name = quoteIdentifier(`checked#${++this.#lastName}`);
    const indexes = elements.map((element) => constantIndex(element.expr)!);
    (this.#layers[depth] ??= []).push(`${checkedArray(text, indexes)} AS ${name}`);
    for (const [i, element] of elements.entries()) {
      const item = `list_extract(${name}, ${indexes[i]! + 1})`;
      element.checked = { text: item, stage: this.#stage, depth: depth + 1 };
    }
  }

  #isShared(node: Node): boolean {
    return this.#shares && node.uses > 1 && (node.certainFrom <= this.#stage || !node.mayRaise) &&
      !node.cheap &&
      !node.inLambda && node.expr.kind !== "lambda";
  }

  /** Columns of an earlier stage are in the input of this one. */
  #seenFromHere(rendered: Rendered): Rendered {
    return rendered.stage < this.#stage ? { ...rendered, depth: 0 } : rendered;
  }

  #textOf(node: Node): Rendered {
    if (node.checked) return this.#seenFromHere(node.checked);
    const children = node.children.map((child) => this.#sqlOf(child));
    const texts = children.map((child) => child.text);
    const bindings: { name: string; value: string }[] = [];
    for (const [i, child] of node.children.entries()) {
      if (child.cheap || child.shared || child.expr.kind === "lambda" || mentionsOf(node, i) < 2) continue;
      const name = `bound${++this.#lastName}`;
      bindings.push({ name, value: texts[i]! });
      texts[i] = name;
    }
    const text = node.template.map((part) => typeof part === "number" ? texts[part]! : part).join("");
    return {
      text: bindings.reduce((body, { name, value }) => bindValue(name, value, body), text),
      stage: this.#stage,
      depth: Math.max(0, ...children.map((child) => child.depth)),
    };
  }
}

/** Arrays of which the stage is certain to read several elements by constant indexes, and those elements in the order that Spark reads them. */
function elementsOfArrays(roots: readonly Node[], stage: number): [array: Node, elements: Node[]][] {
  const elements = new Map<Node, Node[]>();
  const seen = new Set<Node>();
  const visit = (node: Node) => {
    if (seen.has(node) || node.certainFrom > stage || node.checked) return;
    seen.add(node);
    for (const child of node.children) visit(child);
    if (constantIndex(node.expr) === undefined) return;
    const array = node.children[0]!;
    elements.set(array, [...(elements.get(array) ?? []), node]);
  };
  for (const root of roots) visit(root);
  return [...elements].filter(([array, items]) => items.length > 1 && !array.inLambda);
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
    case "subquery":
    case "aggregate":
    case "over":
      return undefined;
    default:
      return expr satisfies never;
  }
}
