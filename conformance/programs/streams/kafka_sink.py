"""Frames and streams written to Kafka, and topics read as a batch."""

from streams import progress_of


def run(spark, params):
    kafka, topics, folder = params["kafka"], params["topics"], params["folder"]
    rows = spark.createDataFrame([("1", "a", 0), ("2", None, 1), (None, "c", 2)], "k STRING, v STRING, p INT")

    def write(frame, options, mode="append"):
        frame.write.format("kafka").mode(mode).options(**kafka).options(**options).save()

    def refused(*columns):
        return lambda: write(rows.selectExpr(*columns), {"topic": topics["refused"]})

    def without(*columns):
        return lambda: write(rows.selectExpr(*columns), {})

    def read(**options):
        return spark.read.format("kafka").options(**kafka).options(**options).load()

    def texts(topic):
        return read(subscribe=topics[topic]).selectExpr("CAST(key AS STRING)", "CAST(value AS STRING)")

    def source(**options):
        return lambda: read(subscribe=topics["source"], **options).selectExpr(
            "partition", "offset", "CAST(value AS STRING)"
        )

    def between(starting, ending):
        return source(startingOffsets=positions(starting), endingOffsets=positions(ending))

    def positions(offsets):
        return '{"%s": %s}' % (topics["source"], offsets)

    def stream(mode, topic, *columns):
        def start():
            lines = (
                spark.readStream.format("kafka")
                .options(**kafka)
                .option("subscribe", topics["source"])
                .option("startingOffsets", "earliest")
                .load()
                .selectExpr("CAST(value AS STRING) AS key")
            )
            frame = lines if mode == "append" else lines.groupBy("key").count()
            return progress_of(
                frame.selectExpr(*columns)
                .writeStream.format("kafka")
                .outputMode(mode)
                .options(**kafka)
                .option("topic", topics[topic])
                .option("checkpointLocation", f"{folder}/{topic} {','.join(columns)}")
                .trigger(availableNow=True)
            )

        return start

    headers = "array(struct('h' AS key, CAST(v AS BINARY) AS value)) AS headers"
    return {
        "records are written": lambda: write(
            rows.filter("v IS NOT NULL").selectExpr("k AS key", "v AS value", "p AS partition", headers, "'x' AS more"),
            {"topic": topics["written"]},
        ),
        "records with a topic of their own": lambda: write(
            rows.selectExpr(
                "CAST(k AS BINARY) AS key", "v AS value", "p AS partition", f"'{topics['written']}' AS topic"
            ),
            {},
        ),
        "the option goes before the column": lambda: write(
            rows.selectExpr("'own' AS value", "p AS topic", "0 AS partition"), {"topic": topics["written"]}
        ),
        "what was written": lambda: read(subscribe=topics["written"], includeHeaders="true").selectExpr(
            "CAST(key AS STRING)", "CAST(value AS STRING)", "partition", "offset", "headers", "timestampType"
        ),
        "keys go to partitions": lambda: write(
            spark.range(0, 50).selectExpr("CAST(id AS STRING) AS key", "'hashed' AS value"),
            {"topic": topics["written"]},
        ),
        "where keys have gone": lambda: read(subscribe=topics["written"])
        .selectExpr("CAST(key AS STRING)", "partition", "CAST(value AS STRING)")
        .filter("value = 'hashed'"),
        "mode error": lambda: write(rows.selectExpr("v AS value"), {"topic": topics["refused"]}, "error"),
        "mode overwrite": lambda: write(rows.selectExpr("v AS value"), {"topic": topics["refused"]}, "overwrite"),
        "mode ignore": lambda: write(rows.selectExpr("v AS value"), {"topic": topics["refused"]}, "ignore"),
        "no topic": without("v AS value"),
        "a topic that is NULL": without("v AS value", "CAST(NULL AS STRING) AS topic"),
        "a topic that is a number": without("v AS value", "p AS topic"),
        "no value": refused("v AS key"),
        "a value in capitals": refused("v AS VALUE"),
        "a value that is a number": refused("p AS value"),
        "a value of no type": refused("NULL AS value"),
        "a key that is a number": refused("p AS key", "v AS value"),
        "a partition that is a long": refused("v AS value", "1L AS partition"),
        "a partition below zero": refused("v AS value", "-1 AS partition"),
        "headers that are text": refused("v AS value", "v AS headers"),
        "headers of other names": refused(
            "v AS value", "array(struct('h' AS k, CAST(v AS BINARY) AS v)) AS headers"
        ),
        "a header that is NULL": refused(
            "'x' AS value", "array(struct('h' AS key, CAST(NULL AS BINARY) AS value)) AS headers"
        ),
        "a key serializer": lambda: write(
            rows.selectExpr("v AS value"), {"topic": topics["refused"], "kafka.key.serializer": "x"}
        ),
        "a value serializer": lambda: write(
            rows.selectExpr("v AS value"), {"topic": topics["refused"], "kafka.value.serializer": "x"}
        ),
        "no servers to write to": lambda: rows.selectExpr("v AS value")
        .write.format("kafka")
        .option("topic", topics["refused"])
        .mode("append")
        .save(),
        "a value over the limit of the client": refused("repeat('x', 2000000) AS value"),
        "read: all": source(),
        "read: the columns": lambda: read(subscribe=topics["source"]).drop("timestamp", "topic"),
        "read: a limit means nothing": source(maxOffsetsPerTrigger="1"),
        "read: between offsets": between('{"0": 1, "1": -2}', '{"0": -1, "1": 1}'),
        "read: until a time that is far": source(endingTimestamp="99999999999999"),
        "read: until a time that is long ago": source(endingTimestamp="1"),
        "read: from the latest": source(startingOffsets="latest"),
        "read: to the earliest": source(endingOffsets="earliest"),
        "read: from the latest of a partition": between('{"0": -1, "1": 0}', '{"0": -1, "1": 1}'),
        "read: to the earliest of a partition": between('{"0": 0, "1": 0}', '{"0": -2, "1": 1}'),
        "read: backwards": between('{"0": 2, "1": 0}', '{"0": 1, "1": 1}'),
        "read: backwards from beyond the end": source(startingOffsets=positions('{"0": 99, "1": 0}')),
        "read: to offsets of some partitions": source(endingOffsets=positions('{"0": 1}')),
        "read: from a time without records": source(startingTimestamp="99999999999999"),
        "read: a position misspelt": source(endingOffsets="lattest"),
        "read: a schema": lambda: spark.read.format("kafka")
        .schema("a INT")
        .options(**kafka)
        .option("subscribe", topics["source"])
        .load(),
        "read: no topic": lambda: read(),
        "a stream is appended": stream("append", "appended", "key", "'x' AS value"),
        "what was appended": lambda: texts("appended"),
        "counts are updated": stream("update", "updated", "key", "CAST(count AS STRING) AS value"),
        "what was updated": lambda: texts("updated"),
        "counts in complete": stream("complete", "completed", "key", "CAST(count AS STRING) AS value"),
        "what was completed": lambda: texts("completed"),
        "a stream without a value": stream("append", "refused", "key"),
        "a stream of numbers": stream("append", "refused", "length(key) AS value"),
    }
