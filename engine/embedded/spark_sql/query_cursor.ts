import type { LiteralExpr, OverExpr } from "../../declare/expr.ts";
import type { SqlPlan } from "../../declare/plan.ts";
import { SqlCursor } from "../../declare/sql_cursor.ts";
import type { SqlToken } from "../../declare/sql_tokens.ts";
import { pointer } from "../../declare/syntax_error.ts";
import { AnalysisError } from "../../errors.ts";

/** What follows OVER. */
export type WindowDefinition = Pick<OverExpr, "partitionBy" | "orderBy" | "frame">;

/** Reads the tokens of a query or an expression, and knows what stands elsewhere: values for its parameters, windows by name. */
export class QueryCursor extends SqlCursor {
  readonly #parameters: SqlPlan["parameters"];
  #questions: readonly SqlToken[] | undefined;
  #windows: ReadonlyMap<string, WindowDefinition> = new Map();

  constructor(text: string, parameters: SqlPlan["parameters"] = {}) {
    super(text);
    this.#parameters = parameters;
  }

  /** The windows that the SELECT at hand defines, by name in lower case. */
  get windows(): ReadonlyMap<string, WindowDefinition> {
    return this.#windows;
  }

  /** Reads something that has windows of its own. */
  withWindows<T>(windows: ReadonlyMap<string, WindowDefinition>, read: () => T): T {
    const outer = this.#windows;
    this.#windows = windows;
    try {
      return read();
    } finally {
      this.#windows = outer;
    }
  }

  /** Takes `:name` or `?`, if that is what comes, for its value. @throws {AnalysisError} `UNBOUND_SQL_PARAMETER` if it has none. */
  takesParameter(): LiteralExpr | undefined {
    const token = this.peek();
    if (this.takes("?")) {
      this.#questions ??= this.tokens.filter(isQuestion);
      const values = Array.isArray(this.#parameters) ? this.#parameters as readonly LiteralExpr[] : [];
      const value = values[this.#questions.indexOf(token)];
      return value ?? this.#unbound(`_${token.start}`, token.start, token.end);
    }
    if (!this.takes(":")) return undefined;
    const name = this.name("the name of a parameter after the colon");
    const values = this.#parameters as Readonly<Record<string, LiteralExpr>>;
    if (!Array.isArray(values) && Object.hasOwn(values, name)) return values[name]!;
    return this.#unbound(name, token.start, this.peek(-1).end);
  }

  #unbound(name: string, start: number, end: number): never {
    throw new AnalysisError(
      "UNBOUND_SQL_PARAMETER",
      `Found the unbound parameter: ${name}. Give its value with the text: { name: value } for :name, a list for each ? in turn.` +
        pointer(this.text, start, end),
      { parameters: { name } },
    );
  }
}

function isQuestion(token: SqlToken): boolean {
  return token.kind === "symbol" && token.text === "?";
}
