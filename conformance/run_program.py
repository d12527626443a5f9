"""Runs one program of the comparison on Spark, for run_on_spark.ts.

A program is a Python file whose run(spark, params) gives its cases by name. A case is a function: it returns a
DataFrame, of which the schema and the rows are compared (with in_order, also their order), or anything that is JSON. Each ends in an outcome:
{"schema", "rows"}, {"value"} or {"error": {"when", "condition", …}}.
"""

import importlib.util
import json
import os
import re
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__))
if FOLDER not in sys.path:
    sys.path.insert(0, FOLDER)

from spark_outcome import InOrder, error_outcome, frame_outcome  # noqa: E402
from pyspark.sql import DataFrame  # noqa: E402


def run(spark, params):
    for name, value in params["conf"].items():
        spark.conf.set(name, value)
    spec = importlib.util.spec_from_file_location("compared_program", params["program"])
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    return {name: outcome(case) for name, case in program.run(spark, params).items()}


def outcome(case):
    try:
        result = case()
    except Exception as error:
        return error_outcome(error, "analysis")
    if isinstance(result, DataFrame):
        return frame_outcome(result)
    if isinstance(result, InOrder):
        return frame_outcome(result.frame, is_ordered=True)
    return {"value": json.loads(json.dumps(result))}
