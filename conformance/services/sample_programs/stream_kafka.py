"""A streaming query over a Kafka topic, run until it has read what is there; the query's rows."""


def run(spark, params):
    records = spark.readStream.format("kafka").options(**params["options"]).option("subscribe", params["topic"])
    values = records.option("startingOffsets", "earliest").load().selectExpr(params["column"])
    query = values.writeStream.format("memory").queryName("rows").trigger(availableNow=True).start()
    query.awaitTermination()
    return sorted(row[0] for row in spark.table("rows").collect())
