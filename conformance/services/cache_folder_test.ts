import { assertEquals, assertThrows } from "@std/assert";
import { join } from "node:path";
import { cacheFolder } from "./cache_folder.ts";

function env(variables: Record<string, string>): (name: string) => string | undefined {
  return (name) => variables[name];
}

Deno.test("cacheFolder() is the user's cache folder of the platform", () => {
  assertEquals(cacheFolder(env({ HOME: "/h/ann" }), "linux"), join("/h/ann", ".cache", "streaming-labs"));
  assertEquals(
    cacheFolder(env({ HOME: "/h/ann", XDG_CACHE_HOME: "/c" }), "linux"),
    join("/c", "streaming-labs"),
  );
  assertEquals(
    cacheFolder(env({ HOME: "/h/ann" }), "darwin"),
    join("/h/ann", "Library", "Caches", "streaming-labs"),
  );
});

Deno.test("cacheFolder() is what STREAMING_LABS_CACHE says", () => {
  assertEquals(cacheFolder(env({ HOME: "/h/ann", STREAMING_LABS_CACHE: "/disk" }), "linux"), "/disk");
});

Deno.test("cacheFolder() says what to set when the user has no home", () => {
  assertThrows(() => cacheFolder(env({}), "linux"), Error, "Set STREAMING_LABS_CACHE to a folder");
});
