import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { StorageError } from "../errors.ts";
import { FolderStorage } from "./folder_storage.ts";

const SOURCE = import.meta.resolve("./folder_storage.ts");

Deno.test("create() shows whole files only when its process is killed", async () => {
  await using folder = await temporaryFolder();
  await using child = start(`
    const { FolderStorage } = await import(${JSON.stringify(SOURCE)});
    const storage = new FolderStorage(${JSON.stringify(folder.path)});
    for (let i = 0;; i++) {
      await storage.create(\`file-\${i}\`, new Uint8Array(1_000_000).fill(1 + i % 200));
      if (i === 20) console.log("twenty");
    }
  `);
  assertEquals(await child.firstLine(), "twenty");
  await child.kill();
  const storage = new FolderStorage(folder.path);
  const files = await Array.fromAsync(storage.list());
  assert(files.length > 20);
  assertEquals(files.filter((file) => file.sizeBytes !== 1_000_000), []);
  for (const { path } of files) {
    const content = await storage.read(path);
    const expected = 1 + Number(path.slice("file-".length)) % 200;
    assert(content!.every((byte) => byte === expected));
  }
});

Deno.test("lock() is held by one process until it ends, however it ends", async () => {
  await using folder = await temporaryFolder();
  const storage = new FolderStorage(folder.path);
  await using child = start(`
    const { FolderStorage } = await import(${JSON.stringify(SOURCE)});
    const lock = await new FolderStorage(${JSON.stringify(folder.path)}).lock("checkpoint/metadata");
    console.log(lock === undefined ? "refused" : "held");
    setInterval(() => lock, 1_000);
  `);
  assertEquals(await child.firstLine(), "held");
  assertEquals(await storage.lock("checkpoint/metadata"), undefined);
  await child.kill();
  await using lock = await storage.lock("checkpoint/metadata");
  assert(lock !== undefined);
});

Deno.test("lock() is held by one query of a process until it is disposed", async () => {
  await using folder = await temporaryFolder();
  const storage = new FolderStorage(folder.path);
  const first = await storage.lock("metadata");
  assert(first !== undefined);
  assertEquals(await new FolderStorage(folder.path).lock("metadata"), undefined);
  assert(await storage.lock("other") !== undefined);
  await first[Symbol.asyncDispose]();
  await first[Symbol.asyncDispose]();
  await using second = await storage.lock("metadata");
  assert(second !== undefined);
});

Deno.test("create() lets exactly one of many writers win on a disk without hard links", async () => {
  await using folder = await temporaryFolder();
  const { link } = Deno;
  Deno.link = () => Promise.reject(new Deno.errors.NotSupported("no hard links here"));
  try {
    const storage = new FolderStorage(folder.path);
    const writers = Array.from({ length: 8 }, (_, i) => i);
    const wins = await Promise.all(writers.map((i) => storage.create("commits/7", new Uint8Array([i]))));
    assertEquals(wins.filter((won) => won).length, 1);
    assertEquals(await storage.read("commits/7"), new Uint8Array([wins.indexOf(true)]));
    assertEquals(await names(storage), ["commits/7"]);
  } finally {
    Deno.link = link;
  }
});

Deno.test("a failed write says what to do and leaves nothing behind", async () => {
  await using folder = await temporaryFolder();
  const storage = new FolderStorage(folder.path);
  const { writeFile } = Deno;
  Deno.writeFile = async (path, data, options) => {
    await writeFile(path, (data as Uint8Array).subarray(0, 2), options);
    throw Object.assign(new Error("No space left on device (os error 28)"), { code: "ENOSPC" });
  };
  try {
    const full = "the disk is full. Free some space and start again; nothing half-written is visible";
    await assertRejects(() => storage.create("a", new Uint8Array(4)), StorageError, full);
    await assertRejects(() => storage.replace("a", new Uint8Array(4)), StorageError, full);
  } finally {
    Deno.writeFile = writeFile;
  }
  assertEquals(await Array.fromAsync(Deno.readDir(folder.path)), []);
});

Deno.test("lock() is free at once when it is given back, also while processes are being started", async () => {
  await using folder = await temporaryFolder();
  const storage = new FolderStorage(folder.path);
  const starting = new AbortController();
  const starts = Array.from({ length: 4 }, async () => {
    while (!starting.signal.aborted) {
      await new Deno.Command(Deno.execPath(), { args: ["--version"] }).output();
    }
  });
  for (let i = 0; i < 1000; i++) {
    const lock = await storage.lock("metadata");
    assert(lock !== undefined, `it was refused at attempt ${i}`);
    await lock[Symbol.asyncDispose]();
  }
  starting.abort();
  await Promise.all(starts);
});

Deno.test("list() follows a link to a file and leaves out a dangling one", {
  ignore: Deno.build.os === "windows",
}, async () => {
  await using folder = await temporaryFolder();
  const storage = new FolderStorage(folder.path);
  await storage.create("real/data", new Uint8Array(3));
  await Deno.symlink(join(folder.path, "real"), join(folder.path, "linked"));
  await Deno.symlink(join(folder.path, "nowhere"), join(folder.path, "dangling"));
  assertEquals(await names(storage), ["linked/data", "real/data"]);
});

Deno.test("a file where a folder should be is named", async () => {
  await using folder = await temporaryFolder();
  const storage = new FolderStorage(folder.path);
  await storage.create("bronze", new Uint8Array());
  assertEquals(await storage.read("bronze/part"), undefined);
  await assertRejects(
    () => storage.create("bronze/part", new Uint8Array()),
    StorageError,
    "a part of its path is a file where a folder is needed",
  );
});

Deno.test("removeAll() refuses the root of the disk", async () => {
  const root = Deno.build.os === "windows" ? "C:\\" : "/";
  await assertRejects(() => new FolderStorage(root).removeAll(), StorageError, "it is the root of the disk");
});

Deno.test("urlOf() is a file URL that leads back to the file", async () => {
  await using folder = await temporaryFolder();
  const storage = new FolderStorage(join(folder.path, "my data [1]"));
  await storage.create("day=1/a b%20#1.txt", new TextEncoder().encode("found"));
  const url = storage.urlOf("day=1/a b%20#1.txt");
  assertEquals(url, `${pathToFileURL(folder.path).href}/my%20data%20%5B1%5D/day=1/a%20b%2520%231.txt`);
  assertEquals(await Deno.readTextFile(new URL(url)), "found");
});

/** Runs a program in a process of its own, which ends with the test at the latest. */
function start(program: string): AsyncDisposable & { firstLine(): Promise<string>; kill(): Promise<void> } {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-lock", program],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let alive = true;
  const kill = async () => {
    if (alive) child.kill("SIGKILL");
    alive = false;
    await child.stdout.cancel();
    await child.status;
  };
  const firstLine = async () => {
    const reader = child.stdout.getReader();
    const { value } = await reader.read();
    reader.releaseLock();
    return new TextDecoder().decode(value).trim();
  };
  return { firstLine, kill, [Symbol.asyncDispose]: kill };
}

async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await Deno.makeTempDir();
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

async function names(storage: FolderStorage): Promise<string[]> {
  return (await Array.fromAsync(storage.list())).map((file) => file.path);
}
