import { assert, assertEquals, assertRejects } from "@std/assert";
import { StorageError } from "../errors.ts";
import { FakeS3 } from "./fake_s3.ts";
import { FolderStorage } from "./folder_storage.ts";
import { openStorage } from "./open_storage.ts";
import { closeS3Client } from "./s3_client.ts";
import { S3Storage } from "./s3_storage.ts";
import type { Storage } from "./storage.ts";

/** The same promises on every implementation: each row is one behaviour, run on a new, empty storage. */
const BEHAVIOURS: Record<string, (storage: Storage) => Promise<void>> = {
  "read() of a missing file is undefined": async (storage) => {
    assert(await storage.read("nothing/here") === undefined);
  },
  "create() writes a file once": async (storage) => {
    assert(await storage.create("offsets/0", bytes("first")));
    assert(!await storage.create("offsets/0", bytes("second")));
    assertEquals(await text(storage, "offsets/0"), "first");
  },
  "create() lets exactly one of many writers win": async (storage) => {
    const writers = Array.from({ length: 8 }, (_, i) => i);
    const wins = await Promise.all(writers.map((i) => storage.create("commits/7", bytes(`writer ${i}`))));
    assert(wins.filter((won) => won).length === 1);
    assertEquals(await text(storage, "commits/7"), `writer ${wins.indexOf(true)}`);
  },
  "create() writes an empty file": async (storage) => {
    assert(await storage.create("_SUCCESS", new Uint8Array()));
    assertEquals(await text(storage, "_SUCCESS"), "");
  },
  "replace() writes a new and an existing file": async (storage) => {
    await storage.replace("metadata", bytes("a longer first text"));
    await storage.replace("metadata", bytes("second"));
    assertEquals(await text(storage, "metadata"), "second");
  },
  "list() gives every file below, ordered by path": async (storage) => {
    for (const path of ["a/x", "a-b/x", "a.c", "a/b/y", "B", "ab"]) await storage.create(path, bytes(path));
    assertEquals(await paths(storage), ["B", "a-b/x", "a.c", "a/b/y", "a/x", "ab"]);
    assertEquals(await paths(storage, "a"), ["a/b/y", "a/x"]);
    assertEquals(await paths(storage, "missing"), []);
    assertEquals(await paths(storage, "B"), []);
  },
  "list() tells size and time of change": async (storage) => {
    const beforeMs = Date.now();
    await storage.create("part", bytes("12345"));
    const [file] = await Array.fromAsync(storage.list());
    assert(file?.sizeBytes === 5);
    // A disk or a server may keep whole seconds only.
    assert(Math.abs(file.modifiedMs - beforeMs) < 2_000);
  },
  "list() leaves out what is being written and what a killed run left": async (storage) => {
    await storage.replace("x/.part.3f0c.tmp", bytes("half"));
    await storage.replace("x/.hidden", bytes("a file like any other"));
    assertEquals(await paths(storage), ["x/.hidden"]);
  },
  "paths keep unusual characters": async (storage) => {
    const path = "day=2024-01-01/ä b+c%20#&'=日本😀.txt";
    assert(await storage.create(path, bytes("ok")));
    assertEquals(await text(storage, path), "ok");
    assertEquals(await paths(storage), [path]);
    await storage.remove(path);
    assertEquals(await paths(storage), []);
  },
  "remove() removes one file and does not mind a missing one": async (storage) => {
    await storage.create("a/1", bytes("1"));
    await storage.create("a/2", bytes("2"));
    await storage.remove("a/1");
    await storage.remove("a/1");
    await storage.remove("never/was");
    assertEquals(await paths(storage), ["a/2"]);
  },
  "removeAll() removes a folder but not its namesakes": async (storage) => {
    for (const path of ["reviews/1", "reviews/x/2", "reviews_rejected/3"]) {
      await storage.create(path, bytes(path));
    }
    await storage.removeAll("reviews");
    await storage.removeAll("reviews");
    assertEquals(await paths(storage), ["reviews_rejected/3"]);
  },
  "removeAll() without a folder removes everything": async (storage) => {
    for (const path of ["1", "x/2", ".hidden"]) await storage.create(path, bytes(path));
    await storage.removeAll();
    assertEquals(await paths(storage), []);
  },
  "begin() shows a file when it is published, whole": async (storage) => {
    await using pending = await storage.begin("day=1/part-0.parquet");
    await Deno.writeTextFile(pending.localPath, "rows", { createNew: true });
    assertEquals(await paths(storage), []);
    const published = await pending.publish();
    assert(published.path === "day=1/part-0.parquet" && published.sizeBytes === 4);
    assert(Math.abs(published.modifiedMs - Date.now()) < 5_000);
    assertEquals(await text(storage, "day=1/part-0.parquet"), "rows");
  },
  "publish() replaces an older file": async (storage) => {
    await storage.create("part", bytes("older and longer"));
    await using pending = await storage.begin("part");
    await Deno.writeTextFile(pending.localPath, "new");
    await pending.publish();
    assertEquals(await text(storage, "part"), "new");
  },
  "begin() leaves nothing when it is not published": async (storage) => {
    const pending = await storage.begin("part");
    await Deno.writeTextFile(pending.localPath, "half");
    await pending[Symbol.asyncDispose]();
    assertEquals(await paths(storage), []);
    assert(await missingLocally(pending.localPath));
  },
  "publish() of a file that was not written is an error": async (storage) => {
    await using pending = await storage.begin("part");
    await assertRejects(() => pending.publish(), StorageError, `Cannot publish ${storage.urlOf("part")}: `);
  },
  "open() gives a path to read from": async (storage) => {
    await storage.create("dir/part 1", bytes("rows"));
    await using copy = await storage.open("dir/part 1");
    assert(await Deno.readTextFile(copy.localPath) === "rows");
  },
  "open() of a missing file is an error": async (storage) => {
    const message = `Cannot open ${storage.urlOf("missing")}: there is no such file`;
    await assertRejects(() => storage.open("missing"), StorageError, message);
  },
  "urlOf() is a URL of the root and the path": async (storage) => {
    const root = storage.urlOf("");
    assert(/^(file:\/\/\/|s3a:\/\/)/.test(root) && !root.endsWith("/"));
    assertEquals(storage.urlOf("day=1/a b%#?.txt"), `${root}/day=1/a%20b%25%23%3F.txt`);
    await Promise.resolve();
  },
  "a path that leaves the root is refused by every method": async (storage) => {
    for (const path of ["../x", "a//b", "/etc/passwd", "./x", "a/..", "a\0b", "\ud800"]) {
      const empty = new Uint8Array();
      const calls: (() => Promise<unknown>)[] = [
        () => storage.read(path),
        () => storage.create(path, empty),
        () => storage.replace(path, empty),
        () => paths(storage, path),
        () => storage.remove(path),
        () => storage.removeAll(path),
        () => storage.begin(path),
        () => storage.open(path),
        () => storage.lock(path),
      ];
      for (const call of calls) {
        await assertRejects(call, StorageError, `Cannot use ${JSON.stringify(path)} as a path`);
      }
    }
  },
  "lock() does not show up among the files": async (storage) => {
    await using lock = await storage.lock("metadata");
    assert(lock !== undefined);
    assertEquals(await paths(storage), []);
  },
};

const IMPLEMENTATIONS: Record<string, () => Promise<AsyncDisposable & { storage: Storage }>> = {
  FolderStorage: async () => {
    const folder = await Deno.makeTempDir({ prefix: "a storage #" });
    return {
      storage: new FolderStorage(`${folder}/not yet there`),
      [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
    };
  },
  "a practice folder": async () => {
    const practiceFolder = await Deno.makeTempDir();
    return {
      storage: openStorage("s3a://learning/ada/bronze", { practiceFolder }),
      [Symbol.asyncDispose]: () => Deno.remove(practiceFolder, { recursive: true }),
    };
  },
  S3Storage: () => Promise.resolve(openFake(new FakeS3({ pageSize: 2 }))),
};

for (const [implementation, open] of Object.entries(IMPLEMENTATIONS)) {
  for (const [name, behaviour] of Object.entries(BEHAVIOURS)) {
    Deno.test(`${implementation}: ${name}`, async () => {
      await using opened = await open();
      await behaviour(opened.storage);
    });
  }
}

function openFake(s3: FakeS3): AsyncDisposable & { storage: Storage } {
  const { settings } = s3;
  const retries = { firstPauseMs: 0 };
  return {
    storage: new S3Storage("s3a://learning/a b", { bucket: "learning", key: "a b" }, settings, {
      retries,
      warn() {},
    }),
    async [Symbol.asyncDispose]() {
      await closeS3Client(settings);
      await s3[Symbol.asyncDispose]();
    },
  };
}

function bytes(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

async function text(storage: Storage, path: string): Promise<string | undefined> {
  const content = await storage.read(path);
  return content && new TextDecoder().decode(content);
}

async function paths(storage: Storage, folder?: string): Promise<string[]> {
  return (await Array.fromAsync(storage.list(folder))).map((file) => file.path);
}

async function missingLocally(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => false, (error) => error instanceof Deno.errors.NotFound);
}
