"""Sinks that show, keep and hand over: console, memory, foreachBatch, noop; the rate sources; many queries at once."""

import json

from evaluate_scenarios import memory_stream
from pyspark.sql import DataFrame


def run(spark, params):
    console = getattr(getattr(spark._jvm.scala, "Console$"), "MODULE$")

    def stream(columns):
        source = memory_stream(spark)
        text = DataFrame(source.toDF(), spark)
        return source, text.selectExpr(f"from_json(value, '{columns}') AS row").select("row.*")

    def add(source, columns, rows):
        names = [column.split()[0] for column in columns.split(",")]
        texts = [json.dumps(dict(zip(names, row))) for row in rows]
        source.addData(spark._jvm.PythonUtils.toSeq(texts))

    def run_query(steps, start, columns="word STRING, n INT", query=lambda frame: frame, look=lambda: None):
        """Starts, adds rows step by step, and looks at something after each."""
        source, frame = stream(columns)
        running = start(query(frame).writeStream)
        seen = [look()]
        for rows in steps:
            add(source, columns, rows)
            running.processAllAvailable()
            seen.append(look())
        progress = [json.loads(each.json) for each in running.recentProgress]
        running.stop()
        return seen, [each["sink"]["numOutputRows"] for each in progress if "addBatch" in each["durationMs"]]

    def printed(steps, mode="append", options={}, **more):
        bytes = spark._jvm.java.io.ByteArrayOutputStream()
        before = console.out()
        console.setOutDirect(spark._jvm.java.io.PrintStream(bytes))
        try:
            _, counts = run_query(
                steps, lambda writer: writer.format("console").outputMode(mode).options(**options).start(), **more
            )
        finally:
            console.setOutDirect(before)
        return {"text": bytes.toString(), "numOutputRows": counts}

    def rows_of(view):
        return sorted([list(row) for row in spark.table(view).collect()], key=json.dumps)

    def kept(steps, mode, name="kept", query=lambda frame: frame, options={}):
        seen, counts = run_query(
            steps,
            lambda writer: writer.format("memory").queryName(name).outputMode(mode).options(**options).start(),
            query=query,
            look=lambda: rows_of(name),
        )
        return {"seen": [*seen, rows_of(name)], "numOutputRows": counts}

    def given(steps, mode, query=lambda frame: frame):
        batches = []

        def take(batch, batch_id):
            rows = sorted([list(row) for row in batch.collect()], key=json.dumps)
            batches.append([batch_id, batch.isStreaming, batch.count(), rows])

        _, counts = run_query(
            steps, lambda writer: writer.outputMode(mode).foreachBatch(take).start(), query=query
        )
        return {"batches": batches, "numOutputRows": counts}

    def kept_frame():
        frames = []
        run_query(words, lambda writer: writer.foreachBatch(lambda batch, _: frames.append(batch)).start())
        return frames[0]

    def view_of_batch():
        seen = []

        def take(batch, _):
            batch.createOrReplaceTempView("seen_outside")
            try:
                seen.append(spark.table("seen_outside").count())
            except Exception as error:
                seen.append(error.getCondition())

        run_query(words, lambda writer: writer.foreachBatch(take).start())
        return seen

    def each_row():
        run_query(words, lambda writer: writer.foreach(lambda row: None).start())

    def fields():
        source, frame = stream("n INT")
        query = frame.writeStream.format("noop").start()
        add(source, "n INT", [[1]])
        query.processAllAvailable()
        progress = json.loads(query._jsq.lastProgress().json())
        query.stop()
        return [list(each) for each in (progress, progress["durationMs"], progress["sources"][0], progress["sink"])]

    def fails(batch, batch_id):
        raise ValueError("mine")

    def start(**how):
        """Starts a query over no rows, and stops it."""
        writer = how.get("query", lambda frame: frame)(stream("word STRING, n INT")[1]).writeStream
        if "format" in how:
            writer = writer.format(how["format"])
        if "name" in how:
            writer = writer.queryName(how["name"])
        if "by" in how:
            writer = writer.partitionBy(*how["by"])
        writer.outputMode(how.get("mode", "append")).start(how.get("path")).stop()

    def recovered(mode):
        folder = f"{params['folder']}/{mode}"
        source, frame = stream("word STRING, n INT")

        def begin():
            writer = counts(frame).writeStream.format("memory").queryName("again").outputMode(mode)
            return writer.option("checkpointLocation", folder).start()

        query = begin()
        add(source, "word STRING, n INT", [["a", 1], ["b", 1]])
        query.processAllAvailable()
        query.stop()
        query = begin()
        seen = [rows_of("again")]
        add(source, "word STRING, n INT", [["a", 1]])
        query.processAllAvailable()
        seen.append(rows_of("again"))
        query.stop()
        return seen

    def counts(frame):
        return frame.groupBy("word").count()

    def two_of_one_name():
        first = stream("n INT")[1].writeStream.format("noop").queryName("same").start()
        try:
            stream("n INT")[1].writeStream.format("noop").queryName("same").start()
        finally:
            first.stop()

    def rate(format, **options):
        return spark.readStream.format(format).options(**options).load()

    def micro_batches(**options):
        rows = []
        frame = rate("rate-micro-batch", **options).selectExpr("unix_millis(timestamp)", "value")
        query = frame.writeStream.foreachBatch(
            lambda batch, batch_id: rows.append([batch_id, sorted(list(row) for row in batch.collect())])
        )
        query = query.trigger(availableNow=True).start()
        query.awaitTermination()
        source = json.loads(query.lastProgress.json)["sources"][0]
        return {"rows": rows, "source": [source[name] for name in ("description", "startOffset", "endOffset")]}

    def terminations():
        streams = spark.streams
        for query in streams.active:  # Spark starts a memory sink before it finds that its name is none
            query.stop()
        streams.resetTerminated()
        queries = [stream("n INT")[1].writeStream.format("noop").start() for _ in range(2)]
        seen = [len(streams.active), streams.awaitAnyTermination(0.05)]
        queries[0].stop()
        seen += [streams.awaitAnyTermination(2), streams.awaitAnyTermination() is None, len(streams.active)]
        seen += [streams.get(queries[0].id) is None, streams.get(queries[1].id).id == queries[1].id]
        streams.resetTerminated()
        seen.append(streams.awaitAnyTermination(0.05))
        queries[1].stop()
        seen.append(streams.awaitAnyTermination() is None)
        streams.resetTerminated()
        return seen

    def kept_progress(updates):
        spark.conf.set("spark.sql.streaming.numRecentProgressUpdates", updates)
        try:
            source, frame = stream("n INT")
            query = frame.writeStream.format("noop").start()
            for n in range(4):
                add(source, "n INT", [[n]])
                query.processAllAvailable()
            query.stop()
            return [progress.batchId for progress in query.recentProgress]
        finally:
            spark.conf.unset("spark.sql.streaming.numRecentProgressUpdates")

    words = [[["a", 1], ["b", 2]], [["a", 3]]]
    long_words = [[["x" * 19, 1], ["x" * 20, 2], ["x" * 21, None]]]
    folder = params["folder"]
    return {
        "console: append": lambda: printed(words),
        "console: an empty batch": lambda: printed([[["a", 1]]], query=lambda frame: frame.filter("n > 1")),
        "console: complete, sorted": lambda: printed(
            words, "complete", query=lambda frame: counts(frame).orderBy("count", "word")
        ),
        "console: update": lambda: printed([[["a", 1]], [["b", 1]], [["a", 2]]], "update", query=counts),
        "console: more rows than 20": lambda: printed([[[f"w{i}", i] for i in range(21)]]),
        "console: numRows 2": lambda: printed([[["a", 1], ["b", 2], ["c", 3]]], options={"numRows": "2"}),
        "console: numRows 1": lambda: printed([[["a", 1], ["b", 2]]], options={"numRows": "1"}),
        "console: numRows 0": lambda: printed([[["a", 1], ["b", 2]]], options={"numRows": "0"}),
        "console: numRows below 0": lambda: printed([[["a", 1], ["b", 2]]], options={"numRows": "-3"}),
        "console: as many as numRows": lambda: printed([[["a", 1], ["b", 2]]], options={"numRows": "2"}),
        "console: cut": lambda: printed(long_words),
        "console: not cut": lambda: printed(long_words, options={"truncate": "false"}),
        "console: values of many types": lambda: printed(
            [[["ä", 1], [None, None]]],
            options={"truncate": "false"},
            query=lambda frame: frame.selectExpr(
                "word",
                "n / 3 AS d",
                "CAST(n AS DECIMAL(5, 2)) AS dec",
                "timestamp_seconds(n) AS ts",
                "array(n, 2) AS a",
                "map(coalesce(word, ''), n) AS m",
                "struct(n, word) AS s",
                "n > 0 AS b",
                "encode(word, 'UTF-8') AS bin",
            ),
        ),
        "console: an option that is no number": lambda: printed([[["a", 1]]], options={"numRows": "many"}),
        "console: an option that is no boolean": lambda: printed([[["a", 1]]], options={"truncate": "5"}),
        "console: a division by zero": lambda: printed([[["a", 0]]], query=lambda frame: frame.selectExpr("1 / n")),
        "memory: append": lambda: kept(words, "append"),
        "memory: complete": lambda: kept(words, "complete", query=counts),
        "memory: update": lambda: kept(words, "update", query=counts),
        "memory: its frame": lambda: spark.table("kept"),
        "memory: SQL on it": lambda: spark.sql("SELECT word, sum(count) AS n FROM KEPT GROUP BY word"),
        "memory: no name": lambda: start(format="memory"),
        "memory: a name that is none": lambda: start(format="memory", name="my-query"),
        "memory: a name with a dot": lambda: start(format="memory", name="a.b"),
        "memory: partitions": lambda: start(format="memory", name="q", by=["n"]),
        "memory: append of counts": lambda: start(format="memory", name="q", query=counts),
        "memory: restarted in complete mode": lambda: recovered("complete"),
        "memory: restarted in update mode": lambda: recovered("update"),
        "foreachBatch: append": lambda: given(words, "append"),
        "foreachBatch: complete": lambda: given(words, "complete", query=counts),
        "foreachBatch: update": lambda: given([*words, []], "update", query=counts),
        "foreachBatch: partitions": lambda: stream("n INT")[1].writeStream.foreachBatch(fails).partitionBy("n").start(),
        "foreachBatch: complete without aggregation": lambda: stream("n INT")[1]
        .writeStream.foreachBatch(fails)
        .outputMode("complete")
        .start(),
        "foreachBatch: a function that throws": lambda: run_query(
            words, lambda writer: writer.foreachBatch(fails).start()
        ),
        "foreachBatch: a frame after its function": kept_frame,
        "foreachBatch: a view in the session around": view_of_batch,
        "foreach": each_row,
        "fields of a report": fields,
        "noop": lambda: run_query(words, lambda writer: writer.format("noop").start())[1],
        "a sink that is not there": lambda: start(format="consol"),
        "files without a checkpoint": lambda: start(format="json", path=f"{folder}/out"),
        "files in update mode": lambda: start(format="json", path=f"{folder}/out", mode="update"),
        "files in complete mode": lambda: start(format="json", path=f"{folder}/out", mode="complete", query=counts),
        "console in complete mode without aggregation": lambda: start(format="console", mode="complete"),
        "two queries of one name": two_of_one_name,
        "rate: columns": lambda: rate("rate").schema.jsonValue(),
        "rate: no rows": lambda: rate("rate", rowsPerSecond="0").schema.jsonValue(),
        "rate: rows that are no number": lambda: rate("rate", rowsPerSecond="1e3").schema.jsonValue(),
        "rate: ramp below 0": lambda: rate("rate", rampUpTime="-1s").schema.jsonValue(),
        "rate: ramp that is none": lambda: rate("rate", rampUpTime="soon").schema.jsonValue(),
        "rate: ramp in minutes": lambda: rate("rate", rampUpTime="2min").schema.jsonValue(),
        "rate: no partitions": lambda: rate("rate", numPartitions="0").schema.jsonValue(),
        "rate: declared columns": lambda: spark.readStream.format("rate").schema("a INT").load().schema.jsonValue(),
        "rate-micro-batch: columns": lambda: rate("rate-micro-batch", rowsPerBatch="1").schema.jsonValue(),
        "rate-micro-batch: rows not given": lambda: rate("rate-micro-batch").schema.jsonValue(),
        "rate-micro-batch: time below 0": lambda: rate(
            "rate-micro-batch", rowsPerBatch="1", startTimestamp="-1"
        ).schema.jsonValue(),
        "rate-micro-batch: rows": lambda: micro_batches(
            rowsPerBatch="5", startTimestamp="7000", numPartitions="1"
        ),
        "awaitAnyTermination": terminations,
        "three reports asked for": lambda: kept_progress("3"),
        "one report asked for": lambda: kept_progress("1"),
    }
