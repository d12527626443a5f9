"""The values of a Kafka topic, read as a batch."""


def run(spark, params):
    records = spark.read.format("kafka").options(**params["options"]).option("subscribe", params["topic"]).load()
    return [row.value for row in records.selectExpr("CAST(value AS STRING) AS value").sort("value").collect()]
