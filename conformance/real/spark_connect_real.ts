// The same sessions on a real Spark 4 over Spark Connect and on the engine in this process; and what only a real server can do: restart, refuse, take long.
import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  AnalysisError,
  avg,
  col,
  count,
  createSession,
  type DataFrame,
  expr,
  type QueryProgressEvent,
  RemoteError,
  type Session,
  SparkError,
  window,
} from "../../engine/mod.ts";
import { captureConsole } from "../../lib/testing.ts";
import { makeCertificates } from "../services/certificates.ts";
import { startConnectProcess } from "../services/connect_process.ts";
import { startConnectServer } from "../services/connect_server.ts";
import { readServices } from "../services/services_state.ts";

// The server ends every stream of answers after a second, so that everything longer is reattached.
const REATTACHED = { "spark.connect.execute.reattachable.senderMaxStreamDuration": "1s" };

const server = await startConnectServer({ token: "s3cret", conf: REATTACHED });
Deno.test.afterAll(async () => await server[Symbol.asyncDispose]());

function cluster(options: Parameters<typeof createSession>[0] = {}): Session {
  return createSession({ remote: server.address, print: () => {}, ...options });
}

/** A frame on both engines: schema, rows and the table of `show`, or the error. */
async function onBoth(declare: (session: Session) => DataFrame): Promise<{ spark: unknown; ours: unknown }> {
  await using spark = cluster();
  await using ours = createSession({ remote: "" });
  return { spark: await outcome(declare, spark), ours: await outcome(declare, ours) };
}

async function outcome(declare: (session: Session) => DataFrame, session: Session): Promise<unknown> {
  try {
    const frame = declare(session);
    const { fields } = await frame.schema();
    return {
      types: fields.map(({ name, nullable, type }) => ({ name, nullable, type })),
      rows: await frame.collect(),
    };
  } catch (error) {
    assert(error instanceof SparkError, String(error));
    return { name: error.name, condition: error.condition };
  }
}

async function assertSame(declare: (session: Session) => DataFrame): Promise<void> {
  const { ours, spark } = await onBoth(declare);
  assertEquals(Deno.inspect(spark, { depth: 9 }), Deno.inspect(ours, { depth: 9 }));
}

async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir();
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Resolves when the condition holds. */
async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!await isTrue()) await new Promise((resolve) => setTimeout(resolve, 50));
}

const TYPED =
  "s STRING, y TINYINT, h SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, dec DECIMAL(20,3), b BOOLEAN, bin BINARY, " +
  "dt DATE, ts TIMESTAMP, ntz TIMESTAMP_NTZ, a ARRAY<STRUCT<x: INT>>, m MAP<STRING, ARRAY<DATE>>";

Deno.test("values of every type come back as they went, NULLs included", async () => {
  const values = [
    "ä🌍",
    -128,
    -32768,
    7,
    2n ** 63n - 1n,
    0.5,
    -0,
    "-12345678901234567.891",
    true,
    new Uint8Array([0, 255]),
    "0001-01-01",
    Temporal.Instant.from("1969-12-31T23:59:59.999999Z"),
    Temporal.PlainDateTime.from("2024-02-29T23:59:59.123456"),
    [{ x: 1 }, null, { x: null }],
    new Map([["k", ["2024-01-01", null]]]),
  ];
  await assertSame((session) => session.createDataFrame([values, values.map(() => null)], TYPED));
});

Deno.test("intervals, NaN and infinities are the same", async () => {
  await assertSame((session) =>
    session.sql(
      "SELECT INTERVAL '-1-2' YEAR TO MONTH AS ym, INTERVAL '-1 02:03:04.5' DAY TO SECOND AS ds, make_interval(1, 2, 0, 3, 4, 5, 6.7) AS iv, " +
        "CAST('NaN' AS DOUBLE) AS nan, CAST('-Infinity' AS FLOAT) AS inf, NULL AS nothing",
    )
  );
});

Deno.test("times of day and VARIANT are the same", async () => {
  // Spark has TIME, and sends it only when it is told.
  const frame = (session: Session) => {
    session.conf.set("spark.sql.timeType.enabled", "true");
    return session.sql(
      "SELECT TIME '10:11:12.123456' AS t, IF(json IS NULL, TIME '00:00:00', NULL) AS some, parse_json(json) AS v FROM VALUES " +
        `('{"b":[1,2.50,1e3,"x\\\\n",null,true],"a":{}}'), ('12345678901234567890'), (NULL) AS texts(json)`,
    );
  };
  await assertSame(frame);
  await using session = cluster();
  const refused = session.sql("SELECT TIME '10:11:12'");
  await assertRejects(() => refused.collect(), AnalysisError, "spark.sql.timeType.enabled");
});

Deno.test("verbs, views, parameters and groups give the same frames", async () => {
  const rides = (session: Session) =>
    session.createDataFrame([["a", 1], ["a", 3], ["b", 5]], "vendor STRING, miles INT");
  await assertSame((session) =>
    rides(session).groupBy("vendor").agg(count("*").as("n"), avg("miles")).orderBy(col("n").desc())
  );
  await assertSame((session) => rides(session).groupBy("vendor").sum().orderBy("vendor"));
  await assertSame((session) => {
    rides(session).createOrReplaceTempView("rides");
    session.sql("SELECT vendor, miles FROM rides WHERE miles > :least", { least: 2 }).createOrReplaceTempView(
      "far",
    );
    return session.sql(
      "WITH x AS (SELECT * FROM far) SELECT x.miles, rides.vendor FROM x JOIN rides USING (miles) ORDER BY 1",
    );
  });
});

Deno.test("errors have the same class and condition", async () => {
  await assertSame((session) => session.sql("SELECT nothing FROM VALUES (1) AS t(a)"));
  await assertSame((session) => session.sql("SELECT 1 / 0"));
  await assertSame((session) => session.sql("SELECT CAST('x' AS INT)"));
  await assertSame((session) => session.sql("SELEC 1"));
  await assertSame((session) => session.sql("SELECT * FROM no_such_table"));
  await assertSame((session) => session.readStream.format("rate").load());
});

Deno.test("the stack of an error shows the place in the program", async () => {
  await using session = cluster();
  const error = await assertRejects(() => session.sql("SELECT 1 / 0").collect(), SparkError);
  assert(error.stack?.includes("spark_connect_real.ts"), error.stack);
});

Deno.test("what takes longer than the server's stream of answers is read to its end", async () => {
  await using session = cluster();
  const slow = session.sql(
    "SELECT id, java_method('java.lang.Thread', 'sleep', 3L) FROM range(0, 1000, 1, 1)",
  );
  assertEquals(await slow.filter("id >= 0").count(), 1000);
  const [first, ...rest] = await session.sql("SELECT id, repeat('x', 200) AS text FROM range(300000)")
    .collect();
  assertEquals([first, rest.length, rest.at(-1).id], [{ id: 0n, text: "x".repeat(200) }, 299999, 299999n]);
});

Deno.test("Ctrl-C ends the program and what it runs on the cluster", async () => {
  const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const activeJobs = async () => await server.spark.run(path("active_jobs.py")) as number[];
  const program = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", path("interrupted_program.ts"), server.address],
    stderr: "piped",
  }).spawn();
  await until(async () => (await activeJobs()).length > 0);
  program.kill("SIGINT");
  const { code, stderr } = await program.output();
  assertEquals(code, 1);
  assertStringIncludes(new TextDecoder().decode(stderr), "OPERATION_CANCELED");
  await until(async () => (await activeJobs()).length === 0);
});

Deno.test("a few rows of a result larger than any memory are shown, taken and read one after the other", async () => {
  await using session = cluster();
  const endless = session.sql("SELECT id, repeat('x', 1000) AS text FROM range(1000000000000)");
  assertEquals((await endless.take(2)).map(({ id }) => id), [0n, 1n]);
  using _console = captureConsole();
  await endless.show(20);
  const read: bigint[] = [];
  const rows = session.sql("SELECT id, repeat('x', 1000) AS text FROM range(0, 3000000, 1, 300)");
  for await (const { id } of rows.toLocalIterator()) if (read.push(id) === 50_000) break;
  assertEquals([read[0], read.at(-1)], [0n, 49_999n]);
});

Deno.test("toArrow() gives the same columns as the engine in this process", async () => {
  const table = async (session: Session) => {
    session.conf.set("spark.sql.timeType.enabled", "true");
    const values = await session.sql(
      "SELECT id, id / 3D AS d, CAST(id AS STRING) AS s, CAST(id AS DECIMAL(18, 2)) AS dec, id % 2 = 0 AS b, " +
        "TIMESTAMP '2024-01-01 00:00:00' AS ts, DATE '2024-01-01' AS dt, TIME '10:11:12.5' AS t, array(named_struct('x', id)) AS a, " +
        "IF(id % 3 = 0, NULL, id) AS n, INTERVAL '1-2' YEAR TO MONTH AS ym, INTERVAL '1' SECOND AS ds FROM range(25000)",
    ).toArrow();
    return { schema: String(values.schema), rows: values.numRows, last: String(values.get(24_999)) };
  };
  await using spark = cluster();
  await using ours = createSession({ remote: "" });
  assertEquals(await table(spark), await table(ours));
});

Deno.test("a statement is run once, however often its frame is used", async () => {
  await using session = cluster();
  await session.sql("CREATE TABLE numbers (n INT) USING parquet").collect();
  const insert = session.sql("INSERT INTO numbers VALUES (1)");
  await insert.collect();
  await insert.count();
  assertEquals(await session.sql("SELECT n FROM numbers").collect(), [{ n: 1 }]);
  assertEquals(await session.table("default.numbers").collect(), [{ n: 1 }]);
  const missing = await assertRejects(() => session.table("numbres").collect(), AnalysisError);
  assertEquals(missing.condition, "TABLE_OR_VIEW_NOT_FOUND");
  await session.sql("DROP TABLE numbers").collect();
});

Deno.test("a stream of files: progress, listeners, its end", async () => {
  await using folder = await temporaryFolder();
  const told: string[] = [];
  const listener = {
    onQueryStarted: () => told.push("started"),
    onQueryProgress: ({ progress }: QueryProgressEvent) =>
      told.push(`batch ${progress.batchId}: ${progress.numInputRows}`),
    onQueryTerminated: () => told.push("terminated"),
  };
  await using session = cluster({ listener });
  const rows = session.createDataFrame([["a", 1], ["b", 2]], "vendor STRING, miles INT");
  await rows.write.json(`${folder.path}/in`);
  const query = await session.readStream.schema(await rows.schema()).json(`${folder.path}/in`)
    .writeStream.queryName("rides").option("checkpointLocation", `${folder.path}/cp`).start(
      `${folder.path}/out`,
    );
  await query.processAllAvailable();
  assertEquals(query.lastProgress?.sources[0]?.endOffset, { logOffset: 0 });
  assertEquals(session.streams.get(query.id)?.name, "rides");
  await until(() => query.status.message === "Waiting for data to arrive");
  await query.stop();
  assertEquals([query.isActive, await query.awaitTermination(), session.streams.active], [false, true, []]);
  assertEquals(told, ["started", "batch 0: 2", "terminated"]);
  assertEquals(await session.read.parquet(`${folder.path}/out`).orderBy("miles").collect(), [
    { vendor: "a", miles: 1 },
    { vendor: "b", miles: 2 },
  ]);
});

Deno.test("S3 settings travel with the session", async () => {
  const { accessKeyId, bucket, endpoint, region, secretAccessKey } = (await readServices("minio")).minio;
  const s3 = { accessKeyId, endpointUrl: endpoint, region, secretAccessKey };
  await using session = cluster({ storage: { s3 } });
  const rows = session.createDataFrame([["a", 1], ["b", 2]], "vendor STRING, miles INT");
  const path = `s3a://${bucket}/connect-${crypto.randomUUID()}`;
  await rows.write.parquet(path);
  await using ours = createSession({ remote: "", storage: { s3 } });
  assertEquals(
    await ours.read.parquet(path).orderBy("miles").collect(),
    await rows.orderBy("miles").collect(),
  );
});

Deno.test("a query that fails tells why", async () => {
  await using session = cluster();
  const query = await session.readStream.format("rate").load().select(expr("1 / (value - value)")).writeStream
    .format("noop").start();
  const error = await assertRejects(() => query.awaitTermination(), SparkError);
  assertEquals([error.name, error.condition], ["StreamingQueryException", "STREAM_FAILED"]);
  assert(error.cause instanceof SparkError);
  assertEquals([error.cause.condition, error.cause.sqlState], ["DIVIDE_BY_ZERO", "22012"]);
  assertEquals(query.exception, error);
});

Deno.test("what cannot be streamed is refused with Spark's condition, and foreachBatch with what to do instead", async () => {
  await using session = cluster();
  const rates = session.readStream.format("rate").load();
  const grouped = rates.groupBy(window("timestamp", "1 minute")).count();
  const refused = await assertRejects(() => grouped.writeStream.format("noop").start(), SparkError);
  assertEquals(refused.condition, "STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION");
  await assertRejects(
    () => rates.writeStream.foreachBatch(() => {}).start(),
    SparkError,
    "run without SPARK_REMOTE",
  );
});

Deno.test("a session that is detached is there for the next program, with its queries", async () => {
  const first = cluster();
  const { id } = await first.readStream.format("rate").load().writeStream.format("noop").queryName("kept")
    .start();
  const remote = `${server.address};session_id=${await first.detach()}`;
  await first[Symbol.asyncDispose]();

  await using second = cluster({ remote });
  const query = await second.streams.find("kept");
  assertEquals([query?.id, query?.isActive, await second.streams.find(id) === query], [id, true, true]);
  assertEquals(await second.streams.find("another"), null);
  await until(() => query?.lastProgress != null);
  await query!.stop();
  assertEquals(second.streams.active, []);
});

Deno.test("a wrong token, and TLS where there is none, are named; the token is not shown", async () => {
  await using stranger = cluster({ remote: `sc://127.0.0.1:${server.port}/;token=wrong` });
  const refused = await assertRejects(() => stranger.sql("SELECT 1").collect(), Error);
  assert(/token/.test(refused.message) && !/wrong/.test(refused.message), refused.message);
  await using encrypted = cluster({ remote: `${server.address};use_ssl=true` });
  await assertRejects(() => encrypted.sql("SELECT 1").collect(), Error, "speak TLS");
});

Deno.test("TLS through a proxy, with a certificate that DENO_CERT names", async () => {
  await using folder = await temporaryFolder();
  const { caPath, serverPath, wrongCaPath } = await makeCertificates(folder.path);
  const pem = await Deno.readTextFile(serverPath);
  const proxy = createTlsServer({ key: pem, cert: pem, ALPNProtocols: ["h2"] }, (client) => {
    const upstream = connect(server.port, "127.0.0.1");
    client.on("error", () => upstream.destroy()).pipe(upstream).on("error", () => client.destroy()).pipe(
      client,
    );
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  using _closed = { [Symbol.dispose]: () => proxy.close() };
  const remote = `sc://localhost:${(proxy.address() as AddressInfo).port}/;token=s3cret;use_ssl=true`;
  using _environment = { [Symbol.dispose]: () => Deno.env.delete("DENO_CERT") };
  Deno.env.set("DENO_CERT", wrongCaPath);
  await using distrustful = cluster({ remote });
  await assertRejects(() => distrustful.sql("SELECT 1 AS one").collect(), RemoteError, "Cannot trust");
  Deno.env.set("DENO_CERT", caPath);
  await using plain = cluster({ remote: remote.replace("use_ssl=true", "use_ssl=false") });
  await assertRejects(() => plain.sql("SELECT 1").collect(), RemoteError, "does it want TLS");
  await using session = cluster({ remote });
  assertEquals(await session.sql("SELECT 1 AS one").collect(), [{ one: 1 }]);
});

Deno.test("a server that is killed in mid-stream and started again: the query goes on from its checkpoint", async () => {
  await using folder = await temporaryFolder();
  // A server of its own, after the other has ended: this is the last test.
  await server[Symbol.asyncDispose]();
  await using mortal = await startConnectProcess();
  const remote = `sc://127.0.0.1:${mortal.port}`;
  const counted = (session: Session) =>
    session.readStream.format("rate").option("rowsPerSecond", 50).load().select("value").writeStream
      .trigger({ processingTime: "200 milliseconds" })
      .option("checkpointLocation", `${folder.path}/cp`).option("path", `${folder.path}/out`);
  await using before = cluster({ remote });
  const query = await counted(before).start();
  await until(() => (query.lastProgress?.batchId ?? 0) > 2);
  await mortal.kill();

  await using _restarted = await startConnectProcess(mortal.port);
  await assertRejects(() => query.awaitTermination(), Error, "is gone");
  await assertRejects(() => before.sql("SELECT 1").collect(), Error, "is gone");

  await using after = cluster({ remote });
  const again = await counted(after).start();
  assertEquals(again.id, query.id);
  await until(() => (again.lastProgress?.batchId ?? 0) > 5);
  await again.stop();
  const [row] = await after.read.parquet(`${folder.path}/out`)
    .agg(count("*").as("n"), expr("count(DISTINCT value)").as("different"), expr("max(value) + 1").as("all"))
    .collect();
  assertEquals([row.different, row.all], [row.n, row.n]);
});
