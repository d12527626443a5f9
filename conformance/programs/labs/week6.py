"""Week 6: silver reviews, aggregated behind a watermark."""

import re

from pyspark.sql.functions import avg, col, count, window
from spark_outcome import in_order
from streams import progress_of, sink_log, walk

LOG = re.compile(r"(commits|offsets|sources)/[^.]*")

TEXT_COLUMNS = """marketplace customer_id review_id product_id product_parent product_title product_category star_rating
helpful_votes total_votes vine verified_purchase review_headline review_body purchase_date customer_name gender
date_of_birth city state""".split()
COLUMNS = TEXT_COLUMNS[:15] + ["review_timestamp"] + TEXT_COLUMNS[15:]
SILVER = ", ".join(f"{name} {'TIMESTAMP' if name == 'review_timestamp' else 'STRING'}" for name in COLUMNS)

MADE = {
    "review_timestamp": "timestamp_seconds(1700000000 + t)",
    "star_rating": "CASE WHEN id % 7 = 0 THEN NULL ELSE CAST(id % 5 + 1 AS STRING) END",
    "product_category": "CASE WHEN id % 2 = 0 THEN 'Books' ELSE 'Music' END",
    "state": "CASE id % 3 WHEN 0 THEN 'OH' WHEN 1 THEN 'CA' END",
}


def run(spark, params):
    folder = params["folder"]
    silver = f"{folder}/silver/reviews"
    gold = f"{folder}/gold/fact_review"
    checkpoint = f"{folder}/gold-checkpoint"

    def run_after(begin, end, *also_at):
        seconds = [*range(begin, end), *also_at]
        frame = spark.createDataFrame(list(enumerate(seconds)), "id INT, t INT").coalesce(1)
        frame = frame.selectExpr(*[f"{MADE.get(name, 'CAST(id AS STRING)')} AS {name}" for name in COLUMNS])
        frame.write.mode("append").parquet(silver)
        return run_again()

    def run_again():
        reviews = spark.readStream.schema(SILVER).parquet(silver).withWatermark("review_timestamp", "10 seconds")
        facts = reviews.groupBy(window("review_timestamp", "10 seconds"), "product_category", "state").agg(
            count("*").alias("review_count"), avg(col("star_rating").cast("int")).alias("mean_rating")
        )
        return progress_of(
            facts.writeStream.format("parquet")
            .outputMode("append")
            .option("path", gold)
            .option("checkpointLocation", checkpoint)
            .trigger(availableNow=True)
        )

    def gold_in_order():
        rows = spark.read.parquet(gold).orderBy("window", "product_category", "state")
        return in_order(
            rows.selectExpr("window.start", "window.end", "product_category", "state", "review_count", "mean_rating")
        )

    return {
        "columns of text": lambda: TEXT_COLUMNS,
        "first run": lambda: run_after(0, 60),
        "second run, some rows late": lambda: run_after(60, 90, 5, 38, 41, 59),
        "nothing new": run_again,
        "third run": lambda: run_after(200, 201),
        "gold": lambda: spark.read.parquet(gold),
        "gold in order": gold_in_order,
        "logs of the checkpoint": lambda: sorted(path for path in walk(checkpoint) if LOG.fullmatch(path)),
        "log of the sink": lambda: list(sink_log(gold)),
    }
