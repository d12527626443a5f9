"""Week 4's solution on Spark, measured from inside: reads the topic to its end and prints one line of JSON."""

import sys
import tempfile

from measured_query import measure, open_session
from pyspark.sql.functions import col, current_timestamp, split

FIELDS = [
    "marketplace", "customer_id", "review_id", "product_id", "product_parent", "product_title", "product_category",
    "star_rating", "helpful_votes", "total_votes", "vine", "verified_purchase", "review_headline", "review_body",
    "purchase_date",
]


def main(bootstrap, rows_per_batch, topic):
    spark, batches = open_session()
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
    with tempfile.TemporaryDirectory(prefix="bench-week4-") as folder:
        writer = (
            reviews.withColumn("review_timestamp", current_timestamp())
            .writeStream.format("parquet")
            .outputMode("append")
            .option("path", f"{folder}/bronze")
            .option("checkpointLocation", f"{folder}/checkpoint")
        )
        measure(spark, batches, writer)


main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
