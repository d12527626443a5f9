import { assert, assertEquals, assertRejects } from "@std/assert";
import { findSpark, MissingSparkError } from "./find_spark.ts";
import { serverCommand } from "./server_command.ts";

const SPARK = { home: "/spark", version: "4.1.3", hadoopVersion: "3.4.2" };

async function temporarySpark(...jars: string[]): Promise<{ home: string } & AsyncDisposable> {
  const home = await Deno.makeTempDir();
  await Deno.mkdir(`${home}/jars`);
  for (const jar of jars) await Deno.writeTextFile(`${home}/jars/${jar}`, "");
  return { home, [Symbol.asyncDispose]: () => Deno.remove(home, { recursive: true }) };
}

const java = () => Promise.resolve('openjdk version "17.0.9" 2023-10-17');

Deno.test("findSpark() reads the versions from the jars", async () => {
  await using spark = await temporarySpark("spark-connect_2.13-4.1.3.jar", "hadoop-client-api-3.4.2.jar");
  assertEquals(await findSpark(spark.home, { printedBy: java }), { ...SPARK, home: spark.home });
  assertEquals((await findSpark(undefined, { environment: spark.home, printedBy: java })).version, "4.1.3");
});

Deno.test("findSpark() asks Python where pyspark is", async () => {
  await using spark = await temporarySpark("spark-connect_2.13-4.0.1.jar", "hadoop-client-api-3.4.1.jar");
  const printedBy = (command: readonly string[]) =>
    Promise.resolve(command[0] === "python3" ? `${spark.home}\n` : 'java version "21.0.1"');
  assertEquals((await findSpark(undefined, { environment: undefined, printedBy })).version, "4.0.1");
});

Deno.test("findSpark() names all that is missing, with the commands that install it", async () => {
  const printedBy = (command: readonly string[]) =>
    Promise.resolve(command[0]!.includes("java") ? 'openjdk version "11.0.2"' : undefined);
  const { message } = await assertRejects(
    () => findSpark(undefined, { environment: undefined, printedBy }),
    MissingSparkError,
  );
  assert(message.includes("openjdk-17") && message.includes('pip install "pyspark'), message);
});

Deno.test("findSpark() says that a folder holds no Spark 4", async () => {
  await using spark = await temporarySpark("spark-core_2.12-3.5.1.jar");
  await assertRejects(
    () => findSpark(spark.home, { printedBy: java }),
    MissingSparkError,
    "it is not Spark 4",
  );
});

Deno.test("serverCommand() has the packages in the versions that fit", () => {
  const command = serverCommand(SPARK, { port: 7, s3: true, conf: ["a=b"] }, "linux");
  assertEquals(command[0], "/spark/bin/spark-submit");
  assertEquals(
    command[command.indexOf("--packages") + 1],
    "org.apache.spark:spark-sql-kafka-0-10_2.13:4.1.3,org.apache.hadoop:hadoop-aws:3.4.2",
  );
  assert(command.includes("spark.connect.grpc.binding.port=7") && command.includes("a=b"));
  assertEquals(command.at(-1), "org.apache.spark.sql.connect.service.SparkConnectServer");
});

Deno.test("serverCommand() takes a folder of jars in place of packages", () => {
  const command = serverCommand(SPARK, { port: 7, s3: false, jars: "/jars", conf: [] }, "windows");
  assertEquals(command.slice(0, 2), ["cmd", "/c"]);
  assertEquals(command[command.indexOf("--driver-class-path") + 1], "/jars/*");
  assertEquals(command.includes("--packages"), false);
});
