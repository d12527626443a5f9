"""Runs programs on one Spark session, one after the other, for spark_worker.ts.

Reads requests from standard input, one JSON object per line: {"id", "program", "params"}. A program is a Python file
that defines run(spark, params); what it returns must be JSON. Answers, one JSON object per line, go to what was
standard output at the start: {"id", "result"} or {"id", "error"}. The first answer, {"ready": version}, says that
Spark is up. The one argument is a JSON object of Spark settings.
"""

import importlib.util
import json
import os
import sys
import threading
import traceback

# Programs, and Spark itself (its console sink), print to standard output: that must not end up among the answers.
ANSWERS = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)

from py4j.protocol import Py4JJavaError  # noqa: E402
from pyspark.errors import PySparkException  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402


def answer(message):
    ANSWERS.write(json.dumps(message, allow_nan=False) + "\n")
    ANSWERS.flush()


def run(spark, path, params):
    """Runs the program in a session of its own: views and settings of others are not seen."""
    sys.path[0] = os.path.dirname(path)  # a program may import what is beside it
    spec = importlib.util.spec_from_file_location("program", path)
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    session = spark.newSession()
    try:
        return program.run(session, params)
    finally:
        for query in session.streams.active:
            query.stop()
        session.catalog.clearCache()


def describe(error):
    """What an error says, with the errors behind it."""
    if isinstance(error, Py4JJavaError):
        chain = java_chain(error.java_exception)
    elif getattr(error, "_origin", None) is not None:
        chain = java_chain(error._origin)
    else:
        chain = [python_error(error)]
    return {**chain[0], "causes": chain[1:], "trace": traceback.format_exc()}


def python_error(error):
    is_spark = isinstance(error, PySparkException)
    return {
        "condition": error.getCondition() if is_spark else None,
        "sqlState": error.getSqlState() if is_spark else None,
        "className": type(error).__name__,
        "message": str(error),
    }


def java_chain(error):
    chain = []
    while error is not None:
        chain.append(java_error(error))
        error = error.getCause()
    return chain


def java_error(error):
    is_spark = is_instance(error, "org.apache.spark.SparkThrowable")
    return {
        "condition": error.getCondition() if is_spark else None,
        "sqlState": error.getSqlState() if is_spark else None,
        "className": error.getClass().getName(),
        "message": error.getMessage() or "",
    }


def is_instance(error, class_name):
    jvm = SparkSession.getActiveSession().sparkContext._jvm
    return jvm.java.lang.Class.forName(class_name, True, jvm.Thread.currentThread().getContextClassLoader()).isInstance(
        error
    )


def end_with(jvm):
    """Ends this process when Java has ended, which it does by itself when it has a fault: nothing here could be answered any more."""
    jvm.wait()
    os._exit(1)


def main():
    builder = SparkSession.builder.appName("conformance")
    for name, value in json.loads(sys.argv[1]).items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    threading.Thread(target=end_with, args=[spark.sparkContext._gateway.proc], daemon=True).start()
    answer({"ready": spark.version})
    for line in sys.stdin:
        request = json.loads(line)
        try:
            reply = {"id": request["id"], "result": run(spark, request["program"], request["params"])}
            json.dumps(reply, allow_nan=False)
        except BaseException as error:
            reply = {"id": request["id"], "error": describe(error)}
        answer(reply)
    spark.stop()


main()
