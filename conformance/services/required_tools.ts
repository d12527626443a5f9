/**
 * The programs that must be on the machine: named all at once when missing, with the Debian packages that bring them.
 *
 * @module
 */
import { stripVTControlCharacters } from "node:util";

/** A program of the machine that a service is installed or run with. */
export type Tool = "java" | "maven" | "go" | "python" | "openssl";

interface Requirement {
  /** As a sentence names it. */
  readonly title: string;
  readonly debianPackages: string;
  /** Prints the version, the first `1.2` of which counts. */
  readonly command: readonly [string, ...string[]];
  readonly atLeast: string;
}

const REQUIREMENTS: Record<Tool, Requirement> = {
  java: {
    title: "a JDK, version 17 or later",
    debianPackages: "openjdk-17-jdk-headless",
    command: ["javac", "-version"],
    atLeast: "17",
  },
  maven: { title: "Maven", debianPackages: "maven", command: ["mvn", "--version"], atLeast: "3.6" },
  go: { title: "Go 1.21 or later", debianPackages: "golang-go", command: ["go", "version"], atLeast: "1.21" },
  python: {
    title: "Python 3.10 or later with venv",
    debianPackages: "python3 python3-venv",
    command: ["python3", "-c", "import ensurepip, sys, venv; print('%d.%d' % sys.version_info[:2])"],
    atLeast: "3.10",
  },
  openssl: { title: "OpenSSL", debianPackages: "openssl", command: ["openssl", "version"], atLeast: "1.1" },
};

/** Programs that the services need are missing on this machine, or too old. */
export class MissingToolsError extends Error {
  override readonly name = "MissingToolsError";

  /** @param tools what is missing */
  constructor(readonly tools: readonly Tool[]) {
    const titles = tools.map((tool) => REQUIREMENTS[tool].title).join(", ");
    const packages = tools.map((tool) => REQUIREMENTS[tool].debianPackages).join(" ");
    super(`This machine lacks ${titles}: install what is missing (on Debian: apt-get install ${packages})`);
  }
}

/** Runs a command and gives what it prints, or `undefined` if the program is not there or fails. */
export type PrintedBy = (command: readonly [string, ...string[]]) => Promise<string | undefined>;

/**
 * Checks that the machine has `tools`.
 *
 * @throws {MissingToolsError} naming all that are missing or too old, and the packages to install.
 */
export async function requireTools(tools: Iterable<Tool>, printedBy: PrintedBy = runCommand): Promise<void> {
  const missing: Tool[] = [];
  for (const tool of new Set(tools)) {
    const { command, atLeast } = REQUIREMENTS[tool];
    const version = /\d+(\.\d+)?/.exec(stripVTControlCharacters(await printedBy(command) ?? ""))?.[0];
    if (version === undefined || isOlder(version, atLeast)) missing.push(tool);
  }
  if (missing.length > 0) throw new MissingToolsError(missing);
}

function isOlder(version: string, atLeast: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = atLeast.split(".").map(Number);
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
}

async function runCommand([program, ...args]: readonly [string, ...string[]]): Promise<string | undefined> {
  try {
    const { success, stdout, stderr } = await new Deno.Command(program, { args, stdin: "null" }).output();
    return success ? new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
