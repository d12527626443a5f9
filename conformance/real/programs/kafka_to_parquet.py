"""A streaming query from Kafka to Parquet: all that is there now, then it ends. Results in how many batches there were.

params: kafka (options of the source), filter (SQL, or absent), select (lists of expressions, one select after the
other), path, checkpoint, partitionBy (columns, or absent), conf (session settings, or absent).
"""


def run(spark, params):
    for name, value in params.get("conf", {}).items():
        spark.conf.set(name, value)
    rows = spark.readStream.format("kafka").options(**params["kafka"]).load()
    if "filter" in params:
        rows = rows.filter(params["filter"])
    for expressions in params["select"]:
        rows = rows.selectExpr(*expressions)
    writer = rows.writeStream.format("parquet").option("checkpointLocation", params["checkpoint"])
    if "partitionBy" in params:
        writer = writer.partitionBy(*params["partitionBy"])
    query = writer.trigger(availableNow=True).start(params["path"])
    query.awaitTermination()
    return len(query.recentProgress)
