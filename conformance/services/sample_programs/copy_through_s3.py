"""Rows written to S3 as Parquet and read again."""


def run(spark, params):
    for name, value in params["settings"].items():
        spark.conf.set(name, value)
    spark.range(3).selectExpr("id", "id * 10 AS ten").write.mode("overwrite").parquet(params["path"])
    return [row.asDict() for row in spark.read.parquet(params["path"]).sort("id").collect()]
