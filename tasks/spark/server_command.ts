import { join } from "node:path";
import type { FoundSpark } from "./find_spark.ts";

/** How the server is started. */
export interface ServerOptions {
  readonly port: number;
  /** Whether the package for S3 is wanted. */
  readonly s3: boolean;
  /** A folder of jars in place of packages. */
  readonly jars?: string | undefined;
  /** More settings, as `name=value`. */
  readonly conf: readonly string[];
}

/** The command that starts Spark with its Connect server, which answers on this machine only. */
export function serverCommand(
  { hadoopVersion, home, version }: FoundSpark,
  { conf, jars, port, s3 }: ServerOptions,
  os: typeof Deno.build.os = Deno.build.os,
): string[] {
  const submit = os === "windows"
    ? ["cmd", "/c", join(home, "bin", "spark-submit.cmd")]
    : [join(home, "bin", "spark-submit")];
  const packages = [
    `org.apache.spark:spark-sql-kafka-0-10_2.13:${version}`,
    ...(s3 ? [`org.apache.hadoop:hadoop-aws:${hadoopVersion}`] : []),
  ];
  const settings = [
    "spark.connect.grpc.binding.address=127.0.0.1",
    `spark.connect.grpc.binding.port=${port}`,
    "spark.driver.host=127.0.0.1",
    "spark.driver.bindAddress=127.0.0.1",
    "spark.log.level=ERROR",
    "spark.sql.session.timeZone=UTC",
    "spark.sql.shuffle.partitions=4",
    "spark.ui.enabled=false",
    ...conf,
  ];
  return [
    ...submit,
    "--master",
    "local[*]",
    ...(jars === undefined ? ["--packages", packages.join(",")] : ["--driver-class-path", join(jars, "*")]),
    ...settings.flatMap((setting) => ["--conf", setting]),
    "--class",
    "org.apache.spark.sql.connect.service.SparkConnectServer",
  ];
}
