import { join } from "node:path";
import { CommandError } from "./labs.ts";

/** A script that somebody has handed in. */
export interface Submission {
  /** What reports call it: its path below the folder that was given, or the path that was given. */
  readonly name: string;
  /** Its text; or why there is none. */
  readonly source: string | { readonly problem: string };
}

/** Larger than any answer. */
const MAX_BYTES = 1_000_000;

/**
 * Finds the scripts at a path: the file itself, or in a folder every TypeScript file and every folder that holds the lab, as `ada/week5/starter.ts` or `ada/starter.ts`.
 *
 * @throws {CommandError} When there is nothing at the path, or nothing in the folder.
 */
export async function findSubmissions(path: string, lab: string): Promise<Submission[]> {
  const info = await Deno.stat(path).catch((error: Error) => {
    throw new CommandError(`Cannot read ${printable(path)}: ${error.message}`);
  });
  if (!info.isDirectory) return [await readSubmission(path, printable(path))];
  const found: Submission[] = [];
  for (
    const entry of (await Array.fromAsync(Deno.readDir(path))).toSorted((a, b) => a.name < b.name ? -1 : 1)
  ) {
    if (entry.name.startsWith(".")) continue;
    const place = join(path, entry.name);
    if (entry.isFile && entry.name.endsWith(".ts")) {
      found.push(await readSubmission(place, printable(entry.name)));
    }
    if (entry.isDirectory) found.push(await readFolder(place, printable(entry.name), lab));
    if (entry.isSymlink) found.push({ name: printable(entry.name), source: { problem: LINK } });
  }
  if (found.length === 0) {
    throw new CommandError(`There is no submission in ${printable(path)}: no .ts file, no folder.`);
  }
  return found;
}

const LINK = "It is a symbolic link, which is not followed.";

async function readFolder(folder: string, name: string, lab: string): Promise<Submission> {
  for (const place of [join(folder, lab, "starter.ts"), join(folder, "starter.ts")]) {
    if (await Deno.lstat(place).then(() => true, () => false)) return await readSubmission(place, name);
  }
  return { name, source: { problem: `It has neither ${lab}/starter.ts nor starter.ts.` } };
}

async function readSubmission(path: string, name: string): Promise<Submission> {
  try {
    const info = await Deno.lstat(path);
    if (info.isSymlink) return { name, source: { problem: LINK } };
    if (!info.isFile) return { name, source: { problem: "It is no file." } };
    if (info.size > MAX_BYTES) {
      return { name, source: { problem: `It is larger than ${MAX_BYTES / 1_000_000} MB.` } };
    }
    return { name, source: await Deno.readTextFile(path) };
  } catch (error) {
    return { name, source: { problem: `It cannot be read: ${(error as Error).message}` } };
  }
}

/** A name without what would move the cursor or break a line. */
function printable(name: string): string {
  return name.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (one) => `\\u{${one.codePointAt(0)!.toString(16)}}`);
}
