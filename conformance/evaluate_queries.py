"""Evaluates each text, a query over the views: the twin of query_lists.ts and function_examples.ts on Spark."""

import re

from spark_outcome import in_order

ORDERED = re.compile(r"\bORDER BY [^()]*$", re.IGNORECASE)


def run(spark, params):
    for name, query in params["views"].items():
        spark.sql(query).createOrReplaceTempView(name)
    return {text: lambda text=text: evaluate(spark, text) for text in params["texts"]}


def evaluate(spark, text):
    frame = spark.sql(text)
    return in_order(frame) if ORDERED.search(text) else frame
