"""The text of show and printSchema."""

import contextlib
import datetime
import io
from decimal import Decimal

SCHEMA = """i INT, l BIGINT, f FLOAT, d DOUBLE, m DECIMAL(10,2), b BOOLEAN, s STRING, x BINARY, day DATE,
t TIMESTAMP, n TIMESTAMP_NTZ, a ARRAY<INT>, p MAP<STRING, DOUBLE>, r STRUCT<u: INT, v: ARRAY<STRING>>"""


def run(spark, params):
    utc = datetime.timezone.utc
    rows = [
        (1, 2**40, 1.5, 1e10, Decimal("1.50"), True, "short", b"AB", datetime.date(2024, 2, 29),
         datetime.datetime(2024, 2, 29, 10, 0, 0, 500000, utc), datetime.datetime(2024, 2, 29, 10),
         [1, None], {"k": 0.1}, (1, ["x", None])),
        (-1, -1, -0.0, float("nan"), Decimal("-0.05"), False, "a text of more than twenty characters", b"",
         datetime.date(1, 1, 1), datetime.datetime(1970, 1, 1, 0, 0, 0, 0, utc),
         datetime.datetime(1999, 12, 31, 23, 59, 59, 1), [], {}, (None, [])),
        (None,) * 14,
        (0, 0, 1e-10, 1.0e-4, Decimal("0"), None, "tab\there\nnew 日本語 😀", b"\xff\x00", None, None, None, None, None,
         None),
    ]
    frame = spark.createDataFrame(rows, SCHEMA)
    ids = spark.createDataFrame([(i,) for i in range(25)], "id INT")
    return {
        "show": lambda: printed(lambda: frame.show()),
        "show in full": lambda: printed(lambda: frame.show(truncate=False)),
        "show at 5 characters": lambda: printed(lambda: frame.show(truncate=5)),
        "show at 3 characters": lambda: printed(lambda: frame.select("s").show(truncate=3)),
        "show lines": lambda: printed(lambda: frame.show(vertical=True)),
        "show lines in full": lambda: printed(lambda: frame.show(2, truncate=False, vertical=True)),
        "show one row of several": lambda: printed(lambda: ids.show(1)),
        "show the first 20": lambda: printed(lambda: ids.show()),
        "show exactly all": lambda: printed(lambda: ids.show(25)),
        "show an empty frame": lambda: printed(lambda: ids.filter("false").show()),
        "show lines of an empty frame": lambda: printed(lambda: ids.filter("false").show(vertical=True)),
        "show no columns": lambda: printed(lambda: ids.limit(2).drop("id").show()),
        "show intervals": lambda: printed(
            lambda: ids.limit(1).selectExpr("interval '1 02:03:04.5' day to second AS d", "interval '1-2' year to month AS y").show(truncate=False)
        ),
        "show nested values": lambda: printed(
            lambda: ids.limit(1).selectExpr("array(map('a', struct(1.50, NULL, X'41', 1e7D))) AS v").show(truncate=False)
        ),
        "printSchema": lambda: printed(lambda: frame.printSchema()),
        "printSchema of nested types": lambda: printed(
            lambda: ids.selectExpr(
                "array(struct(1 AS a, map('k', array(1.5)) AS m)) AS deep", "map(1, struct('x')) AS m", "NULL AS nothing"
            ).printSchema()
        ),
    }


def printed(action):
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        action()
    return text.getvalue()
