"""Joins, groups, windows, order and sets as calls of frames."""

from pyspark.sql import Window
from pyspark.sql.functions import (
    avg,
    col,
    count,
    expr,
    lag,
    max,
    min,
    rank,
    row_number,
    sum,
    window,
)
from spark_outcome import in_order

JOINS = ["inner", "left", "leftouter", "right_outer", "outer", "full", "left_semi", "anti", "semi", "cross"]


def run(spark, params):
    for name, query in params["views"].items():
        spark.sql(query).createOrReplaceTempView(name)
    reviews = spark.table("reviews")
    customers = spark.table("customers")
    r = reviews.alias("r")
    c = customers.alias("c")
    same = col("r.customer_id") == col("c.customer_id")
    by_shop = Window.partitionBy("shop").orderBy("id")
    timed = reviews.select("id", expr("timestamp_seconds(id * 4)").alias("at"))
    best_first = Window.partitionBy("shop").orderBy(col("stars").desc(), "id")
    return {
        **{f"join by name, {how}": lambda how=how: reviews.join(customers, "customer_id", how) for how in JOINS},
        **{f"join by a condition, {how}": lambda how=how: r.join(c, same, how) for how in JOINS},
        "join by two names": lambda: reviews.join(reviews.select("customer_id", "shop"), ["customer_id", "shop"]),
        "join of an unknown kind": lambda: reviews.join(customers, "customer_id", "sideways"),
        "join by a missing name": lambda: reviews.join(customers, "nothing"),
        "join without a condition": lambda: reviews.join(customers),
        "crossJoin": lambda: customers.crossJoin(customers.select("state")),
        "join, then an ambiguous name": lambda: r.join(c, same).select("customer_id"),
        "join, then a name of one side": lambda: r.join(c, same).select("r.customer_id", "c.state"),
        "join with itself": lambda: r.join(
            reviews.alias("s"), expr("r.customer_id = s.customer_id AND r.id < s.id")
        ).select("r.id", "s.id"),
        "groupBy and count": lambda: reviews.groupBy("shop").count(),
        "groupBy without columns": lambda: reviews.groupBy().count(),
        "groupBy and sum of all numbers": lambda: reviews.groupBy("shop").sum(),
        "groupBy and sum of two": lambda: reviews.groupBy("shop").sum("stars", "price"),
        "groupBy, avg, min, max": lambda: reviews.groupBy("shop")
        .avg("stars")
        .join(reviews.groupBy("shop").min("price"), "shop"),
        "agg by name": lambda: reviews.groupBy("shop").agg({"stars": "max", "price": "avg", "*": "count"}),
        "agg of columns": lambda: reviews.groupBy("shop", "verified").agg(
            count("*").alias("n"), sum("stars"), max(col("price")).alias("dearest")
        ),
        "agg without groups": lambda: reviews.agg(min("stars"), avg("price")),
        "groupBy an expression": lambda: reviews.groupBy((col("stars") > 3).alias("good")).agg(count("id")),
        "groupBy and filter": lambda: reviews.groupBy("shop").count().filter("count > 2"),
        "rollup": lambda: reviews.rollup("shop", "verified").agg(sum("stars")),
        "cube": lambda: reviews.cube("shop", "verified").count(),
        "window of time": lambda: timed.groupBy(window("at", "10 seconds")).count(),
        "sliding window": lambda: timed.groupBy(window("at", "10 seconds", "5 seconds")).agg(sum("id")),
        "groupBy a missing name": lambda: reviews.groupBy("nothing").count(),
        "sum of text": lambda: reviews.groupBy("shop").sum("verified"),
        "an aggregate of an aggregate": lambda: reviews.groupBy("shop").agg(sum(count("*"))),
        "rowNumber": lambda: reviews.select("id", row_number().over(by_shop).alias("n")),
        "rank": lambda: reviews.select("id", rank().over(Window.partitionBy("shop").orderBy(col("stars").desc()))),
        "lag": lambda: reviews.select("id", lag("stars", 1, 0).over(by_shop)),
        "sum so far": lambda: reviews.select("id", sum("stars").over(by_shop)),
        "sum of three rows": lambda: reviews.select("id", sum("stars").over(by_shop.rowsBetween(-1, 1)).alias("s")),
        "sum of a range": lambda: reviews.select(
            "id", sum("stars").over(Window.orderBy("id").rangeBetween(-2, Window.currentRow)).alias("s")
        ),
        "best of each": lambda: reviews.withColumn("n", row_number().over(best_first)).filter("n = 1"),
        "dropDuplicates of all": lambda: reviews.select("shop", "stars").dropDuplicates(),
        "dropDuplicates of a missing name": lambda: reviews.dropDuplicates(["nothing"]),
        "how many after dropDuplicates": lambda: reviews.dropDuplicates(["shop"]).count(),
        "distinct": lambda: reviews.select("verified").distinct(),
        "intersect": lambda: reviews.select("customer_id").intersect(customers.select("customer_id")),
        "subtract": lambda: reviews.select("customer_id").subtract(customers.select("customer_id")),
        "orderBy": lambda: in_order(reviews.orderBy("shop", col("price").desc())),
        "orderBy, NULLs": lambda: in_order(reviews.orderBy(col("stars").asc_nulls_last(), col("id").desc())),
        "orderBy, limit, offset": lambda: in_order(reviews.orderBy(col("id").asc()).offset(2).limit(3).select("id")),
        "orderBy a missing name": lambda: reviews.orderBy("nothing"),
        "orderBy a column that select left out": lambda: in_order(reviews.select("id").orderBy("price", "id")),
        "a window function in filter": lambda: reviews.filter(row_number().over(by_shop) == 1),
        "an aggregate in filter": lambda: reviews.filter(count("*") > 1),
        "no such view": lambda: spark.table("review"),
    }
