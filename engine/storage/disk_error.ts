import { StorageError } from "../errors.ts";

/**
 * Says in one sentence what this machine's disk refused.
 *
 * @param action What was being done, as in "Cannot <action> file:///x".
 * @param place The URL or path it was done to.
 * @param cause What Deno threw; a `StorageError` is given back as it is.
 */
export function diskError(action: string, place: string, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  return new StorageError(`Cannot ${action} ${place}: ${reason(cause)}`, { cause });
}

function reason(cause: unknown): string {
  const { code, message } = cause as { code?: string; message?: string };
  if (code === "ENOSPC" || code === "EDQUOT") {
    return "the disk is full. Free some space and start again; nothing half-written is visible";
  }
  if (cause instanceof Deno.errors.NotCapable) {
    return `Deno was started without permission for that. ${message}`;
  }
  if (cause instanceof Deno.errors.PermissionDenied || code === "EROFS") {
    return "permission is denied. Give this user the right to read and write there, close programs that have it open, " +
      "or choose another folder";
  }
  if (cause instanceof Deno.errors.NotADirectory) {
    return "a part of its path is a file where a folder is needed. Remove that file or choose another folder";
  }
  if (cause instanceof Deno.errors.IsADirectory) return "there is a folder of that name";
  if (cause instanceof Deno.errors.NotFound) return "there is no such file";
  if (code === "ENAMETOOLONG") return "the name is too long for this disk";
  if (code === "EMFILE" || code === "ENFILE") return "too many files are open";
  return message ?? String(cause);
}
