import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { StorageError } from "../errors.ts";
import { FakeS3, type FakeS3Options } from "./fake_s3.ts";
import { closeS3Client } from "./s3_client.ts";
import { S3Storage, type S3StorageOptions } from "./s3_storage.ts";
import type { S3Settings } from "./storage.ts";

const TEMPORARY = {
  accessKeyId: "ASIAEXAMPLE",
  secretAccessKey: "secret/Key+with=signs",
  sessionToken: "IQoJb3Jpbi2VjEJ//////token",
};
const NEXT_PUTS = { operation: "PutObject" };

Deno.test("create() waits out throttling and failing servers", async () => {
  await using world = open();
  const { s3, storage, pausesMs } = world;
  s3.fail({ ...NEXT_PUTS, answer: [503, "SlowDown"], times: 3 });
  s3.fail({ ...NEXT_PUTS, answer: [500, "InternalError"] });
  assert(await storage.create("offsets/0", bytes("v1")));
  // Half of 200 ms, doubled each time: the test's random number is 0.5.
  assertEquals(pausesMs, [100, 200, 400, 800]);
});

Deno.test("create() gives up on a server that keeps failing", async () => {
  await using world = open();
  world.s3.fail({ ...NEXT_PUTS, answer: [503, "SlowDown"], times: 6 });
  await rejects(
    () => world.storage.create("offsets/0", bytes("v1")),
    "Cannot create s3a://learning/ada/offsets/0: S3 cannot do it at the moment (503 SlowDown), also after several attempts",
  );
  assertEquals(world.pausesMs.length, 5);
});

Deno.test("create() knows its own object when the answer was lost", async () => {
  await using world = open();
  const { s3, storage } = world;
  s3.fail({ ...NEXT_PUTS, cut: true });
  assert(await storage.create("offsets/0", bytes("v1")));
  await storage.create("offsets/1", bytes("the server is known by now"));
  s3.fail({ ...NEXT_PUTS, cut: true });
  assert(await storage.create("offsets/2", bytes("v1")));
  assertEquals(s3.requests.slice(-3), [
    "PutObject ada/offsets/2",
    "PutObject ada/offsets/2",
    "HeadObject ada/offsets/2",
  ]);
});

Deno.test("create() does not take another writer's equal bytes for its own after a lost answer", async () => {
  await using world = open();
  const place = { bucket: "learning", key: "ada" };
  const other = new S3Storage("s3a://learning/ada", place, world.settings);
  const sleep = async () => assert(await other.create("commits/0", bytes("{}")));
  const storage = new S3Storage("s3a://learning/ada", place, world.settings, { retries: { sleep } });
  await storage.create("metadata", bytes("the server is known by now"));
  world.s3.fail({ ...NEXT_PUTS, answer: [500, "InternalError"] });
  assert(!await storage.create("commits/0", bytes("{}")));
});

Deno.test("create() tries again when S3 reports a race", async () => {
  await using world = open();
  world.s3.fail({ ...NEXT_PUTS, answer: [409, "ConditionalRequestConflict"], times: 2 });
  assert(await world.storage.create("offsets/0", bytes("v1")));
});

for (const conditionalWrites of ["ignored", "refused"] as const) {
  Deno.test(`create() looks first and warns once when conditions are ${conditionalWrites}`, async () => {
    await using world = open({ fake: { conditionalWrites } });
    const { storage, warnings } = world;
    assert(await storage.create("offsets/0", bytes("v1")));
    assert(!await storage.create("offsets/0", bytes("v2")));
    assert(await storage.create("offsets/1", bytes("v1")));
    assertEquals(await text(storage, "offsets/0"), "v1");
    assertEquals(warnings.length, 1);
    assertStringIncludes(warnings[0]!, "run only one query at a time on s3a://learning/ada");
  });
}

Deno.test("create() is one request once the server is known to honour conditions", async () => {
  await using world = open();
  await world.storage.create("offsets/0", bytes("v1"));
  world.s3.requests.length = 0;
  await world.storage.create("offsets/1", bytes("v1"));
  assertEquals(world.s3.requests, ["PutObject ada/offsets/1"]);
  assertEquals(world.warnings, []);
});

Deno.test("read() and open() start again when the connection is cut amid the body", async () => {
  await using world = open();
  const { s3, storage } = world;
  const content = "0123456789".repeat(10_000);
  await storage.replace("part", bytes(content));
  s3.fail({ operation: "GetObject", cut: true, times: 2 });
  assertEquals(await text(storage, "part"), content);
  s3.fail({ operation: "GetObject", cut: true, times: 2 });
  await using copy = await storage.open("part");
  assertEquals(await Deno.readTextFile(copy.localPath), content);
});

Deno.test("list() goes beyond a page and survives a cut one", async () => {
  await using world = open({ fake: { pageSize: 7 } });
  const { s3, storage } = world;
  const names = Array.from({ length: 30 }, (_, i) => `part-${String(i).padStart(3, "0")}`);
  await Promise.all(names.map((name) => storage.replace(name, bytes(name))));
  s3.fail({ operation: "ListObjectsV2", cut: true });
  s3.fail({ operation: "ListObjectsV2", answer: [503, "SlowDown"] });
  assertEquals(await paths(storage), names);
});

Deno.test("list() leaves out folder marks and a namesake prefix, removeAll() removes the marks", async () => {
  await using world = open();
  const { s3, storage } = world;
  const root = new S3Storage("s3a://learning/", { bucket: "learning", key: "" }, world.settings);
  await root.replace("ada/x/1", bytes("1"));
  await root.replace("adam/2", bytes("2"));
  s3.objects.set("learning/ada/", s3.objects.get("learning/ada/x/1")!);
  s3.objects.set("learning/ada/x/", s3.objects.get("learning/ada/x/1")!);
  assertEquals(await paths(storage), ["x/1"]);
  await storage.removeAll();
  assertEquals([...s3.objects.keys()], ["learning/adam/2"]);
});

Deno.test("removeAll() takes a thousand objects at a time", async () => {
  await using world = open();
  const { s3, storage } = world;
  await storage.replace("x/0", bytes(""));
  const object = s3.objects.get("learning/ada/x/0")!;
  for (let i = 1; i < 2_500; i++) s3.objects.set(`learning/ada/x/${i}`, object);
  s3.requests.length = 0;
  await storage.removeAll("x");
  assertEquals(s3.objects.size, 0);
  assertEquals(s3.requests.map((request) => request.split(" ")[0]), [
    ...["ListObjectsV2", "DeleteObjects", "ListObjectsV2", "DeleteObjects", "ListObjectsV2", "DeleteObjects"],
  ]);
});

Deno.test("removeAll() tells when S3 keeps one of the objects", async () => {
  await using world = open();
  for (const name of ["a", "b", "c"]) await world.storage.replace(name, bytes(""));
  world.s3.protectedKeys.add("ada/b");
  await rejects(
    () => world.storage.removeAll(),
    "Cannot remove s3a://learning/ada: S3 refuses s3:DeleteObject",
  );
  assertEquals(await paths(world.storage), ["b"]);
});

Deno.test("removeAll() refuses a whole bucket", async () => {
  await using world = open();
  const root = new S3Storage("s3a://learning", { bucket: "learning", key: "" }, world.settings);
  await rejects(
    () => root.removeAll(),
    "Cannot remove s3a://learning: that is the whole bucket. Name a folder in it",
  );
  assertEquals(world.s3.requests, []);
});

Deno.test("publish() uploads a large file in parts, again those that failed", async () => {
  await using world = open({ storage: { upload: { wholeUpToBytes: 1 << 20, partBytes: 5 << 20 } } });
  const { s3, storage } = world;
  const content = new Uint8Array((11 << 20) + 3).map((_, i) => i % 251);
  await using pending = await storage.begin("big.parquet");
  await Deno.writeFile(pending.localPath, content);
  s3.fail({ operation: "UploadPart", cut: true });
  s3.fail({ operation: "UploadPart", answer: [503, "SlowDown"] });
  s3.fail({ operation: "CompleteMultipartUpload", cut: true });
  const published = await pending.publish();
  assertEquals(published.sizeBytes, content.length);
  const stored = s3.objects.get("learning/ada/big.parquet")!.bytes;
  assertEquals(stored.length, content.length);
  assert(stored.every((byte, i) => byte === i % 251));
  assertEquals(s3.uploads.size, 0);
});

Deno.test("publish() drops the parts of a large file that is refused", async () => {
  await using world = open({ storage: { upload: { wholeUpToBytes: 1 << 20, partBytes: 5 << 20 } } });
  const { s3, storage } = world;
  await using pending = await storage.begin("big.parquet");
  await Deno.writeFile(pending.localPath, new Uint8Array(11 << 20));
  s3.fail({ operation: "UploadPart", answer: [403, "AccessDenied"], times: 3 });
  await rejects(
    () => pending.publish(),
    "Cannot publish s3a://learning/ada/big.parquet: S3 refuses s3:PutObject",
  );
  assertEquals([s3.uploads.size, s3.objects.size], [0, 0]);
});

Deno.test("publish() leaves nothing when the token expires, and works with new credentials", async () => {
  await using world = open({ fake: { credentials: TEMPORARY } });
  const { s3, storage } = world;
  await using pending = await storage.begin("part");
  await Deno.writeTextFile(pending.localPath, "rows");
  s3.expired = true;
  await rejects(
    () => pending.publish(),
    "Cannot publish s3a://learning/ada/part: the AWS session token has expired. Get new credentials and put AWS_ACCESS_KEY_ID, " +
      "AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN into .env; nothing half-written is visible",
  );
  assertEquals(s3.objects.size, 0);
  s3.expired = false;
  await pending.publish();
  assertEquals([...s3.objects.keys()], ["learning/ada/part"]);
});

const REFUSALS: Record<string, [Partial<S3Settings> | { answer: [number, string] }, string]> = {
  "a wrong secret": [
    { secretAccessKey: "wrong" },
    "AWS_SECRET_ACCESS_KEY does not belong to the key in AWS_ACCESS_KEY_ID",
  ],
  "an unknown key": [{ accessKeyId: "AKIAUNKNOWN" }, "S3 does not know the key in AWS_ACCESS_KEY_ID"],
  "a wrong token": [{ sessionToken: "another-token-entirely" }, "S3 does not know the AWS session token"],
  "a missing permission": [
    { answer: [403, "AccessDenied"] },
    "S3 refuses s3:PutObject to these credentials. Ask the owner of bucket learning",
  ],
  "another region": [
    { answer: [301, "PermanentRedirect"] },
    "the bucket learning is not in the region eu-central-1",
  ],
  "an unknown complaint": [{ answer: [400, "Strange"] }, "S3 answered 400 Strange: As the test wished"],
};

for (const [name, [wrong, sentence]] of Object.entries(REFUSALS)) {
  Deno.test(`replace() names ${name}, and no secret`, async () => {
    const fault = "answer" in wrong ? wrong : undefined;
    await using world = open({
      fake: { credentials: TEMPORARY },
      settings: fault ? {} : wrong as Partial<S3Settings>,
    });
    if (fault) world.s3.fail({ answer: fault.answer });
    const error = await rejects(
      () => world.storage.replace("part", bytes("rows")),
      `Cannot write s3a://learning/ada/part: ${sentence}`,
    );
    assert(error.cause instanceof Error);
    assertEquals(world.pausesMs, []);
    const { secretAccessKey, sessionToken } = world.settings;
    for (
      const secret of [secretAccessKey, sessionToken!, TEMPORARY.secretAccessKey, TEMPORARY.sessionToken]
    ) {
      const everything = Deno.inspect(error, { depth: 20, showHidden: true });
      assert(!everything.includes(secret), `${secret} is in ${everything}`);
    }
  });
}

Deno.test("read() of a bucket that does not exist says so", async () => {
  await using world = open();
  const storage = new S3Storage("s3a://nowhere/x", { bucket: "nowhere", key: "x" }, world.settings);
  await rejects(
    () => storage.read("part"),
    "Cannot read s3a://nowhere/x/part: there is no bucket nowhere. Check its name",
  );
  await rejects(
    () => paths(storage),
    "Cannot list s3a://nowhere/x: there is no bucket nowhere. Check its name",
  );
});

Deno.test("read() says that a refused file may be a missing one", async () => {
  await using world = open();
  world.s3.fail({ answer: [403, "AccessDenied"] });
  await rejects(
    () => world.storage.read("part"),
    "S3 refuses s3:GetObject to these credentials, or there is no such file and they may not list the bucket",
  );
});

Deno.test("read() of a server that is not there names its address", async () => {
  await using world = open({ settings: { endpointUrl: "http://127.0.0.1:1" } });
  await rejects(
    () => world.storage.read("part"),
    "Cannot read s3a://learning/ada/part: cannot reach http://127.0.0.1:1 (ECONNREFUSED). Check the network and AWS_ENDPOINT_URL",
  );
  assertEquals(world.pausesMs.length, 2);
});

Deno.test("replace() ends a request that gets no answer, and tries again", async () => {
  await using world = open({ storage: { requestTimeoutMs: 500 } });
  const { promise: never, resolve } = Promise.withResolvers<void>();
  world.s3.fail({ waitFor: never });
  await world.storage.replace("part", bytes("rows"));
  assertEquals(world.s3.requests.length, 2);
  resolve();
});

Deno.test("replace() adapts to a wrong clock of this machine", async () => {
  await using world = open();
  world.s3.clockAheadMs = 3_600_000;
  await world.storage.replace("part", bytes("rows"));
  assertEquals(world.s3.requests.length, 2);
});

interface World extends AsyncDisposable {
  readonly s3: FakeS3;
  readonly settings: S3Settings;
  readonly storage: S3Storage;
  readonly pausesMs: number[];
  readonly warnings: string[];
}

/** A storage at `s3a://learning/ada` on a fake S3 of its own, with pauses that are recorded instead of waited. */
function open(
  options: { fake?: FakeS3Options; settings?: Partial<S3Settings>; storage?: S3StorageOptions } = {},
): World {
  const s3 = new FakeS3(options.fake);
  const settings: S3Settings = { ...s3.settings, ...options.settings };
  const pausesMs: number[] = [];
  const warnings: string[] = [];
  const storage = new S3Storage("s3a://learning/ada", { bucket: "learning", key: "ada" }, settings, {
    retries: { random: () => 0.5, sleep: (ms) => Promise.resolve(void pausesMs.push(ms)) },
    warn: (message) => warnings.push(message),
    ...options.storage,
  });
  const close = async () => {
    await closeS3Client(settings);
    await s3[Symbol.asyncDispose]();
  };
  return { s3, settings, storage, pausesMs, warnings, [Symbol.asyncDispose]: close };
}

async function rejects(action: () => Promise<unknown>, message: string): Promise<StorageError> {
  return await assertRejects(action, StorageError, message);
}

function bytes(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

async function text(storage: S3Storage, path: string): Promise<string> {
  return new TextDecoder().decode(await storage.read(path));
}

async function paths(storage: S3Storage): Promise<string[]> {
  return (await Array.fromAsync(storage.list())).map((file) => file.path);
}
