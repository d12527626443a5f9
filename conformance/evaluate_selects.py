"""Evaluates each text, a SELECT without FROM: the twin of function_examples.ts on Spark."""


def run(spark, params):
    # An inline table is a local relation, which Spark evaluates without starting a job.
    one_row = "FROM VALUES (0) AS one_row(unused)"
    return {text: lambda text=text: spark.sql(f"{text} {one_row}") for text in params["texts"]}
