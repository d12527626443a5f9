import { fileURLToPath, pathToFileURL } from "node:url";
import { basename, join } from "node:path";
import { residentMb, timeLimit } from "./process_usage.ts";
import * as lib from "../lib/mod.ts";
import * as door from "./sandbox/door.ts";

/** What a script must not do before it may be asked anything, in words. */
export class RefusedScript extends Error {
  override name = "RefusedScript";
}

/** The part of `deno info --json` that is read here. */
interface ModuleGraph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly error?: string;
    readonly dependencies?: readonly {
      readonly specifier: string;
      readonly code?: Target;
      readonly type?: Target;
      readonly isDynamic?: boolean;
    }[];
  }[];
}

interface Target {
  readonly specifier?: string;
  readonly span?: { readonly start: { readonly line: number } };
}

const DOOR = new URL("sandbox/door.ts", import.meta.url).href;
const REFUSES = new URL("sandbox/refuses.ts", import.meta.url).href;
const SERVE = new URL("sandbox/serve.ts", import.meta.url).href;
/** How much of the processor's time it may take to find what a script imports, in milliseconds. */
const READ_MS = 30_000;
/** What Deno may take to read, or to check, what scripts say. */
const MOST_MB = 3000;
const LOOK_EVERY_MS = 10;
const PROJECT = new URL("../deno.json", import.meta.url);

/**
 * A copy of a script in a folder of its own, where `../lib/mod.ts` is the door that only declares. Static imports need no permission in Deno, so they are looked
 * at before anything is loaded.
 */
export class ScriptFolder implements AsyncDisposable {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param source The script's text. */
  static async make(source: string): Promise<ScriptFolder> {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "grading_" }));
    const script = new ScriptFolder(folder);
    await Deno.mkdir(join(folder, "submission/lab"), { recursive: true });
    await Deno.mkdir(join(folder, "submission/lib"));
    await Deno.mkdir(join(folder, "lib"));
    const { compilerOptions } = JSON.parse(await Deno.readTextFile(PROJECT));
    const files = {
      "deno.json": JSON.stringify({ compilerOptions }),
      "nowhere.json": JSON.stringify({
        imports: { "file:///": "./nowhere/", [`${pathToFileURL(folder).href}/`]: "./" },
      }),
      "submission/lab/starter.ts": source,
      "submission/lib/mod.ts": doorText(),
      "lib/mod.ts": doorText(), // labs in a folder of a folder
      "entry.ts": `import { serve } from ${JSON.stringify(SERVE)};\n` +
        'await serve(() => import("./submission/lab/starter.ts"));\n',
    };
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(join(folder, name), text);
    return script;
  }

  /** What the folder is called by. */
  get id(): string {
    return basename(this.#folder);
  }

  /** What Deno runs. */
  get entry(): string {
    return this.#path("entry.ts");
  }

  /** The script itself. */
  get script(): string {
    return this.#path("submission/lab/starter.ts");
  }

  /** The settings of the compiler, as in the project. */
  get config(): string {
    return this.#path("deno.json");
  }

  /**
   * Looks at what the script imports, without running anything, and without reading what lies outside of the folder: its settings lead nowhere.
   *
   * @throws {RefusedScript} When it cannot be parsed, or imports anything but `../lib/mod.ts`.
   */
  async refuseOtherImports(): Promise<void> {
    const args = [
      "info",
      "--json",
      "--config",
      this.#path("nowhere.json"),
      "--no-lock",
      "--no-remote",
      "--no-npm",
      this.script,
    ];
    const output = await denoOutput(args, READ_MS);
    if (output === undefined) {
      throw new RefusedScript("It cannot be read: Deno does not come to an end with it.");
    }
    const { success, stdout, stderr } = output;
    if (!success) throw new RefusedScript(`It cannot be read: ${firstLine(stderr)}`);
    const url = pathToFileURL(this.script).href;
    const { modules }: ModuleGraph = JSON.parse(stdout);
    const module = modules.find(({ specifier }) => specifier === url);
    if (module === undefined || module.error !== undefined) {
      throw new RefusedScript(`It is no TypeScript: ${parseErrorText(module?.error ?? "it cannot be read")}`);
    }
    for (const { specifier, code, type } of module.dependencies ?? []) {
      for (const target of [code, type]) {
        if (target === undefined || isDoor(target.specifier, url)) continue;
        const line = target.span === undefined ? "" : ` in line ${target.span.start.line + 1}`;
        throw new RefusedScript(
          `It imports "${specifier}"${line}. A script that is graded may import "../lib/mod.ts" and nothing else.`,
        );
      }
    }
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#folder, { recursive: true });
  }
}

/** What a script finds as `lib/mod.ts`. */
function doorText(): string {
  const refused = Object.keys(lib).filter((name) => !(name in door));
  return [
    `export * from ${JSON.stringify(DOOR)};`,
    `import { refuses } from ${JSON.stringify(REFUSES)};`,
    ...refused.map((name) => `export const ${name} = refuses("${name}");`),
  ].join("\n");
}

/** @param script The script's URL, `…/submission/lab/starter.ts`. */
function isDoor(target: string | undefined, script: string): boolean {
  return ["../lib/mod.ts", "../../lib/mod.ts"].some((door) => new URL(door, script).href === target);
}

/**
 * Runs Deno, and reads what it says.
 *
 * @param limitMs See {@linkcode timeLimit}.
 * @returns Undefined when it had not ended in time, or took too much memory.
 */
export async function denoOutput(
  args: string[],
  limitMs: number,
): Promise<{ success: boolean; stdout: string; stderr: string } | undefined> {
  const late = new AbortController();
  const command = new Deno.Command(Deno.execPath(), {
    args,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: late.signal,
  });
  const child = command.spawn();
  const fault = timeLimit(child.pid, limitMs);
  const watch = setInterval(() => {
    if (residentMb(child.pid) > MOST_MB || fault() !== undefined) late.abort();
  }, LOOK_EVERY_MS);
  const { success, stdout, stderr } = await child.output();
  clearInterval(watch);
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return late.signal.aborted ? undefined : { success, stdout: out!, stderr: err! };
}

/** `SyntaxError: Unexpected token … at file:///…:3:6` as `line 3: Unexpected token …`. */
export function parseErrorText(error: string): string {
  const line = /starter\.ts:(\d+):\d+/.exec(error)?.[1];
  const sentence = firstLine(error).replace(
    /^(\w*Error: |The module's source code could not be parsed: )+/,
    "",
  )
    .replace(/ at file:.*$/, "");
  return line === undefined ? sentence : `line ${line}: ${sentence}`;
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0]!.replace(/^error: /, "").replaceAll(fileURLToPath(PROJECT), "deno.json");
}
