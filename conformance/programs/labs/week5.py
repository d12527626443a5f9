"""Week 5: bronze reviews joined with customers, in SQL."""

import json

from pyspark.sql.functions import col, split
from spark_outcome import in_order
from streams import progress_of

FIELDS = """marketplace customer_id review_id product_id product_parent product_title product_category star_rating
helpful_votes total_votes vine verified_purchase review_headline review_body purchase_date""".split()
BRONZE = ", ".join(f"{name} STRING" for name in FIELDS) + ", review_timestamp TIMESTAMP"
CUSTOMERS = "customer_id customer_name gender date_of_birth city state".split()

SILVER = """
    SELECT r.*, c.customer_name, c.gender, c.date_of_birth, c.city, c.state
    FROM reviews r
    INNER JOIN customers c ON r.customer_id = c.customer_id
"""


def run(spark, params):
    folder = params["folder"]
    lines = params["texts"][:-1]
    bronze = f"{folder}/bronze/reviews"
    silver = f"{folder}/silver/reviews"

    def add_reviews(begin, end):
        rows = [(lines[i], i) for i in range(begin, end)]
        fields = split("line", "\t")
        frame = spark.createDataFrame(rows, "line STRING, i INT").coalesce(1)
        frame = frame.select(*[fields.getItem(i).alias(name) for i, name in enumerate(FIELDS)], col("i"))
        frame = frame.selectExpr("* EXCEPT (i)", "timestamp_seconds(1700000000 + i) AS review_timestamp")
        frame.write.mode("append").parquet(bronze)

    def write(query, name):
        spark.readStream.schema(BRONZE).parquet(bronze).createOrReplaceTempView("reviews")
        spark.read.parquet(f"{folder}/bronze/customers").createOrReplaceTempView("customers")
        return (
            spark.sql(query)
            .writeStream.format("parquet")
            .outputMode("append")
            .option("path", f"{folder}/{name}")
            .option("checkpointLocation", f"{folder}/{name}-checkpoint")
            .trigger(availableNow=True)
        )

    def bronze_customers():
        rows = json.loads(params["texts"][-1])
        columns = ", ".join(f"{name} STRING" for name in CUSTOMERS)
        frame = spark.createDataFrame([[row[name] for name in CUSTOMERS] for row in rows], columns)
        frame.coalesce(1).write.parquet(f"{folder}/bronze/customers")
        return len(rows)

    def after_adding(begin, end):
        add_reviews(begin, end)
        return progress_of(write(SILVER, "silver/reviews"))

    def mean_by_state():
        spark.read.parquet(silver).createOrReplaceTempView("silver_reviews")
        return in_order(
            spark.sql("SELECT state, avg(star_rating), count(*) FROM silver_reviews GROUP BY state ORDER BY state")
        )

    return {
        "bronze customers": bronze_customers,
        "first run": lambda: after_adding(0, 200),
        "second run": lambda: after_adding(200, 300),
        "nothing new": lambda: progress_of(write(SILVER, "silver/reviews")),
        "silver": lambda: spark.read.parquet(silver),
        "verified reviews": lambda: progress_of(write(f"{SILVER} WHERE r.verified_purchase = 'Y'", "verified")),
        "verified silver": lambda: spark.read.parquet(f"{folder}/verified"),
        "mean by state": mean_by_state,
    }
