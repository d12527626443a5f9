"""Names that are not there, that are ambiguous, that are no names."""

from pyspark.sql.functions import col, expr, lit


def run(spark, params):
    frame = spark.createDataFrame([(1, "a", (1, "x"))], "star_rating INT, review_id STRING, s STRUCT<x: INT, y: STRING>")
    many = spark.createDataFrame([(1, 2, 3, 4, 5, 6)], "aa INT, ab INT, ac INT, ba INT, zz INT, `a.b` INT")
    twice = frame.select("review_id", col("star_rating").alias("review_id"))
    upper = frame.select("review_id", col("star_rating").alias("REVIEW_ID"))
    return {
        "close to a name": lambda: frame.select("star_ratng"),
        "close to no name": lambda: frame.select("qqqqqqqqqq"),
        "more names than are suggested": lambda: many.select("a"),
        "a name with a dot": lambda: many.select("a.b"),
        "a name with a dot, quoted": lambda: many.select("`a.b`"),
        "in filter": lambda: frame.filter("ratng > 3"),
        "in withColumn": lambda: frame.withColumn("x", col("reviewid")),
        "of an alias": lambda: frame.alias("r").select("r.nope"),
        "another alias": lambda: frame.alias("r").select("t.review_id"),
        "a member that is not there": lambda: frame.select("s.z"),
        "a member of what has none": lambda: frame.select("review_id.x"),
        "a member with other letters": lambda: frame.select("S.X"),
        "ambiguous": lambda: twice.select("review_id"),
        "ambiguous but for case": lambda: upper.select("review_id"),
        "ambiguous, all": lambda: twice.select("*").select(lit(1)),
        "replace an ambiguous name": lambda: twice.withColumn("review_id", lit(1)).select(lit(2)),
        "a frame without columns": lambda: frame.drop("star_rating", "review_id", "s").select("x"),
        "a function that is not there": lambda: frame.selectExpr("uper(review_id)"),
        "too few arguments": lambda: frame.selectExpr("substring(review_id)"),
        "too many arguments": lambda: frame.selectExpr("upper(review_id, 1)"),
        "an argument of a wrong type": lambda: frame.selectExpr("upper(s)"),
        "a struct plus one": lambda: frame.selectExpr("s + 1"),
        "a condition that is none": lambda: frame.filter("star_rating"),
        "a condition of text": lambda: frame.filter("review_id"),
        "a quote without its partner": lambda: frame.select(col("`review_id")),
        "text that is no expression": lambda: frame.selectExpr("1 +"),
        "text with two expressions": lambda: frame.selectExpr("1, 2"),
        "an empty text": lambda: frame.selectExpr(""),
        "a keyword as a name": lambda: frame.selectExpr("star_rating AS select", "review_id AS `from`"),
        "a type that is not there": lambda: frame.selectExpr("CAST(review_id AS NUMBR)"),
        "an aggregate": lambda: frame.filter("sum(star_rating) > 1"),
        "a star in a call": lambda: frame.selectExpr("upper(*)"),
        "a value that cannot be computed": lambda: frame.select((col("star_rating") / 0)),
        "a value that is not asked for": lambda: frame.withColumn("bad", expr("1 / 0")).select("review_id"),
        "negative limit": lambda: frame.limit(-1).count(),
    }
