"""Where a Kafka stream begins, and how it goes on."""

from pyspark.sql.functions import col
from streams import add_records, checkpoint_files, progress_of


def run(spark, params):
    topic = params["topics"]["filled"]

    def cases(name, **options):
        out, checkpoint = f"{params['folder']}/{name}/out", f"{params['folder']}/{name}/checkpoint"

        def writer():
            source = spark.readStream.format("kafka").options(**params["kafka"])
            subscribed = source if "assign" in options else source.option("subscribe", topic)
            lines = subscribed.options(**options).load()
            return (
                lines.select("topic", "partition", "offset", col("value").cast("string"))
                .writeStream.format("parquet")
                .option("path", out)
                .option("checkpointLocation", checkpoint)
                .trigger(availableNow=True)
            )

        return {
            f"{name}: first start": lambda: progress_of(writer()),
            f"{name}: new records": lambda: add_records(spark, params, topic, [(0, "new"), (1, "new")]),
            f"{name}: second start": lambda: progress_of(writer()),
            f"{name}: checkpoint": lambda: checkpoint_files(checkpoint),
            f"{name}: rows": lambda: spark.read.schema(
                "topic STRING, partition INT, offset BIGINT, value STRING"
            ).parquet(out).select("partition", "offset", "value"),
        }

    offsets = '{"%s": {"0": 1, "1": -1, "2": -2}}' % topic
    return {
        **cases("latest"),
        **cases("earliest", startingOffsets="earliest"),
        **cases("by partition", startingOffsets=offsets),
        **cases("assigned", assign='{"%s": [0, 2]}' % topic, startingOffsets="earliest"),
        **cases("minimum", startingOffsets="earliest", minOffsetsPerTrigger="100", maxTriggerDelay="1h"),
        **cases("partitions split", startingOffsets="earliest", minPartitions="6"),
        **cases("headers", startingOffsets="earliest", includeHeaders="true"),
        "columns": lambda: names_and_types(spark, params, topic),
        "columns with headers": lambda: names_and_types(spark, params, topic, includeHeaders="true"),
    }


def names_and_types(spark, params, topic, **options):
    frame = spark.readStream.format("kafka").options(**params["kafka"]).option("subscribe", topic).options(**options)
    return frame.load().schema.jsonValue()
