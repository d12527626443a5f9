/**
 * Which files a query has read, for as long as that can matter: a file that is older than `maxAgeMs` before the newest one is never read, so the memory of it
 * can go. The contents do not count: a file that was read and then overwritten is not read again.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { SeenFiles } from "./seen_files.ts";
 *
 * const seen = new SeenFiles({ maxAgeMs: 10, byName: false });
 * seen.add("file:///in/a", 5);
 * assertEquals([seen.isNew("file:///in/a", 5), seen.isNew("file:///in/b", 5)], [false, true]);
 * ```
 */
export class SeenFiles {
  readonly #maxAgeMs: number;
  readonly #byName: boolean;
  readonly #modifiedMs = new Map<string, number>();
  #newestMs = 0;
  #oldestMs = 0;

  /** @param options `byName`: files of the same name in different folders are the same (`fileNameOnly`). */
  constructor({ maxAgeMs, byName }: { readonly maxAgeMs: number; readonly byName: boolean }) {
    this.#maxAgeMs = maxAgeMs;
    this.#byName = byName;
  }

  get size(): number {
    return this.#modifiedMs.size;
  }

  add(url: string, modifiedMs: number): void {
    this.#modifiedMs.set(this.#key(url), modifiedMs);
    this.#newestMs = Math.max(this.#newestMs, modifiedMs);
  }

  /** Whether it was not read, and is not too old by the last {@linkcode SeenFiles.purge}. */
  isNew(url: string, modifiedMs: number): boolean {
    return modifiedMs >= this.#oldestMs && !this.#modifiedMs.has(this.#key(url));
  }

  /** Forgets the files that have become too old. */
  purge(): void {
    this.#oldestMs = this.#newestMs - this.#maxAgeMs;
    for (const [key, modifiedMs] of this.#modifiedMs) {
      if (modifiedMs < this.#oldestMs) this.#modifiedMs.delete(key);
    }
  }

  #key(url: string): string {
    return this.#byName ? url.slice(url.lastIndexOf("/") + 1) : url;
  }
}
