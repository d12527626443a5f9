"""Week 4's solution on Spark, measured from inside: reads the topic to its end and prints one line of JSON."""

import json
import shutil
import sys
import tempfile
import time

from pyspark.sql import SparkSession
from pyspark.sql.functions import col, current_timestamp, split
from pyspark.sql.streaming.listener import StreamingQueryListener

FIELDS = [
    "marketplace", "customer_id", "review_id", "product_id", "product_parent", "product_title", "product_category",
    "star_rating", "helpful_votes", "total_votes", "vine", "verified_purchase", "review_headline", "review_body",
    "purchase_date",
]


class Batches(StreamingQueryListener):
    def __init__(self):
        self.first_commit_ms = 0.0
        self.rows = 0
        self.batch_ms = []

    def onQueryStarted(self, event):
        pass

    def onQueryProgress(self, event):
        self.first_commit_ms = self.first_commit_ms or time.time() * 1000
        self.rows += event.progress.numInputRows
        self.batch_ms.append(event.progress.durationMs["triggerExecution"])

    def onQueryIdle(self, event):
        pass

    def onQueryTerminated(self, event):
        pass


def peak_megabytes(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1000


def main(bootstrap, rows_per_batch, topic):
    spark = SparkSession.builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    batches = Batches()
    spark.streams.addListener(batches)
    folder = tempfile.mkdtemp(prefix="bench-week4-")
    fields = split(col("value").cast("string"), "\t")
    lines = (
        spark.readStream.format("kafka")
        .option("kafka.bootstrap.servers", bootstrap)
        .option("subscribe", topic)
        .option("startingOffsets", "earliest")
        .option("maxOffsetsPerTrigger", rows_per_batch)
        .load()
    )
    reviews = lines.select(*[fields.getItem(i).alias(name) for i, name in enumerate(FIELDS)])
    started = time.time()
    query = (
        reviews.withColumn("review_timestamp", current_timestamp())
        .writeStream.format("parquet")
        .outputMode("append")
        .option("path", f"{folder}/bronze")
        .option("checkpointLocation", f"{folder}/checkpoint")
        .trigger(availableNow=True)
        .start()
    )
    query.awaitTermination()
    duration_ms = (time.time() - started) * 1000
    last_batch = query.lastProgress["batchId"]
    while len(batches.batch_ms) <= last_batch:  # events come from another thread
        time.sleep(0.01)
    java = spark._jvm.java.lang.ProcessHandle.current().pid()
    print(json.dumps({
        "firstCommitMs": batches.first_commit_ms,
        "durationMs": duration_ms,
        "rows": batches.rows,
        "batchMs": batches.batch_ms,
        "peakMegabytes": peak_megabytes("self") + peak_megabytes(java),
        "memory": [],
    }))
    spark.stop()
    shutil.rmtree(folder, ignore_errors=True)


main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
