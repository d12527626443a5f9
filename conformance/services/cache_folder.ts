/**
 * The folder outside the project that keeps what the services need: downloads, their data while they run, their logs.
 *
 * @module
 */
import { join } from "node:path";

/**
 * Where downloads and running services live: `$STREAMING_LABS_CACHE`, or `streaming-labs` in the user's cache folder.
 *
 * @param env reads a variable of the environment.
 * @param os the operating system, which decides where a user's cache is.
 * @throws {Error} when no variable says where the user's files are.
 *
 * @example The folder can be chosen
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(cacheFolder((name) => name === "STREAMING_LABS_CACHE" ? "/big/disk" : undefined), "/big/disk");
 * ```
 */
export function cacheFolder(
  env: (name: string) => string | undefined = Deno.env.get,
  os: typeof Deno.build.os = Deno.build.os,
): string {
  const chosen = env("STREAMING_LABS_CACHE");
  if (chosen) return chosen;
  const home = env("HOME");
  const userCache = os === "windows"
    ? env("LOCALAPPDATA")
    : env("XDG_CACHE_HOME") || (home && join(home, os === "darwin" ? "Library/Caches" : ".cache"));
  if (userCache) return join(userCache, "streaming-labs");
  throw new Error(
    "Cannot find the user's cache folder: HOME is not set. Set STREAMING_LABS_CACHE to a folder",
  );
}

/** The folder of what runs now: one state file and one folder with data and log per service. */
export function runFolder(): string {
  return join(cacheFolder(), "run");
}
