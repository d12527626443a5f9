"""What the measured queries on Spark share: a listener that keeps the figures of batches, and the line of JSON at the end."""

import json
import time

from pyspark.sql import SparkSession
from pyspark.sql.streaming.listener import StreamingQueryListener


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


def open_session():
    """A session with as many shuffle partitions as it has cores, and the listener."""
    spark = SparkSession.builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    batches = Batches()
    spark.streams.addListener(batches)
    return spark, batches


def measure(spark, batches, writer):
    """Runs a query to the end of its input, and prints what it took."""
    started = time.time()
    query = writer.trigger(availableNow=True).start()
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
