"""Counts by windows of time behind a watermark on Spark, measured from inside; one file of events is one batch."""

import sys
import tempfile

from measured_query import measure, open_session
from pyspark.sql.functions import col, count, window


def main(events):
    spark, batches = open_session()
    rows = spark.readStream.schema("at TIMESTAMP, key BIGINT").option("maxFilesPerTrigger", 1).parquet(events)
    counts = (
        rows.withWatermark("at", "10 seconds")
        .groupBy(window(col("at"), "1 hour"), "key")
        .agg(count("*").alias("n"))
    )
    with tempfile.TemporaryDirectory(prefix="bench-windows-") as folder:
        writer = (
            counts.writeStream.format("parquet")
            .outputMode("append")
            .option("path", f"{folder}/gold")
            .option("checkpointLocation", f"{folder}/checkpoint")
        )
        measure(spark, batches, writer)


main(sys.argv[1])
