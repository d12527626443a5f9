// Our storage, and week 4 on it, on S3 servers that others wrote.
import {
  assert,
  assertEquals,
  assertGreater,
  assertLess,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { ListMultipartUploadsCommand } from "@aws-sdk/client-s3";
import { createSession, openStorage, type S3Settings, StorageError } from "../../engine/mod.ts";
import { closeS3Client } from "../../engine/storage/s3_client.ts";
import { S3Storage, type S3StorageOptions } from "../../engine/storage/s3_storage.ts";
import { KafkaBroker } from "../../practice/kafka/mod.ts";
import { REVIEW_FIELDS, reviews } from "../../practice/sample/mod.ts";
import { queries } from "../../week4/solution.ts";
import { committedOutput, rowsOf } from "../../lib/testing/committed_output.ts";
import { assumeRole, s3Client } from "../services/s3_client.ts";
import { readServices, type S3Service } from "../services/services_state.ts";
import { difference, SAME } from "./difference.ts";
import { type Fault, FaultProxy, INTERNAL_ERROR, PASSING_FAULTS, SLOW_DOWN } from "./fault_proxy.ts";

const services = await readServices("minio", "moto");
const MIB = 1 << 20;

/** A folder of a bucket that no other run uses. */
function folderOf({ bucket }: S3Service): string {
  return `s3a://${bucket}/${crypto.randomUUID()}`;
}

/** Settings for one test; their connections are closed at its end. */
function settingsOf(service: S3Service, more: Partial<S3Settings> = {}): S3Settings & AsyncDisposable {
  const { endpoint: endpointUrl, region, accessKeyId, secretAccessKey } = service;
  const settings = { endpointUrl, region, accessKeyId, secretAccessKey, ...more };
  return Object.assign(settings, { [Symbol.asyncDispose]: () => closeS3Client(settings) });
}

/** A topic that grows, and week 4 reading it into a bucket. */
class Week4 implements AsyncDisposable {
  readonly lines: string[] = [];
  readonly #broker: KafkaBroker;
  readonly #dir: string;
  readonly #lake: string;

  private constructor(broker: KafkaBroker, dir: string, lake: string) {
    this.#broker = broker;
    this.#dir = dir;
    this.#lake = lake;
  }

  static async open(lake: string): Promise<Week4> {
    const dir = await Deno.makeTempDir({ prefix: "real_s3_" });
    const broker = await KafkaBroker.start({ dir });
    broker.createTopic("reviews", 1);
    return new Week4(broker, dir, lake);
  }

  /** Adds reviews, and runs until all are in the bucket. */
  async run(s3: S3Settings, rows: number): Promise<void> {
    this.add(rows);
    await this.finish(s3);
  }

  /** Adds reviews to the topic. */
  add(rows: number): void {
    const added = [...reviews({ seed: 5, from: this.lines.length, rows, short: true })];
    this.#broker.append("reviews", 0, added.map((value) => ({ value })));
    this.lines.push(...added);
  }

  /** Runs until all reviews of the topic are in the bucket. */
  async finish(s3: S3Settings): Promise<void> {
    await using session = createSession({ storage: { s3 } });
    const [bronze] = queries({
      session,
      kafka: { "kafka.bootstrap.servers": this.#broker.bootstrap },
      path: (place) => `${this.#lake}/${place}`,
      checkpoint: (name) => `${this.#lake}/${name}`,
    });
    const query = await bronze!.trigger({ availableNow: true }).start();
    await query.awaitTermination();
  }

  /** Every line is there once. */
  async assertExactlyOnce(s3: S3Settings): Promise<void> {
    const output = await committedOutput(openStorage(`${this.#lake}/bronze/reviews`, { s3 }));
    const lines = rowsOf(output).map((row) => REVIEW_FIELDS.map((name) => row[name]).join("\t"));
    assertEquals(difference(lines, this.lines), SAME);
    await using session = createSession({ storage: { s3 } });
    assertEquals(await session.read.parquet(`${this.#lake}/bronze/reviews`).count(), this.lines.length);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#broker.stop();
    await Deno.remove(this.#dir, { recursive: true });
  }
}

function storageAt(url: string, settings: S3Settings, options: S3StorageOptions = {}): S3Storage {
  const { host: bucket, pathname } = new URL(url);
  return new S3Storage(url, { bucket, key: pathname.slice(1) }, settings, options);
}

const text = (bytes: string) => new TextEncoder().encode(bytes);

for (const [name, service] of Object.entries(services)) {
  Deno.test(`on ${name}, week 4 keeps its output and its checkpoint, with every row once`, async () => {
    await using s3 = settingsOf(service);
    await using week4 = await Week4.open(folderOf(service));
    for (const rows of [1500, 500, 1200]) await week4.run(s3, rows);
    await week4.assertExactlyOnce(s3);
  });

  Deno.test(`on ${name}, two queries on one checkpoint write no row twice, and one of them goes on`, async () => {
    await using first = settingsOf(service);
    await using second = settingsOf(service);
    await using week4 = await Week4.open(folderOf(service));
    await week4.run(first, 10);
    for (let round = 0; round < 4; round++) {
      week4.add(1500);
      const outcomes = await Promise.allSettled([week4.finish(first), week4.finish(second)]);
      const refusals = outcomes.filter((outcome) => outcome.status === "rejected");
      assertLess(refusals.length, 2);
      for (const { reason } of refusals) {
        assertMatch(reason.message, /CONCURRENT_STREAM_LOG_UPDATE|_LEGACY_ERROR_TEMP_2207/);
      }
    }
    await week4.assertExactlyOnce(first);
  });

  Deno.test(`on ${name}, week 4 has every row once though one request in three goes wrong`, async () => {
    await using proxy = await FaultProxy.start(
      service.endpoint,
      ({ count }) => count % 3 === 0 ? PASSING_FAULTS[count / 3 % PASSING_FAULTS.length] : undefined,
    );
    await using faulty = settingsOf(service, { endpointUrl: proxy.endpoint });
    await using s3 = settingsOf(service);
    await using week4 = await Week4.open(folderOf(service));
    for (const rows of [2500, 500]) await week4.run(faulty, rows);
    await week4.assertExactlyOnce(s3);
    assertGreater(proxy.faults, 12);
  });

  Deno.test(`on ${name}, a listing of more than a thousand keys is whole and in order`, async () => {
    await using s3 = settingsOf(service);
    const storage = storageAt(folderOf(service), s3);
    const paths = Array.from({ length: 1105 }, (_, i) => `part ${i} é+%/x`).toSorted();
    for (let from = 0; from < paths.length; from += 50) {
      await Promise.all(paths.slice(from, from + 50).map((path) => storage.replace(path, text(path))));
    }
    const listed = await Array.fromAsync(storage.list());
    assertEquals(listed.map(({ path }) => path), paths);
    assertEquals(new TextDecoder().decode(await storage.read(paths[7]!)), paths[7]);
    await storage.removeAll();
    assertEquals(await Array.fromAsync(storage.list()), []);
  });

  Deno.test(`on ${name}, of many writers of one file exactly one wins`, async () => {
    await using s3 = settingsOf(service);
    const url = folderOf(service);
    const warnings: string[] = [];
    const writers = Array.from(
      { length: 8 },
      () => storageAt(url, s3, { warn: (warning) => warnings.push(warning) }),
    );
    for (const path of ["offsets/0", "offsets/1", "offsets/2"]) {
      const won = await Promise.all(writers.map((writer, i) => writer.create(path, text(`${i}`))));
      assertEquals(won.filter((isWinner) => isWinner).length, 1);
      assertEquals(await writers[0]!.read(path), text(`${won.indexOf(true)}`));
    }
    assertEquals(warnings, []);
  });

  Deno.test(`on ${name}, a file is created once though the answer is lost`, async () => {
    const lost: Fault[] = [];
    await using proxy = await FaultProxy.start(
      service.endpoint,
      ({ method }) => method === "PUT" ? lost.shift() : undefined,
    );
    await using s3 = settingsOf(service, { endpointUrl: proxy.endpoint });
    const storage = storageAt(folderOf(service), s3);
    // At the first file it is found out whether the server decides, so both ways are here.
    for (const path of ["commits/0", "commits/1"]) {
      lost.push("cut after", SLOW_DOWN, "cut after");
      assertEquals(await storage.create(path, text("mine")), true);
      lost.length = 0;
      assertEquals(await storage.create(path, text("yours")), false);
      assertEquals(await storage.read(path), text("mine"));
    }
    assertGreater(proxy.faults, 1);
  });

  Deno.test(`on ${name}, a connection that falls silent is given up, and what was asked is asked again`, async () => {
    const silent: Fault[] = [];
    await using proxy = await FaultProxy.start(service.endpoint, () => silent.shift());
    await using s3 = settingsOf(service, { endpointUrl: proxy.endpoint });
    const storage = storageAt(folderOf(service), s3, { requestTimeoutMs: 300 });
    silent.push("silent");
    await storage.replace("a", text("whole"));
    silent.push("silent", "silent within");
    assertEquals(await storage.read("a"), text("whole"));
    silent.push("silent");
    assertEquals((await Array.fromAsync(storage.list())).map(({ path }) => path), ["a"]);
    assertEquals(proxy.faults, 4);
  });

  Deno.test(`on ${name}, a large file is uploaded in parts, also when parts fail in passing`, async () => {
    const failing = [INTERNAL_ERROR, "cut before", "cut after", SLOW_DOWN] as Fault[];
    await using proxy = await FaultProxy.start(
      service.endpoint,
      ({ url }) => url.includes("partNumber=2") ? failing.shift() : undefined,
    );
    await using s3 = settingsOf(service, { endpointUrl: proxy.endpoint });
    const storage = storageAt(folderOf(service), s3, { upload: PARTS });
    const bytes = await uploadLarge(storage);
    assertEquals(proxy.faults, 4);
    const stored = await storage.read("large file");
    assert(stored !== undefined && equalBytes(stored, bytes));
  });

  Deno.test(`on ${name}, a part that fails for good leaves nothing behind`, async () => {
    await using proxy = await FaultProxy.start(
      service.endpoint,
      ({ url }) => url.includes("partNumber=2") ? INTERNAL_ERROR : undefined,
    );
    await using s3 = settingsOf(service, { endpointUrl: proxy.endpoint });
    const retries = { sleep: () => Promise.resolve() };
    const storage = storageAt(folderOf(service), s3, { upload: PARTS, retries });
    const error = await assertRejects(() => uploadLarge(storage), StorageError);
    assertStringIncludes(error.message, "S3 cannot do it at the moment (500 InternalError)");
    assertEquals(await Array.fromAsync(storage.list()), []);
    const prefix = new URL(storage.url).pathname.slice(1);
    const client = s3Client(service);
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: service.bucket }));
    client.destroy();
    assertEquals(Uploads.filter(({ Key }) => Key!.startsWith(prefix)), []);
  });

  Deno.test(`on ${name}, a bucket that does not exist is named`, async () => {
    await using s3 = settingsOf(service);
    await using week4 = await Week4.open("s3a://hwe-nowhere/ada");
    const error = await assertRejects(() => week4.run(s3, 10), StorageError);
    assertStringIncludes(error.message, "there is no bucket hwe-nowhere");
  });

  Deno.test(`on ${name}, a token that expires stops the query, which goes on with a new one`, async () => {
    let puts = 0;
    await using proxy = await FaultProxy.start(
      service.endpoint,
      ({ method }) => method === "PUT" && ++puts > 9 ? { status: 400, code: "ExpiredToken" } : undefined,
    );
    await using expiring = settingsOf(service, { endpointUrl: proxy.endpoint });
    await using s3 = settingsOf(service);
    await using week4 = await Week4.open(folderOf(service));
    const error = await assertRejects(() => week4.run(expiring, 2500), Error);
    assertStringIncludes(error.message, "the AWS session token has expired");
    await week4.run(s3, 100);
    await week4.assertExactlyOnce(s3);
  });

  Deno.test(`on ${name}, a session token is enough for week 4`, async () => {
    await using s3 = settingsOf(service, await assumeRole(service));
    await using week4 = await Week4.open(folderOf(service));
    await week4.run(s3, 200);
    await week4.assertExactlyOnce(s3);
  });
}

/** MinIO checks who it is; moto believes everybody. */
Deno.test("wrong credentials are told apart", async () => {
  const temporary = await assumeRole(services.minio);
  const wrong: readonly (readonly [Partial<S3Settings>, string])[] = [
    [{ accessKeyId: "nobody" }, "S3 does not know the key in AWS_ACCESS_KEY_ID"],
    [{ secretAccessKey: "guess" }, "AWS_SECRET_ACCESS_KEY does not belong to the key in AWS_ACCESS_KEY_ID"],
    [{ ...temporary, sessionToken: "old" }, "S3 does not know the AWS session token"],
  ];
  for (const [credentials, sentence] of wrong) {
    await using s3 = settingsOf(services.minio, credentials);
    await using week4 = await Week4.open(folderOf(services.minio));
    const error = await assertRejects(() => week4.run(s3, 10), StorageError);
    assertStringIncludes(error.message, sentence);
    assertEquals(error.message.includes(services.minio.secretAccessKey), false);
  }
});

const PARTS = { wholeUpToBytes: 5 * MIB, partBytes: 5 * MIB };

async function uploadLarge(storage: S3Storage): Promise<Uint8Array> {
  const bytes = new Uint8Array(17 * MIB).map((_, i) => i * 7 + (i >> 12));
  await using file = await storage.begin("large file");
  await Deno.writeFile(file.localPath, bytes);
  await file.publish();
  return bytes;
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
