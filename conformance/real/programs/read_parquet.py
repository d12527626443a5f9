"""Reads a folder of Parquet: its schema and its rows, in the forms that comparable_rows.ts describes.

params: path, conf (session settings, or absent).
"""

import datetime
import decimal
import json
import struct


def run(spark, params):
    for name, value in params.get("conf", {}).items():
        spark.conf.set(name, value)
    rows = spark.read.parquet(params["path"])
    return {"schema": json.loads(rows.schema.json()), "rows": [comparable(row.asDict()) for row in rows.collect()]}


def comparable(value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, decimal.Decimal):
        digits = format(value, "f")
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    if isinstance(value, float):
        return "nan" if value != value else struct.pack(">d", value).hex()
    if isinstance(value, datetime.datetime):
        since_1970 = value - datetime.datetime(1970, 1, 1)
        return f"{since_1970 // datetime.timedelta(microseconds=1)} us"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray)):
        return f"x{value.hex()}"
    if isinstance(value, list):
        return [comparable(item) for item in value]
    if hasattr(value, "asDict"):
        return {name: comparable(item) for name, item in value.asDict().items()}
    return {str(key): comparable(item) for key, item in value.items()}
