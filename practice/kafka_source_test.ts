import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { kafkaSourceProvider } from "../engine/embedded/source/kafka/mod.ts";
import type {
  BatchTarget,
  ColumnValues,
  Source,
  SourceLog,
  WantedColumn,
} from "../engine/embedded/source/source.ts";
import { SourceError } from "../engine/errors.ts";
import { KafkaBroker, type KafkaBrokerOptions } from "./kafka/mod.ts";
import { lastingPort } from "./kafka/testing.ts";

/** A broker in a folder of its own, which goes when the test ends. */
async function startBroker(options: Partial<KafkaBrokerOptions> = {}) {
  const dir = await Deno.makeTempDir();
  const port = lastingPort();
  let broker = await KafkaBroker.start({ ...options, dir, port });
  return {
    get broker() {
      return broker;
    },
    bootstrap: broker.bootstrap,
    async restart() {
      await broker.stop();
      broker = await KafkaBroker.start({ ...options, dir, port });
    },
    async [Symbol.asyncDispose]() {
      await broker.stop();
      await Deno.remove(dir, { recursive: true });
    },
  };
}

type LogFiles = Map<Parameters<SourceLog["read"]>[0], string>;

function logOf(files: LogFiles): SourceLog {
  const ids = () => [...files.keys()].filter((name) => typeof name === "number");
  return {
    read: (name) => Promise.resolve(files.get(name)),
    write: (name, text) => Promise.resolve(void files.set(name, text)),
    remove: (name) => Promise.resolve(void files.delete(name)),
    ids: () => Promise.resolve(ids()),
    files: () => Promise.resolve(ids().map((id) => ({ id, isCompact: false, modifiedMs: 0 }))),
    urlOf: (name) => `memory:sources/0/${name}`,
  };
}

/** A source with its checkpoint files, notices and clock in memory. */
class Bench implements AsyncDisposable {
  readonly files: LogFiles;
  readonly notices: string[] = [];
  readonly stop = new AbortController();
  nowMs = 0;
  source!: Source;
  /** Where the last batch ended. */
  position: string | null = null;

  private constructor(files: LogFiles) {
    this.files = files;
  }

  static async open(bootstrap: string, options: Record<string, string>, files: LogFiles = new Map()) {
    const bench = new Bench(files);
    const all = {
      "kafka.bootstrap.servers": bootstrap,
      "kafka.retry.backoff.ms": "5",
      startingoffsets: "earliest",
      ...options,
    };
    bench.source = await kafkaSourceProvider.open(
      { schema: undefined, options: new Map(Object.entries(all)), paths: [] },
      {
        log: logOf(files),
        now: () => bench.nowMs,
        notice: (sentence) => bench.notices.push(sentence),
        signal: bench.stop.signal,
      },
    );
    return bench;
  }

  /** One trigger: the values of the batch, or undefined when there is nothing new. */
  async batch(): Promise<string[] | undefined> {
    const end = await this.source.latestOffset(this.position, "source options");
    if (end === null || end === this.position) return undefined;
    const { columns, rows } = await this.read(this.position, end);
    assertEquals(columns[0]!.length, rows);
    this.position = end;
    return columns[0]!.map(String);
  }

  async batches(): Promise<string[][]> {
    const batches: string[][] = [];
    for (let batch = await this.batch(); batch; batch = await this.batch()) batches.push(batch);
    return batches;
  }

  async read(
    start: string | null,
    end: string,
    names = ["value"],
    onAppend: (rows: number) => Promise<void> | void = () => {},
  ) {
    const columns: unknown[][] = names.map(() => []);
    const target: BatchTarget = {
      columns: names.map((name): WantedColumn => ({ name, landing: "as is" })),
      async append(values: readonly ColumnValues[]) {
        values.forEach((column, i) => columns[i]!.push(...Array.from(column as Iterable<unknown>, text)));
        await onAppend(values[0]!.length);
      },
      scan: () => Promise.reject(new Error("not used")),
      signal: this.stop.signal,
    };
    return { rows: await this.source.read(start, end, target), columns };
  }

  async [Symbol.asyncDispose]() {
    await this.source[Symbol.asyncDispose]();
  }
}

function text(value: unknown): unknown {
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
}

function values(from: number, until: number, prefix = ""): { value: string }[] {
  return Array.from({ length: until - from }, (_, i) => ({ value: `${prefix}${from + i}` }));
}

Deno.test("the Kafka source gives all columns, topics and partitions in order", async () => {
  await using own = await startBroker();
  own.broker.createTopic("b", 2);
  own.broker.createTopic("a", 1);
  own.broker.append("b", 1, [{ key: "k", value: null, timestampMs: 5, headers: { h: "x" } }]);
  own.broker.append("b", 0, [{ value: "second", timestampMs: 6 }]);
  own.broker.append("a", 0, [{ value: "first", timestampMs: 7 }]);
  await using bench = await Bench.open(own.bootstrap, { subscribe: "b, a", includeheaders: "true" });
  assertEquals(bench.source.description, "KafkaV2[Subscribe[b, a]]");
  const end = await bench.source.latestOffset(null, "source options");
  assertEquals(end, '{"a":{"0":1},"b":{"0":1,"1":1}}');
  assertEquals(bench.files, new Map([[0, '\0v1\n{"a":{"0":0},"b":{"0":0,"1":0}}']]));
  const names = ["key", "value", "topic", "partition", "offset", "timestamp", "timestampType", "headers"];
  assertEquals((await bench.read(null, end!, names)).columns, [
    [null, null, "k"],
    ["first", "second", null],
    ["a", "b", "b"],
    [0, 0, 1],
    [0n, 0n, 0n],
    [7000n, 6000n, 5000n],
    [0, 0, 0],
    [null, null, [{ key: "h", value: new TextEncoder().encode("x") }]],
  ]);
  assertEquals(
    bench.source.locate({ topic: "b", partition: 1, offset: 0n }),
    "topic b, partition 1, offset 0",
  );
});

Deno.test("the Kafka source gives the same rows for the same offsets, in one batch or in many", async () => {
  await using own = await startBroker();
  own.broker.createTopic("t", 2);
  own.broker.append("t", 0, values(0, 700, "a"));
  own.broker.append("t", 1, values(0, 300, "b"));
  const options = { subscribe: "t", maxoffsetspertrigger: "100", "kafka.fetch.max.bytes": "500" };
  await using bench = await Bench.open(own.bootstrap, options);
  const batches = await bench.batches();
  assertEquals(batches.map((batch) => batch.length), Array(10).fill(100));
  assertEquals(batches[1]!.slice(68, 72), ["a138", "a139", "b30", "b31"]);
  assertEquals(
    batches.flat().sort(),
    [...values(0, 700, "a"), ...values(0, 300, "b")].map(({ value }) => value).sort(),
  );
  await using again = await Bench.open(own.bootstrap, options);
  const { columns } = await again.read('{"t":{"0":70,"1":30}}', '{"t":{"0":140,"1":60}}');
  assertEquals(columns[0], batches[1]);
});

Deno.test("the Kafka source begins at the latest records with an empty batch, and reports how far it is behind", async () => {
  await using own = await startBroker();
  own.broker.createTopic("t", 2);
  own.broker.append("t", 0, values(0, 5));
  await using bench = await Bench.open(own.bootstrap, {
    subscribe: "t",
    startingoffsets: "latest",
    maxoffsetspertrigger: "2",
  });
  assertEquals(await bench.batch(), []);
  assertEquals(await bench.batch(), undefined);
  own.broker.append("t", 0, values(5, 10));
  assertEquals(await bench.batch(), ["5", "6"]);
  assertEquals(bench.source.report(bench.position), {
    latestOffset: '{"t":{"0":10,"1":0}}',
    metrics: { minOffsetsBehindLatest: "0", maxOffsetsBehindLatest: "3", avgOffsetsBehindLatest: "1.5" },
  });
});

Deno.test("the Kafka source takes an equal position that Spark wrote with other key order for equal", async () => {
  await using own = await startBroker();
  own.broker.createTopic("t", 2);
  await using bench = await Bench.open(own.bootstrap, { subscribe: "t" });
  const spark = '{"t":{"1":0,"0":0}}';
  assertEquals(await bench.source.latestOffset(spark, "source options"), spark);
});

Deno.test("availableNow fixes the end at the start (KF-03)", async () => {
  await using own = await startBroker();
  own.broker.createTopic("t", 5);
  own.broker.append("t", 0, values(0, 15));
  await using bench = await Bench.open(own.bootstrap, { subscribe: "t", maxoffsetspertrigger: "5" });
  await bench.source.prepareAvailableNow();
  own.broker.append("t", 1, values(15, 20));
  assertEquals((await bench.batches()).map((batch) => batch.length), [5, 5, 5]);
});

Deno.test("startingOffsetsByTimestamp finds the first records of a time (KF-05)", async () => {
  await using own = await startBroker();
  own.broker.createTopic("t", 2);
  own.broker.append("t", 0, [{ value: "-20", timestampMs: 1000 }, { value: "-21", timestampMs: 2000 }]);
  own.broker.append("t", 1, [{ value: "20", timestampMs: 1000 }]);
  const open = (last: number, strategy = "error") =>
    Bench.open(own.bootstrap, {
      subscribe: "t",
      startingoffsetsbytimestamp: `{"t":{"0":2000,"1":${last}}}`,
      startingoffsetsbytimestampstrategy: strategy,
    });
  await using found = await open(1000);
  assertEquals(await found.batch(), ["-21", "20"]);
  await using none = await open(2000);
  await assertRejects(
    () => none.batch(),
    Error,
    "No offset matched from request of topic-partition t-1 and timestamp 2000.",
  );
  await using latest = await open(2000, "latest");
  assertEquals(await latest.batch(), ["-21"]);
  own.broker.append("t", 1, [{ value: "23", timestampMs: 3000 }]);
  assertEquals(await latest.batch(), ["23"]);
});

Deno.test("minOffsetsPerTrigger waits for more records, up to maxTriggerDelay (KF-07)", async () => {
  await using own = await startBroker();
  own.broker.createTopic("t", 3);
  const produce = (count: number) => own.broker.append("t", 0, values(0, count));
  produce(16);
  await using bench = await Bench.open(own.bootstrap, {
    subscribe: "t",
    minoffsetspertrigger: "15",
    maxtriggerdelay: "5s",
  });
  const counts: (number | undefined)[] = [];
  const tick = async () => counts.push((await bench.batch())?.length);
  await tick();
  produce(6);
  await tick();
  produce(12);
  await tick();
  produce(10);
  await tick();
  bench.nowMs = 5000;
  await tick();
  assertEquals(counts, [16, undefined, 18, undefined, 10]);
});

Deno.test("the Kafka source finds new topics of a pattern, and reads them from their beginning", async () => {
  await using own = await startBroker();
  own.broker.createTopic("rev-1", 1);
  own.broker.createTopic("other-rev-1", 1);
  own.broker.append("rev-1", 0, values(0, 2));
  await using bench = await Bench.open(own.bootstrap, {
    subscribepattern: "rev-.",
    startingoffsets: "latest",
  });
  assertEquals(bench.source.description, "KafkaV2[SubscribePattern[rev-.]]");
  assertEquals(await bench.batch(), []);
  own.broker.createTopic("rev-2", 1);
  own.broker.append("rev-2", 0, values(2, 4));
  assertEquals(await bench.batch(), ["2", "3"]);
  assertEquals(bench.position, '{"rev-1":{"0":2},"rev-2":{"0":2}}');
});

Deno.test("the Kafka source reads assigned partitions only", async () => {
  await using own = await startBroker();
  own.broker.createTopic("t", 3);
  for (const partition of [0, 1, 2]) own.broker.append("t", partition, values(partition, partition + 1));
  await using bench = await Bench.open(own.bootstrap, { assign: '{"t":[2,0]}' });
  assertEquals(bench.source.description, "KafkaV2[Assign[t-0, t-2]]");
  assertEquals(await bench.batch(), ["0", "2"]);
  await using beyond = await Bench.open(own.bootstrap, { assign: '{"t":[3]}' });
  await assertRejects(
    () => beyond.batch(),
    SourceError,
    "Reading partition 3 of topic t, which has 3 (0 to 2)",
  );
});

Deno.test("the Kafka source goes on exactly where it was when the broker restarts in the middle of a batch", async () => {
  await using own = await startBroker();
  own.broker.createTopic("t", 2);
  for (const partition of [0, 1]) own.broker.append("t", partition, values(0, 20_000));
  await using bench = await Bench.open(own.bootstrap, { subscribe: "t", "kafka.fetch.max.bytes": "20000" });
  const end = await bench.source.latestOffset(null, "source options");
  let appends = 0;
  const { columns } = await bench.read(null, end!, ["partition", "offset"], async () => {
    appends++;
    if (appends === 1) await own.restart();
    if (appends === 3) own.broker.killConnections();
  });
  const expected = [0, 1].flatMap((partition) =>
    values(0, 20_000).map((_, offset) => `${partition}:${offset}`)
  );
  assertEquals(columns[0]!.map((partition, i) => `${partition}:${columns[1]![i]}`), expected);
  assertStringIncludes(
    bench.notices[0]!,
    `The Kafka broker at ${own.bootstrap} cannot be reached any more; trying again`,
  );
});

Deno.test("records that are gone fail the query, or are passed over without failOnDataLoss", async () => {
  await using own = await startBroker();
  own.broker.createTopic("t", 1);
  own.broker.append("t", 0, values(0, 10));
  const start = { subscribe: "t", startingoffsets: '{"t":{"0":2}}' };
  await using strict = await Bench.open(own.bootstrap, start);
  await using lenient = await Bench.open(own.bootstrap, { ...start, failondataloss: "false" });
  own.broker.deleteRecords("t", 0, 6);
  const error = await assertRejects(
    () => strict.batch(),
    SourceError,
    "Could not read records in offset [2, 6) for topic partition t-0",
  );
  assertEquals(error.condition, "KAFKA_DATA_LOSS.COULD_NOT_READ_OFFSET_RANGE");
  assertEquals(await lenient.batch(), ["6", "7", "8", "9"]);
  assertStringIncludes(lenient.notices[0]!, "Reason: Could not read records in offset [2, 6)");
});

Deno.test("a start beyond the end of the topic is lost data", async () => {
  await using own = await startBroker();
  own.broker.createTopic("t", 1);
  own.broker.append("t", 0, values(0, 3));
  const start = { subscribe: "t", startingoffsets: '{"t":{"0":9}}', "fetchoffset.retryintervalms": "0" };
  await using strict = await Bench.open(own.bootstrap, start);
  const error = await assertRejects(
    () => strict.batch(),
    SourceError,
    "Partition t-0 offset was changed from 9 to 3.",
  );
  assertEquals(error.condition, "KAFKA_DATA_LOSS.PARTITION_OFFSET_CHANGED");
  await using lenient = await Bench.open(own.bootstrap, { ...start, failondataloss: "false" });
  assertEquals(await lenient.batch(), []);
  own.broker.append("t", 0, values(3, 4));
  assertEquals(await lenient.batch(), ["3"]);
});

Deno.test("a topic that is not there, or is gone, is named with close names", async () => {
  await using own = await startBroker();
  own.broker.createTopic("reviews", 1);
  await using typo = await Bench.open(own.bootstrap, { subscribe: "revews" });
  await assertRejects(
    () => typo.batch(),
    SourceError,
    "There is no Kafka topic revews. Did you mean reviews?",
  );
  await using bench = await Bench.open(own.bootstrap, {
    subscribe: "reviews",
    "fetchoffset.retryintervalms": "0",
  });
  await bench.batch();
  own.broker.deleteTopic("reviews");
  const error = await assertRejects(
    () => bench.batch(),
    SourceError,
    "reviews, which this query reads, is gone",
  );
  assertEquals(error.condition, "UNKNOWN_TOPIC_OR_PARTITION");
});

Deno.test("a refused login names the user and never the password", async () => {
  await using own = await startBroker({ users: { ann: "right,=one" } });
  own.broker.createTopic("t", 1);
  own.broker.append("t", 0, values(0, 1));
  const open = (mechanism: string, password: string) =>
    Bench.open(own.bootstrap, {
      subscribe: "t",
      "kafka.security.protocol": "SASL_PLAINTEXT",
      "kafka.sasl.mechanism": mechanism,
      "kafka.sasl.username": "ann",
      "kafka.sasl.password": password,
    });
  for (const mechanism of ["PLAIN", "SCRAM-SHA-512"]) {
    await using right = await open(mechanism, "right,=one");
    assertEquals(await right.batch(), ["0"]);
    await using wrong = await open(mechanism, "Geheim");
    const error = await assertRejects(() => wrong.batch(), SourceError, "refuses the login of user ann");
    assertEquals(error.condition, "KAFKA_LOGIN_REFUSED");
    assertEquals(Deno.inspect(error, { depth: 9 }).includes("Geheim"), false);
  }
});

Deno.test("each way of not reaching a broker is told apart", async () => {
  await using open = await startBroker({ onError: () => {} });
  await using advertising = await startBroker({ advertise: "kafka.invalid:29092" });
  await using secured = await startBroker({ users: { ann: "x" } });
  advertising.broker.createTopic("t", 1);
  const login = { "kafka.sasl.mechanism": "PLAIN", "kafka.sasl.username": "ann", "kafka.sasl.password": "x" };
  const cases: [string, Record<string, string>, string, string][] = [
    [
      "127.0.0.1:1,localhost:1",
      {},
      "KAFKA_UNREACHABLE",
      "Cannot reach Kafka at 127.0.0.1:1 (nothing listens there), localhost:1 (no",
    ],
    [
      advertising.bootstrap,
      {},
      "KAFKA_ADVERTISED_ADDRESS_UNREACHABLE",
      `The broker answers at ${advertising.bootstrap} but says it is to be found at kafka.invalid:29092, which cannot be reached`,
    ],
    [
      secured.bootstrap,
      {},
      "KAFKA_UNREACHABLE",
      "closes the connection at the first request, as one does that expects TLS or a login",
    ],
    [
      open.bootstrap,
      { ...login, "kafka.security.protocol": "SASL_PLAINTEXT" },
      "KAFKA_LOGIN_REFUSED",
      "expects no login on this port. Set kafka.security.protocol to PLAINTEXT",
    ],
    [open.bootstrap, { "kafka.security.protocol": "SSL" }, "KAFKA_TLS_MISMATCH", "does not speak TLS"],
  ];
  for (const [bootstrap, options, condition, fragment] of cases) {
    await using bench = await Bench.open(bootstrap, { subscribe: "t", ...options });
    const error = await assertRejects(() => bench.batch(), SourceError, fragment);
    assertEquals(error.condition, condition);
  }
});

Deno.test("an aborted query does not wait for a broker that is away", async () => {
  await using own = await startBroker();
  own.broker.createTopic("t", 1);
  await using bench = await Bench.open(own.bootstrap, { subscribe: "t" });
  await bench.batch();
  await own.broker.stop();
  const waiting = bench.batch();
  const reason = new Error("stopped");
  bench.stop.abort(reason);
  assert(await waiting.then(() => false, (error) => error === reason));
});

const hasOpenssl = await new Deno.Command("openssl", { args: ["version"], stdout: "null" }).output()
  .then(({ success }) => success, () => false);

/** A certificate of its own making for a host name, and its key. */
async function makeCertificate(host: string): Promise<{ cert: string; key: string }> {
  const dir = await Deno.makeTempDir();
  const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  const name = ["-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`];
  const files = ["-out", `${dir}/cert.pem`, "-keyout", `${dir}/key.pem`];
  await new Deno.Command("openssl", { args: ["req", ...kind, ...name, ...files], stderr: "null" }).output();
  const [cert, key] = await Promise.all(
    ["cert", "key"].map((file) => Deno.readTextFile(`${dir}/${file}.pem`)),
  );
  await Deno.remove(dir, { recursive: true });
  return { cert: cert!, key: key! };
}

Deno.test({
  name: "the Kafka source reads over TLS, and tells apart why it cannot",
  ignore: !hasOpenssl,
  async fn() {
    const tls = await makeCertificate("localhost");
    await using own = await startBroker({ tls, users: { ann: "x" }, onError: () => {} });
    own.broker.createTopic("t", 1);
    own.broker.append("t", 0, values(0, 3));
    const login = {
      subscribe: "t",
      "kafka.sasl.mechanism": "PLAIN",
      "kafka.sasl.username": "ann",
      "kafka.sasl.password": "x",
    };
    const secure = { ...login, "kafka.security.protocol": "SASL_SSL" };
    const trusting = { ...secure, "kafka.ssl.truststore.certificates": tls.cert };
    await using bench = await Bench.open(own.bootstrap, {
      ...trusting,
      "kafka.ssl.endpoint.identification.algorithm": "",
    });
    assertEquals(await bench.batch(), ["0", "1", "2"]);
    const cases: [Record<string, string>, string, string][] = [
      [secure, "KAFKA_CERTIFICATE_REFUSED", "is not trusted. Give its authority's certificate as PEM"],
      [trusting, "KAFKA_CERTIFICATE_REFUSED", "is made out to another host name"],
      [
        { ...login, "kafka.security.protocol": "SASL_PLAINTEXT" },
        "KAFKA_TLS_MISMATCH",
        "speaks TLS, and kafka.security.protocol is SASL_PLAIN",
      ],
    ];
    for (const [options, condition, fragment] of cases) {
      await using refused = await Bench.open(own.bootstrap, options);
      const error = await assertRejects(() => refused.batch(), SourceError, fragment);
      assertEquals(error.condition, condition);
    }
  },
});
