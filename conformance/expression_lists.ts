/**
 * Lists of single expressions, `expressions/<name>.ts`, each compared as a program with one case per text.
 *
 * @module
 */
import type { Program, Variants } from "./program.ts";

/** What the file of a list exports. */
export interface ExpressionList {
  /** One sentence: what the list compares. */
  readonly about: string;
  /** Spark SQL, each evaluated without input. */
  readonly texts: readonly string[];
  /** @default {with ANSI on and off} */
  readonly variants?: Variants;
}

/** Spark 4's rules, and those of Spark 3. */
export const ANSI_ON_AND_OFF: Variants = {
  "ANSI on": { "spark.sql.ansi.enabled": "true" },
  "ANSI off": { "spark.sql.ansi.enabled": "false" },
};

const FOLDER = new URL("expressions/", import.meta.url);

/** All lists, as programs. */
export async function findExpressionLists(): Promise<Program[]> {
  const programs: Program[] = [];
  for await (const { name: file } of Deno.readDir(FOLDER)) {
    programs.push(expressionProgram(file.replace(/\.ts$/, ""), await import(new URL(file, FOLDER).href)));
  }
  return programs;
}

/** A list as a program. */
export function expressionProgram(
  name: string,
  { about, texts, variants = ANSI_ON_AND_OFF }: ExpressionList,
): Program {
  return {
    name: `expressions/${name}`,
    pythonPath: new URL("evaluate_texts.py", import.meta.url).pathname,
    module: {
      about,
      variants,
      texts,
      run: (session) => {
        const oneRow = session.createDataFrame([[0]], "unused INT");
        return Object.fromEntries(texts.map((text) => [text, () => oneRow.selectExpr(text)]));
      },
    },
  };
}
