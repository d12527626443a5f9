"""Week 5's join on Spark, measured from inside: a stream of bronze reviews with customers, to silver Parquet."""

import sys
import tempfile

from measured_query import measure, open_session


def main(bronze):
    spark, batches = open_session()
    spark.read.parquet(f"{bronze}/customers").createOrReplaceTempView("customers")
    schema = spark.read.parquet(f"{bronze}/reviews").schema
    spark.readStream.schema(schema).parquet(f"{bronze}/reviews").createOrReplaceTempView("reviews")
    silver = spark.sql("""
        SELECT r.*, c.customer_name, c.gender, c.date_of_birth, c.city, c.state
        FROM reviews r INNER JOIN customers c ON r.customer_id = c.customer_id
    """)
    with tempfile.TemporaryDirectory(prefix="bench-silver-") as folder:
        writer = (
            silver.writeStream.format("parquet")
            .outputMode("append")
            .option("path", f"{folder}/silver")
            .option("checkpointLocation", f"{folder}/checkpoint")
        )
        measure(spark, batches, writer)


main(sys.argv[1])
