"""Kafka to Parquet, batch by batch."""

from pyspark.sql.functions import col
from streams import add_records, checkpoint_files, progress_of, sink_description, sink_log


def run(spark, params):
    topic = params["topics"]["unequal"]
    out, checkpoint = f"{params['folder']}/out", f"{params['folder']}/checkpoint"

    def writer(limit, **trigger):
        lines = (
            spark.readStream.format("kafka")
            .options(**params["kafka"])
            .option("subscribe", topic)
            .option("startingOffsets", "earliest")
            .option("maxOffsetsPerTrigger", limit)
            .load()
            .select("partition", "offset", col("value").cast("string").alias("value"))
        )
        return (
            lines.writeStream.format("parquet")
            .option("path", out)
            .option("checkpointLocation", checkpoint)
            .trigger(**trigger)
        )

    def add(*counts):
        records = [(partition, f"{partition}-{i}") for partition, count in enumerate(counts) for i in range(count)]
        return add_records(spark, params, topic, records)

    return {
        "an empty topic": lambda: progress_of(writer(5, availableNow=True)),
        "checkpoint of an empty topic": lambda: checkpoint_files(checkpoint),
        "10, 3 and no records are written": lambda: add(10, 3, 0),
        "available now, 5 offsets in a batch": lambda: progress_of(writer(5, availableNow=True)),
        "checkpoint": lambda: checkpoint_files(checkpoint),
        "log of the sink": lambda: sink_log(out),
        "rows": lambda: spark.read.parquet(out),
        "started again without new records": lambda: progress_of(writer(5, availableNow=True)),
        "1, 0 and 6 more are written": lambda: add(1, 0, 6),
        "once takes all, whatever the limit": lambda: progress_of(writer(2, once=True)),
        "checkpoint after once": lambda: checkpoint_files(checkpoint),
        "100, 10 and 1 more are written": lambda: add(100, 10, 1),
        "available now, 37 offsets in a batch": lambda: progress_of(writer(37, availableNow=True)),
        "all rows": lambda: spark.read.parquet(out),
        "checkpoint at the end": lambda: checkpoint_files(checkpoint),
        "log of the sink at the end": lambda: sink_log(out),
        "how the sink names itself": lambda: sink_description(writer(5, availableNow=True)),
    }
