"""A program of its own: prints Spark's version, the session's time zone and its argument."""

import sys

from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
print(spark.version, spark.conf.get("spark.sql.session.timeZone"), sys.argv[1])
