"""select, withColumn(s), rename, drop, filter, limit, alias."""

from pyspark.sql.functions import col, expr, lit, upper, when


def run(spark, params):
    rows = [
        (1, "Ada", 36.5, True, "x"),
        (2, "Björn 😀", None, False, None),
        (3, None, float("nan"), None, ""),
        (4, "", -0.0, True, "x y"),
    ]
    people = spark.createDataFrame(rows, "id INT, name STRING, score DOUBLE, `is.new` BOOLEAN, `a b` STRING")
    none = people.filter("false")
    return {
        "all columns": lambda: people.select("*"),
        "columns and computed ones": lambda: people.select("id", col("score") * 2, upper("name").alias("NAME")),
        "a star among others": lambda: people.select("*", (col("id") + 1).alias("next")),
        "a name with a dot": lambda: people.select("`is.new`", col("`a b`")),
        "names without regard to case": lambda: people.select("ID", col("NaMe")),
        "the same column twice": lambda: people.select("id", col("id").alias("id2")),
        "texts": lambda: people.selectExpr("id * 2 AS twice", "upper(name)", "score IS NULL", "`is.new`"),
        "add a column": lambda: people.withColumn("next", col("id") + 1),
        "replace a column in its place": lambda: people.withColumn("NAME", lit(1)),
        "add columns that do not see each other": lambda: people.withColumns(
            {"id": col("id") + 10, "twice": col("id") * 2}
        ),
        "rename": lambda: people.withColumnRenamed("name", "first name"),
        "rename what is not there": lambda: people.withColumnRenamed("nope", "x"),
        "rename several": lambda: people.withColumnsRenamed({"id": "key", "score": "points", "nope": "x"}),
        "rename one to another's name": lambda: people.select("id", "name").withColumnsRenamed(
            {"id": "name", "name": "id"}
        ),
        "two columns of one name, collected": lambda: [
            list(row) for row in people.selectExpr("1 AS a", "2 AS a").limit(1).collect()
        ],
        "drop": lambda: people.drop("score", "nope", "NAME"),
        "drop a column": lambda: people.drop(col("score")),
        "drop a name with a dot": lambda: people.drop("is.new"),
        "filter by text": lambda: people.filter("score > 0 OR name = ''"),
        "filter by a column": lambda: people.filter(col("score").isNotNull()),
        "filter by NULL": lambda: people.filter("`is.new`"),
        "filter by a column that select left out": lambda: people.select("id").filter("score > 0"),
        "filter NaN": lambda: people.filter("score = double('NaN')"),
        "filter negative zero": lambda: people.filter("score = 0"),
        "where": lambda: people.where("id IN (1, 3)"),
        "limit 0": lambda: people.limit(0),
        "limit more than there is": lambda: people.limit(100),
        "alias": lambda: people.alias("p").select("p.id", col("p.name"), expr("p.score + p.id")),
        "alias and star": lambda: people.alias("p").select("p.*"),
        "when and otherwise": lambda: people.select(
            when(col("id") == 1, "one").when(col("id") == 2, "two").otherwise("many").alias("word")
        ),
        "when without otherwise": lambda: people.select(when(col("score") > 0, 1).alias("positive")),
        "isin": lambda: people.filter(col("name").isin("Ada", "")),
        "between": lambda: people.filter(col("id").between(2, 3)),
        "like and rlike": lambda: people.select(col("name").like("%😀"), col("name").rlike("^[A-Z]")),
        "an empty frame": lambda: none,
        "an empty frame selected from": lambda: none.select("id", col("score") / 0),
        "how many": lambda: people.filter("id > 1").count(),
        "how many of an empty frame": lambda: none.count(),
        "column names": lambda: people.columns,
    }
