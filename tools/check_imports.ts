/**
 * Checks who imports whom: `deno run -A tools/check_imports.ts`. The rules are in `import_rules.ts`, the reasons in
 * `engine/README.md`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { IMPORT_RULES, type ImportRule, TEST_FILE_REGEXP } from "./import_rules.ts";
import { denoJson, type Finding, projectFiles, report } from "./project_files.ts";

/** One import of one file: static or dynamic, of a value or of a type, or a re-export. */
export interface Import {
  /** The importing file's path from the project's folder. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** The imported file's path from the project's folder, or the specifier as written for what lies outside. */
  readonly target: string;
}

/** The part of `deno info --json` that is read here. */
interface ModuleGraph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly specifier: string;
      readonly code?: Resolved;
      readonly type?: Resolved;
    }[];
  }[];
}

interface Resolved {
  readonly specifier?: string;
  readonly span: { readonly start: { readonly line: number } };
}

/** Every finding against the rules in the project under `root`, a folder URL that ends in `/`. */
export async function checkImports(root: URL): Promise<Finding[]> {
  const files = await projectFiles(root, [".ts"]);
  const imports = await importsOf(root, files);
  return [...forbiddenImports(imports), ...await forbiddenNames(root, files)];
}

/** Asks Deno for the imports of the files, with one temporary module that imports them all. */
export async function importsOf(root: URL, files: readonly string[]): Promise<Import[]> {
  const entry = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const text = files.map((file) => `import ${JSON.stringify(new URL(file, root).href)};\n`).join("");
    await Deno.writeTextFile(entry, text);
    const config = fileURLToPath(new URL("deno.json", root));
    const graph = await denoJson(root, ["info", "--json", "--config", config, entry]) as ModuleGraph;
    return importsInGraph(root, new Set(files), graph);
  } finally {
    await Deno.remove(entry);
  }
}

function importsInGraph(root: URL, files: ReadonlySet<string>, { modules }: ModuleGraph): Import[] {
  return modules.flatMap((module) => {
    const file = pathInProject(root, module.specifier);
    if (file === undefined || !files.has(file)) return [];
    return (module.dependencies ?? []).flatMap(({ specifier, code, type }) => {
      const target = pathInProject(root, (code ?? type)?.specifier) ?? specifier;
      const lines = new Set(
        [code, type].flatMap((resolved) => resolved ? [resolved.span.start.line + 1] : []),
      );
      return [...lines].map((line) => ({ file, line, target }));
    });
  });
}

/** The path of a URL from the project's folder; nothing for packages, also those that `links` finds in vendor/. */
function pathInProject(root: URL, url: string | undefined): string | undefined {
  if (!url?.startsWith(root.href)) return undefined;
  const path = decodeURIComponent(url.slice(root.href.length));
  return path.startsWith("vendor/") ? undefined : path;
}

/** The imports that a rule does not allow. */
export function forbiddenImports(imports: readonly Import[], rules = IMPORT_RULES): Finding[] {
  return imports.flatMap(({ file, line, target }) =>
    rules
      .filter((rule) => rule.files.test(file) && !isAllowed(rule, file, target))
      .map(({ says }) => ({ file, line, message: `imports ${target}, but ${says}` }))
  );
}

function isAllowed(rule: ImportRule, file: string, target: string): boolean {
  if (rule.ownPlace && topFolder(file) === topFolder(target)) return true;
  if (rule.inTests?.test(target) && TEST_FILE_REGEXP.test(file)) return true;
  if (rule.never?.test(target)) return false;
  return rule.only?.test(target) ?? true;
}

function topFolder(path: string): string {
  return path.split("/")[0]!;
}

async function forbiddenNames(root: URL, files: readonly string[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { files: about, unnamed, says } of IMPORT_RULES) {
    if (unnamed === undefined) continue;
    for (const file of files.filter((file) => about.test(file) && !TEST_FILE_REGEXP.test(file))) {
      const lines = withoutCommentsAndText(await Deno.readTextFile(new URL(file, root))).split("\n");
      lines.forEach((line, index) => {
        const name = unnamed.exec(line)?.[0];
        if (name !== undefined) {
          findings.push({ file, line: index + 1, message: `uses ${name}, but ${says}` });
        }
      });
    }
  }
  return findings;
}

/** Blanks comments and quoted text, keeping line breaks. Templates stay: they may hold code. */
function withoutCommentsAndText(source: string): string {
  return source.replaceAll(
    /\/\*[\s\S]*?\*\/|\/\/.*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g,
    (part) => part.replaceAll(/[^\n]/g, " "),
  );
}

if (import.meta.main) report("Imports", await checkImports(new URL("../", import.meta.url)));
