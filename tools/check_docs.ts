/**
 * Checks what newcomers read: `deno run -A tools/check_docs.ts`. Every exported symbol of the public modules has a
 * doc comment, every relative link leads to a file, and nothing names a folder of somebody's own machine.
 *
 * @module
 */
import { denoJson, type Finding, projectFiles, report } from "./project_files.ts";

const PUBLIC_MODULES = ["engine/mod.ts", "lib/mod.ts"];

/** Folders of one machine. The course's checkpoint folders are public: learners type them. */
const MACHINE_PATH_REGEXP = /(?<![\w.~}])\/(?:home|root|work|Users|tmp(?!\/[\w$-]*checkpoint\b))\/[\w.$-]+/g;

const LINK_REGEXP = /\[[^\]]*\]\(<?([^)>\s]+)>?[^)]*\)/g;

/** The part of `deno doc --json` that is read here. */
interface Documentation {
  readonly nodes: Readonly<Record<string, { readonly symbols?: readonly DocumentedSymbol[] }>>;
}

interface DocumentedSymbol {
  readonly name: string;
  readonly declarations: readonly {
    readonly location: { readonly filename: string; readonly line: number };
    readonly declarationKind: string;
    readonly jsDoc?: { readonly doc?: string };
  }[];
}

/** Every finding in the project under `root`, a folder URL that ends in `/`. */
export async function checkDocs(root: URL): Promise<Finding[]> {
  const files = await projectFiles(root, [".md", ".ts"]);
  const findings: Finding[] = [];
  for (const module of PUBLIC_MODULES.filter((module) => files.includes(module))) {
    findings.push(...await undocumentedSymbols(root, module));
  }
  for (const file of files) {
    const text = await Deno.readTextFile(new URL(file, root));
    findings.push(...machinePaths(file, text));
    if (file.endsWith(".md")) findings.push(...await brokenLinks(root, file, text));
  }
  return findings;
}

/** Asks Deno about one module, because only then it follows what the module re-exports. */
async function undocumentedSymbols(root: URL, module: string): Promise<Finding[]> {
  const { nodes } = await denoJson(root, ["doc", "--json", module]) as Documentation;
  const symbols = Object.values(nodes).flatMap((node) => node.symbols ?? []);
  return symbols.flatMap(({ name, declarations }) => {
    const exported = declarations.find((one) => one.declarationKind === "export");
    if (exported === undefined || declarations.some((one) => one.jsDoc?.doc?.trim())) return [];
    const { filename, line } = exported.location;
    const file = filename.startsWith(root.href)
      ? decodeURIComponent(filename.slice(root.href.length))
      : filename;
    return [{ file, line: line + 1, message: `${name} is exported and has no doc comment` }];
  });
}

/** Finds the folders of one machine in a text. */
export function machinePaths(file: string, text: string): Finding[] {
  return text.split("\n").flatMap((line, index) =>
    Array.from(line.matchAll(MACHINE_PATH_REGEXP), ([path]) => ({
      file,
      line: index + 1,
      message: `${path} is a folder of one machine; name one that every reader has`,
    }))
  );
}

async function brokenLinks(root: URL, file: string, text: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { target, line } of relativeLinks(text)) {
    const url = new URL(target, new URL(file, root));
    if (await exists(url)) continue;
    findings.push({ file, line, message: `the link to ${target} leads nowhere` });
  }
  return findings;
}

/** The links of a Markdown text that lead into the project, without `#…`; code is left out. */
export function relativeLinks(text: string): { target: string; line: number }[] {
  const blank = (code: string) => code.replaceAll(/[^\n]/g, " ");
  const prose = text.replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, blank).replaceAll(/`[^`\n]*`/g, blank);
  return prose.split("\n").flatMap((line, index) =>
    Array.from(line.matchAll(LINK_REGEXP), (match) => ({ target: match[1]!.split("#")[0]!, line: index + 1 }))
      .filter(({ target }) => target !== "" && !/^[a-z][a-z\d+.-]*:/i.test(target))
  );
}

async function exists(url: URL): Promise<boolean> {
  return await Deno.stat(url).then(() => true, () => false);
}

if (import.meta.main) report("Documentation", await checkDocs(new URL("../", import.meta.url)));
