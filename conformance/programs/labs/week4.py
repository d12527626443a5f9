"""Week 4: reviews from Kafka to Parquet, malformed lines apart."""

from pyspark.sql.functions import col, concat, current_timestamp, expr, lit, size, split, when
from streams import progress_of

FIELDS = """marketplace customer_id review_id product_id product_parent product_title product_category star_rating
helpful_votes total_votes vine verified_purchase review_headline review_body purchase_date""".split()


def run(spark, params):
    folder = params["folder"]

    def read_lines():
        reader = (
            spark.readStream.format("kafka")
            .options(**params["kafka"])
            .option("subscribe", params["topics"]["reviews"])
            .option("startingOffsets", "earliest")
            .option("maxOffsetsPerTrigger", 1000)
        )
        return reader.load().select(
            "topic", "partition", "offset", col("value").alias("bytes"), col("value").cast("string").alias("value")
        )

    def name_fields(lines):
        fields = split("value", "\t")
        return lines.select(*[fields.getItem(i).alias(name) for i, name in enumerate(FIELDS)])

    def separate(lines):
        field_count = size(split("value", "\t"))
        reason = (
            when(col("value").isNull(), "no value")
            .when(~expr("is_valid_utf8(bytes)"), "not valid UTF-8")
            .when(field_count != 15, concat(field_count.cast("string"), lit(" fields instead of 15")))
        )
        return lines.filter(reason.isNull()), lines.filter(reason.isNotNull()).select(
            "partition", "offset", "bytes", reason.alias("reason")
        )

    def write(rows, name):
        return (
            rows.writeStream.format("parquet")
            .outputMode("append")
            .option("path", f"{folder}/{name}")
            .option("checkpointLocation", f"{folder}/{name}-checkpoint")
            .trigger(availableNow=True)
        )

    good, rejected = separate(read_lines())
    reviews = name_fields(good).withColumn("review_timestamp", current_timestamp())
    return {
        "schema of the reviews": lambda: reviews.schema.jsonValue(),
        "schema of the rejected lines": lambda: rejected.schema.jsonValue(),
        "batches of reviews": lambda: progress_of(write(reviews, "reviews")),
        "batches of rejected lines": lambda: progress_of(write(rejected, "rejected")),
        "reviews": lambda: spark.read.parquet(f"{folder}/reviews").drop("review_timestamp"),
        "time of processing": lambda: spark.read.parquet(f"{folder}/reviews").select(
            col("review_timestamp") > expr("timestamp'2020-01-01'")
        ),
        "rejected lines": lambda: spark.read.parquet(f"{folder}/rejected"),
    }
