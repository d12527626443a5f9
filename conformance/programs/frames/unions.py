"""union and unionByName: names, types, nullability."""

from pyspark.sql.functions import lit


def run(spark, params):
    ints = spark.createDataFrame([(1, "a"), (1, "a")], "id INT, name STRING")
    longs = spark.createDataFrame([(9223372036854775807, "b")], "key BIGINT, text STRING")
    swapped = spark.createDataFrame([("c", 3)], "name STRING, id INT")
    one = spark.createDataFrame([(5,)], "id INT")
    extra = spark.createDataFrame([(4, "d", 1.5)], "ID INT, name STRING, score DOUBLE")
    decimals = spark.createDataFrame([], "id DECIMAL(10,2), name STRING")
    nested = spark.createDataFrame([((1, [1]),)], "s STRUCT<a: INT, b: ARRAY<INT>>")
    other = spark.createDataFrame([((2, [None]),)], "s STRUCT<a: BIGINT, b: ARRAY<BIGINT>>")
    return {
        "duplicates stay": lambda: ints.union(ints),
        "names of the first, wider type": lambda: ints.union(longs),
        "by position": lambda: ints.union(swapped.select("id", "name")),
        "by position, types that do not fit": lambda: ints.union(swapped),
        "another number of columns": lambda: ints.union(one),
        "by name": lambda: ints.unionByName(swapped),
        "by name, a column missing": lambda: ints.unionByName(one),
        "by name, a column too many": lambda: ints.unionByName(extra),
        "by name, missing columns allowed": lambda: ints.unionByName(extra, allowMissingColumns=True),
        "by name, missing on the other side": lambda: extra.unionByName(one, allowMissingColumns=True),
        "INT and DECIMAL": lambda: ints.union(decimals),
        "DECIMAL and DOUBLE": lambda: decimals.select("id").union(extra.select("score")),
        "INT and NULL": lambda: one.union(one.select(lit(None))),
        "DATE and TIMESTAMP": lambda: one.selectExpr("date'2024-01-01' AS t").union(
            one.selectExpr("timestamp'2024-01-01 10:00:00' AS t")
        ),
        "INT and BOOLEAN": lambda: one.union(one.selectExpr("true")),
        "nullable and not": lambda: one.selectExpr("1 AS x").union(one.selectExpr("CAST(NULL AS INT)")),
        "neither nullable": lambda: one.selectExpr("1 AS x").union(one.selectExpr("2L")),
        "nested types": lambda: nested.union(other),
        "with an empty frame": lambda: ints.union(ints.filter("false")),
        "three frames": lambda: ints.union(longs).union(ints),
        "then select and filter": lambda: ints.union(longs).filter("id > 1").select("name"),
    }
