import { StorageError } from "../errors.ts";

/**
 * Refuses a path that is not plain parts joined by `/`, so that none can leave its storage's root.
 *
 * @throws {StorageError} When a part is empty, `.` or `..`, or cannot be a file's name on this system.
 */
export function checkPath(path: string): void {
  const problem = path.split("/").some((part) => part === "" || part === "." || part === "..")
    ? "its parts must not be empty, . or .."
    : path.includes("\0") || !path.isWellFormed()
    ? "it must be text without NUL"
    : Deno.build.os === "windows" && /[\\:]/.test(path)
    ? "Windows allows no \\ and no : in a file's name"
    : undefined;
  if (problem) {
    throw new StorageError(`Cannot use ${JSON.stringify(path)} as a path in a storage: ${problem}`);
  }
}

/**
 * Whether a file is never listed: one that is being written (`.name.<uuid>.tmp`, or the leftover of a run that was killed) and the lock of
 * a folder (`.name.lock`).
 */
export function isHidden(fileName: string): boolean {
  return fileName.startsWith(".") && (fileName.endsWith(".tmp") || fileName.endsWith(".lock"));
}

/** A path as a URL has it: what a URL gives another meaning is percent-encoded, `/`, `=` and `:` stay. */
export function encodePath(path: string): string {
  return encodeURI(path).replace(/[?#]/g, encodeURIComponent);
}
