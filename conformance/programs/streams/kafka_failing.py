"""Streams that cannot start, and one that fails in a batch."""

from pyspark.sql.functions import col
from streams import add_records, checkpoint_files, progress_of


def run(spark, params):
    topic = params["topics"]["numbers"]

    def stream(**options):
        return spark.readStream.format("kafka").options(**params["kafka"]).options(**options)

    def lines(**options):
        return stream(subscribe=topic, **options).load()

    def start(frame, folder="unused", **options):
        out, checkpoint = f"{params['folder']}/{folder}/out", f"{params['folder']}/{folder}/checkpoint"
        writer = frame.writeStream.format("parquet").option("path", out).option("checkpointLocation", checkpoint)
        return progress_of(writer.options(**options).trigger(availableNow=True))

    def numbers(type):
        text = col("value").cast("string")
        return lines(startingOffsets="earliest", maxOffsetsPerTrigger="2").select("offset", text.cast(type).alias("n"))

    out, checkpoint = f"{params['folder']}/numbers/out", f"{params['folder']}/numbers/checkpoint"
    batch = spark.createDataFrame([(1,)], "id INT")
    return {
        "no checkpoint": lambda: progress_of(
            lines().writeStream.format("parquet").option("path", f"{params['folder']}/x").trigger(availableNow=True)
        ),
        "no path": lambda: progress_of(
            lines().writeStream.format("parquet").option("checkpointLocation", f"{params['folder']}/y")
        ),
        "update to files": lambda: progress_of(
            lines()
            .writeStream.format("parquet")
            .outputMode("update")
            .option("path", f"{params['folder']}/x")
            .option("checkpointLocation", f"{params['folder']}/y")
        ),
        "complete without aggregation": lambda: progress_of(
            lines()
            .writeStream.format("parquet")
            .outputMode("complete")
            .option("path", f"{params['folder']}/x")
            .option("checkpointLocation", f"{params['folder']}/y")
        ),
        "a mode that is not there": lambda: progress_of(lines().writeStream.outputMode("upsert")),
        "a format that is not there": lambda: progress_of(
            lines().writeStream.format("parket").option("checkpointLocation", f"{params['folder']}/y")
        ),
        "a source that is not there": lambda: spark.readStream.format("kaffka").load(),
        "an interval that is none": lambda: progress_of(lines().writeStream.trigger(processingTime="5 sceonds")),
        "a negative interval": lambda: progress_of(lines().writeStream.trigger(processingTime="-5 seconds")),
        "writeStream of a batch": lambda: start(batch),
        "collect of a stream": lambda: lines().select("offset"),
        "count of a stream": lambda: lines().count(),
        "show of a stream": lambda: lines().show(),
        "no topic": lambda: stream().load(),
        "two ways to name topics": lambda: stream(subscribe=topic, subscribePattern="x.*").load(),
        "no servers": lambda: spark.readStream.format("kafka").option("subscribe", topic).load(),
        "a schema for Kafka": lambda: stream(subscribe=topic).schema("a INT").load(),
        "endingOffsets": lambda: start(lines(endingOffsets="latest")),
        "latest in JSON misspelt": lambda: start(lines(startingOffsets="lattest")),
        "offsets of some partitions": lambda: start(lines(startingOffsets='{"%s": {"0": 0}}' % topic)),
        "an offset too low": lambda: start(lines(startingOffsets='{"%s": {"0": -3, "1": 0}}' % topic)),
        "a limit that is no number": lambda: start(lines(maxOffsetsPerTrigger="many")),
        "auto.offset.reset": lambda: start(lines(**{"kafka.auto.offset.reset": "earliest"})),
        "key.deserializer": lambda: start(lines(**{"kafka.key.deserializer": "x"})),
        "enable.auto.commit": lambda: start(lines(**{"kafka.enable.auto.commit": "true"})),
        "minimum above maximum": lambda: start(lines(minOffsetsPerTrigger="5", maxOffsetsPerTrigger="2")),
        "all columns are partition columns": lambda: progress_of(
            lines()
            .select("offset")
            .writeStream.format("parquet")
            .partitionBy("offset")
            .option("path", f"{params['folder']}/p")
            .option("checkpointLocation", f"{params['folder']}/q")
            .trigger(availableNow=True)
        ),
        "three records, the last is no number": lambda: add_records(
            spark, params, topic, [(0, "1"), (0, "2"), (0, "three")]
        ),
        "a batch that fails": lambda: start(numbers("int"), "numbers"),
        "rows of the batch before": lambda: spark.read.schema("offset BIGINT, n INT").parquet(out),
        "checkpoint after the failure": lambda: checkpoint_files(checkpoint),
        "mended and started again": lambda: start(
            lines(startingOffsets="earliest", maxOffsetsPerTrigger="2").selectExpr(
                "offset", "try_cast(CAST(value AS STRING) AS INT) AS n"
            ),
            "numbers",
        ),
        "all rows": lambda: spark.read.schema("offset BIGINT, n INT").parquet(out),
    }
