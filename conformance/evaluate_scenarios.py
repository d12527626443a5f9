"""Carries out streams step by step, over Spark's MemoryStream: the twin of scenario_lists.ts."""

import json
import os

from pyspark.sql import DataFrame


def run(spark, params):
    scenarios = [json.loads(text) for text in params["texts"]]
    return {
        each["name"]: lambda each=each, i=i: Scenario(spark, each, f"{params['folder']}/{i}").carry_out()
        for i, each in enumerate(scenarios)
    }


class Scenario:
    def __init__(self, spark, scenario, checkpoint):
        self.spark = spark
        self.scenario = scenario
        self.checkpoint = checkpoint
        self.rows = {}
        self.query = None
        self.failure = None
        self.sources = {name: memory_stream(spark) for name in scenario["streams"]}

    def carry_out(self):
        for name, value in self.scenario.get("conf", {}).items():
            self.spark.conf.set(name, value)
        try:
            frame = self.frame()
            return [self.step(frame, step) for step in self.scenario["steps"]]
        except Exception as error:
            # Spark tells of an error in foreachBatch only as text.
            raise error from self.failure
        finally:
            if self.query is not None:
                self.query.stop()
            for name in self.scenario.get("conf", {}):
                self.spark.conf.unset(name)

    def frame(self):
        for name, columns in self.scenario["streams"].items():
            text = DataFrame(self.sources[name].toDF(), self.spark)
            parsed = text.selectExpr(f"from_json(value, '{columns}') AS row").select("row.*")
            parsed.createOrReplaceTempView(name)
        for name, made in self.scenario["frames"].items():
            frame = make(self.spark, made)
            frame.createOrReplaceTempView(name)
        return frame

    def step(self, frame, step):
        is_single = "trigger" in self.scenario
        if "restart" in step and self.query is not None:
            self.query.stop()
            self.query = None
        for name, value in step.get("restart", {}).items():
            self.spark.conf.set(name, value)
        for name, rows in step.get("add", {}).items():
            names = [column.split()[0] for column in self.scenario["streams"][name].split(",")]
            texts = [json.dumps(dict(zip(names, row))) for row in rows]
            self.sources[name].addData(self.spark._jvm.PythonUtils.toSeq(texts))
        seen = 0
        if is_single or self.query is None:
            self.query = self.writer(frame).start()
        else:
            seen = len(self.query.recentProgress)
        if is_single:
            self.query.awaitTermination()
        else:
            self.query.processAllAvailable()
        ran = [json.loads(progress.json) for progress in self.query.recentProgress[seen:]]
        return {
            "batches": [self.reported(p) for p in ran if "addBatch" in p["durationMs"]],
            "next": self.next_watermark(),
        }

    def writer(self, frame):
        writer = frame.writeStream.outputMode(self.scenario.get("mode", "append")).foreachBatch(self.keep)
        if "trigger" in self.scenario:
            writer = writer.trigger(**{self.scenario["trigger"]: True})
        return writer.option("checkpointLocation", self.checkpoint)

    def keep(self, batch, batch_id):
        try:
            self.rows[batch_id] = [list(row) for row in batch.collect()]
        except Exception as failure:
            self.failure = failure
            raise

    def reported(self, progress):
        rows = self.rows.get(progress["batchId"], [])
        return {
            "id": progress["batchId"],
            "numInputRows": progress["numInputRows"],
            "watermark": progress.get("eventTime", {}).get("watermark"),
            "rows": rows if self.scenario.get("isOrdered") else sorted(rows, key=json.dumps),
            "operators": [
                [operator[name] for name in ("numRowsTotal", "numRowsUpdated", "numRowsRemoved", "numRowsDroppedByWatermark")]
                for operator in progress["stateOperators"]
            ],
        }

    def next_watermark(self):
        folder = os.path.join(self.checkpoint, "commits")
        newest = max(int(name) for name in os.listdir(folder) if name.isdigit())
        with open(os.path.join(folder, str(newest)), encoding="utf-8") as file:
            return json.loads(file.read().split("\n")[1])["nextBatchWatermarkMs"]


def memory_stream(spark):
    jvm = spark._jvm
    memory = jvm.org.apache.spark.sql.execution.streaming.runtime.MemoryStream
    return memory.apply(jvm.org.apache.spark.sql.Encoders.STRING(), spark._jsparkSession)


def make(spark, made):
    if "sql" in made:
        return spark.sql(made["sql"])
    frame = spark.table(made["from"])
    if "select" in made:
        frame = frame.selectExpr(*made["select"])
    if "watermark" in made:
        frame = frame.withWatermark(*made["watermark"])
    if "distinct" in made:
        frame = frame.dropDuplicates(made["distinct"] or None)
    if "distinctWithinWatermark" in made:
        frame = frame.dropDuplicatesWithinWatermark(made["distinctWithinWatermark"] or None)
    return frame
