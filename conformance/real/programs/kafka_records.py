"""Records of a topic: written by a streaming query of Spark from another topic, or read as a batch.

params: kafka (options), and either from, to, checkpoint (topics, folder), or read (a topic).
"""


def run(spark, params):
    kafka = params["kafka"]
    if "read" not in params:
        return write(spark, kafka, params)
    rows = spark.read.format("kafka").options(**kafka).option("subscribe", params["read"]).option("includeHeaders", True)
    texts = rows.load().selectExpr(
        "CAST(key AS STRING)",
        "CAST(value AS STRING)",
        "partition",
        "transform(headers, h -> concat(h.key, '=', CAST(h.value AS STRING))) AS headers",
    )
    return [list(row) for row in texts.orderBy("partition", "offset").collect()]


def write(spark, kafka, params):
    source = spark.readStream.format("kafka").options(**kafka).option("subscribe", params["from"])
    rows = source.option("startingOffsets", "earliest").option("includeHeaders", True).load()
    query = (
        rows.select("key", "value", "headers", "partition")
        .writeStream.format("kafka")
        .options(**kafka)
        .option("topic", params["to"])
        .option("checkpointLocation", params["checkpoint"])
        .trigger(availableNow=True)
        .start()
    )
    query.awaitTermination()
    return query.lastProgress["sink"]["numOutputRows"]
