/** A marked answer of a lab script: `// #region Question 2: title` to `// #endregion`. */
export interface Question {
  readonly number: number;
  readonly title: string;
  /** The line of `#region`, counted from 1. */
  readonly line: number;
  /** The code between the markers, on one line and without comments. */
  readonly answer: string;
  /** What the starter has in its place: `return todo(2, "…");`. */
  readonly todo: string;
}

/** A line of a lab script that is the same in starter and solution. */
export interface OutsideLine {
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
}

/** A lab script taken apart; the lines with the markers count as outside. */
export interface LabText {
  readonly outside: readonly OutsideLine[];
  readonly questions: readonly Question[];
}

const REGION_REGEXP = /^\s*\/\/ #region Question (\d+): (.+?)\s*$/;
const ENDREGION_REGEXP = /^\s*\/\/ #endregion\s*$/;
const TODO_COMMENT_REGEXP = /^[ \t]*\/\/ TODO: (.+(?:\n[ \t]*\/\/ .+)*)/m;
const LIB_IMPORT_REGEXP = /^import \{([^}]*)\} from ("(?:\.\.\/)+lib\/mod\.ts");$/m;

/**
 * Takes a lab script apart.
 *
 * @throws {SyntaxError} When an answer has no end, or begins inside another one.
 */
export function parseLab(source: string): LabText {
  const outside: OutsideLine[] = [];
  const questions: Question[] = [];
  let open: { number: number; title: string; line: number; body: string[] } | undefined;
  for (const [index, text] of source.split("\n").entries()) {
    const line = index + 1;
    const region = REGION_REGEXP.exec(text);
    if (region && open) {
      throw new SyntaxError(`Line ${line}: an answer begins inside the one of line ${open.line}`);
    }
    if (open && !ENDREGION_REGEXP.test(text)) {
      open.body.push(text);
      continue;
    }
    outside.push({ text, line });
    if (open) questions.push(question(open.number, open.title, open.line, open.body.join("\n")));
    open = region ? { number: Number(region[1]), title: region[2]!, line, body: [] } : undefined;
  }
  if (open) throw new SyntaxError(`Line ${open.line}: the answer has no // #endregion`);
  return { outside, questions };
}

function question(number: number, title: string, line: number, body: string): Question {
  const task = TODO_COMMENT_REGEXP.exec(body)?.[1]?.replaceAll(/\n[ \t]*\/\/ /g, " ") ?? title;
  return {
    number,
    title,
    line,
    answer: codeOf(body),
    todo: `return todo(${number}, ${JSON.stringify(task)});`,
  };
}

/** Code without comments, on one line and with double quotes, however it was formatted: to compare, not to run. */
export function codeOf(body: string): string {
  return body
    .replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "")
    .replaceAll(/\s+/g, " ")
    .replaceAll("( ", "(")
    .replaceAll(/,? \)/g, ")")
    .replaceAll(/'((?:\\.|[^'\\])*)'/g, (_, text: string) => JSON.stringify(text.replaceAll("\\'", "'")))
    .trim();
}

/**
 * Makes the starter of a solution: each answer becomes `return todo(2, "…")`, with the text of the answer's
 * `// TODO: …` comment or, without one, the question's title; `todo` joins the names imported from lib.
 */
export function starterOf(solution: string): string {
  const { outside, questions } = parseLab(solution);
  const lines = outside.flatMap(({ text, line }) => {
    const asked = questions.find((one) => one.line === line);
    return asked ? [text, /^\s*/.exec(text)![0] + asked.todo] : [text];
  });
  return withLibImport(lines.join("\n"), (names) => questions.length === 0 ? names : [...names, "todo"]);
}

/** The script with `todo` taken out of what it imports from lib, and that import on one line. */
export function withoutTodoImport(source: string): string {
  return withLibImport(source, (names) => names);
}

function withLibImport(source: string, change: (names: string[]) => string[]): string {
  return source.replace(LIB_IMPORT_REGEXP, (_, list: string, from: string) => {
    const names = list.split(",").map((name) => name.trim()).filter((name) => name !== "" && name !== "todo");
    return `import { ${change(names).join(", ")} } from ${from};`;
  });
}
