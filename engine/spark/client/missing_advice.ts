/**
 * What the cluster lacks, when an error says that it knows no Kafka, S3, Kinesis or times of day; undefined for every other error.
 *
 * @param sparkVersion The cluster's, which the package must have too.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const advice = missingAdvice("Failed to find the data source: kafka. …", "4.1.3");
 * assertEquals(advice?.includes("spark-sql-kafka-0-10_2.13:4.1.3"), true);
 * assertEquals(missingAdvice("Division by zero", "4.1.3"), undefined);
 * ```
 */
export function missingAdvice(message: string, sparkVersion: string): string | undefined {
  if (/Failed to find (the )?data source: `?kafka/i.test(message)) {
    return `The cluster has no package for Kafka: start it with --packages org.apache.spark:spark-sql-kafka-0-10_2.13:${sparkVersion}.`;
  }
  if (/S3AFileSystem|No FileSystem for scheme "?s3a/i.test(message)) {
    return "The cluster has no package for S3: start it with --packages org.apache.hadoop:hadoop-aws:<version>, that of hadoop-client-api among its jars.";
  }
  if (/Failed to find (the )?data source: `?(aws-)?kinesis/i.test(message)) {
    return 'Spark itself reads no Kinesis: run without SPARK_REMOTE, or start the cluster with the connector of AWS Labs, and use format("aws-kinesis").';
  }
  if (message.startsWith("[UNSUPPORTED_TIME_TYPE]")) {
    return 'A cluster has times of day when it is told: session.conf.set("spark.sql.timeType.enabled", "true").';
  }
  return undefined;
}
