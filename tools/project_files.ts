/** Folders that hold nothing we wrote; folders whose name begins with a dot are left out too. */
const FOREIGN_FOLDERS = new Set(["node_modules", "coverage"]);

/** A place in the project that a check complains about. */
export interface Finding {
  /** Path from the project's folder, with `/`. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

/**
 * Lists the project's files with one of the endings, sorted, as paths from `root` with `/`.
 *
 * @param root Folder URL, ending in `/`.
 */
export async function projectFiles(root: URL, endings: readonly string[], folder = ""): Promise<string[]> {
  const files: string[] = [];
  for await (const entry of Deno.readDir(new URL(folder, root))) {
    const path = folder + entry.name;
    if (entry.isFile && endings.some((ending) => path.endsWith(ending))) files.push(path);
    const isOurs = entry.isDirectory && !entry.name.startsWith(".") && !FOREIGN_FOLDERS.has(entry.name);
    if (isOurs) files.push(...await projectFiles(root, endings, `${path}/`));
  }
  return files.sort();
}

/** Runs a deno subcommand that answers in JSON. Its cache is the caller's, so nothing is downloaded twice. */
export async function denoJson(root: URL, args: string[]): Promise<unknown> {
  const command = new Deno.Command(Deno.execPath(), { args, cwd: root, stdout: "piped", stderr: "piped" });
  const { success, stdout, stderr } = await command.output();
  if (!success) {
    throw new Error(`Cannot run deno ${args.join(" ")}: ${new TextDecoder().decode(stderr).trim()}`);
  }
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** Prints what a check found, one `file:line` each, and ends the process with 1 if there was anything. */
export function report(checked: string, findings: readonly Finding[]): void {
  for (const { file, line, message } of findings) console.error(`${file}:${line}: ${message}`);
  console.log(findings.length === 0 ? `${checked}: ok` : `${checked}: ${findings.length} found`);
  if (findings.length > 0) Deno.exitCode = 1;
}
