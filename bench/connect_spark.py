"""Measures PySpark's Spark Connect client: does what each line of standard input names, and prints how long it took, in milliseconds."""

import statistics
import sys
import time

from pyspark.sql import SparkSession

CALLS = 200


def main(address, query):
    spark = SparkSession.builder.remote(address).getOrCreate()

    def unary():
        times = []
        for _ in range(CALLS):
            start = time.perf_counter()
            spark.client._analyze(method="spark_version")
            times.append((time.perf_counter() - start) * 1000)
        return statistics.median(times)

    def timed(act):
        start = time.perf_counter()
        kept = act()  # freed when the time is taken
        return (time.perf_counter() - start) * 1000, kept

    works = {
        "unary": unary,
        "toArrow": lambda: timed(spark.sql(query).toArrow)[0],
        "collect": lambda: timed(spark.sql(query).collect)[0],
        "firstRow": lambda: timed(lambda: next(spark.sql(query).toLocalIterator()))[0],
    }
    for line in sys.stdin:
        print(works[line.strip()](), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
