/**
 * Lists of queries in SQL, `queries/<name>.ts`, each compared as a program with one case per text.
 *
 * @module
 */
import type { Session } from "../engine/mod.ts";
import { ANSI_ON_AND_OFF } from "./expression_lists.ts";
import { inOrder } from "./outcome.ts";
import type { Cases, Program, Variants } from "./program.ts";

/** What the file of a list exports. */
export interface QueryList {
  /** One sentence: what the list compares. */
  readonly about: string;
  /** What the queries read: queries by the names of views. */
  readonly views: Readonly<Record<string, string>>;
  /** Each a query; the order of rows is compared where it ends in an ORDER BY. */
  readonly texts: readonly string[];
}

/** One partition is enough for what is compared here, and much faster with Spark. */
const VARIANTS: Variants = Object.fromEntries(
  Object.entries(ANSI_ON_AND_OFF).map((
    [name, conf],
  ) => [name, { ...conf, "spark.sql.shuffle.partitions": "1" }]),
);

const ORDERED_REGEXP = /\bORDER BY [^()]*$/i;

const FOLDER = new URL("queries/", import.meta.url);

/** All lists, as programs. */
export async function findQueryLists(): Promise<Program[]> {
  const programs: Program[] = [];
  for await (const { name: file } of Deno.readDir(FOLDER)) {
    const name = `queries/${file.replace(/\.ts$/, "")}`;
    programs.push(queryProgram(name, await import(new URL(file, FOLDER).href)));
  }
  return programs;
}

/** Queries as a program. */
export function queryProgram(name: string, { about, views, texts }: QueryList): Program {
  return {
    name,
    pythonPath: new URL("evaluate_queries.py", import.meta.url).pathname,
    module: {
      about,
      variants: VARIANTS,
      views,
      texts,
      run: (session) => queryCases(session, views, texts),
    },
  };
}

function queryCases(session: Session, views: QueryList["views"], texts: readonly string[]): Cases {
  for (const [name, query] of Object.entries(views)) session.sql(query).createOrReplaceTempView(name);
  return Object.fromEntries(texts.map((text) => [text, () => {
    const frame = session.sql(text);
    return ORDERED_REGEXP.test(text) ? inOrder(frame) : frame;
  }]));
}
