"""Writes the rows of a Parquet folder again, as batches: one folder per variant.

params: path, variants: a list of {path, options (of the writer), conf (session settings, or absent), partitionBy (or
absent)}.
"""


def run(spark, params):
    rows = spark.read.parquet(params["path"])
    for variant in params["variants"]:
        for name, value in variant.get("conf", {}).items():
            spark.conf.set(name, value)
        writer = rows.write.options(**variant.get("options", {}))
        if "partitionBy" in variant:
            writer = writer.partitionBy(*variant["partitionBy"])
        writer.parquet(variant["path"])
        for name in variant.get("conf", {}):
            spark.conf.unset(name)
