"""What a DataFrame or an error comes to, as JSON that does not depend on the engine; encode_value.ts is its twin."""

import datetime
import json
import math

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException

EPOCH = datetime.datetime(1970, 1, 1)

# Python has no value for these: their text is compared.
AS_TEXT = ("interval", "variant", "time(")


class InOrder:
    """A frame whose rows have an order that is a promise."""

    def __init__(self, frame):
        self.frame = frame


def in_order(frame):
    return InOrder(frame)


def frame_outcome(frame, is_ordered=False):
    try:
        schema = json.loads(frame.schema.json())
    except Exception as error:
        return error_outcome(error, "analysis")
    try:
        rows = frame_rows(frame, schema, is_ordered)
    except Exception as error:
        return error_outcome(error, "run", schema)
    return {"schema": schema, "rows": rows}


def frame_rows(frame, schema, is_ordered):
    types = [field["type"] for field in schema["fields"]]
    if any(is_text(type) for type in types):
        names = [f"_{i}" for i in range(len(types))]
        frame = frame.toDF(*names).selectExpr(
            *[f"CAST({n} AS STRING) AS {n}" if is_text(t) else n for n, t in zip(names, types)]
        )
    rows = [[encode(value, type) for value, type in zip(row, types)] for row in frame.collect()]
    return rows if is_ordered else sorted(rows, key=as_text)


def as_text(value):
    """The same text as JavaScript's, so that both sort alike."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-16-be")


def is_text(type):
    return isinstance(type, str) and type.startswith(AS_TEXT)


def encode(value, type):
    if value is None:
        return None
    if isinstance(type, dict):
        return encode_nested(value, type)
    if type == "long":
        return str(value)
    if type in ("float", "double"):
        return encode_float(value)
    if type.startswith("decimal"):
        return format(value, "f")
    if type == "binary":
        return bytes(value).hex().upper()
    if type == "timestamp":
        return timestamp_text(value) + "Z"
    if type == "timestamp_ntz":
        return timestamp_text(value)
    if type == "date":
        return value.isoformat()
    if isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, datetime.timedelta):
        return f"{value // datetime.timedelta(microseconds=1)} us"
    return str(value)


def encode_nested(value, type):
    if type["type"] == "array":
        return [encode(item, type["elementType"]) for item in value]
    if type["type"] == "map":
        # On its way to Python a map loses its order.
        pairs = [[encode(k, type["keyType"]), encode(v, type["valueType"])] for k, v in value.items()]
        return sorted(pairs, key=as_text)
    if type["type"] == "struct":
        return [encode(item, field["type"]) for item, field in zip(value, type["fields"])]
    return str(value)


def encode_float(value):
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0 and math.copysign(1, value) < 0:
        return "-0.0"
    return value


def timestamp_text(value):
    return value.isoformat(timespec="microseconds")


def error_outcome(error, when, schema=None):
    """The innermost of Spark's errors; one behind a STREAM_FAILED came while the stream ran."""
    found = {"condition": None, "parameters": {}, "message": f"{type(error).__name__}: {error}"}
    for condition, parameters in conditions(error):
        if condition == "STREAM_FAILED":
            when = "run"
        else:
            found["condition"], found["parameters"] = condition, parameters
    return {"error": {"when": when, **found}, **({"schema": schema} if schema else {})}


def conditions(error):
    java = java_error(error)
    if java is None:
        if isinstance(error, PySparkException) and error.getCondition():
            yield error.getCondition(), dict(error.getMessageParameters() or {})
        return
    while java is not None:
        try:
            condition = java.getCondition()
            if condition:
                yield condition, dict(java.getMessageParameters())
        except Exception:  # not one of Spark's: it has no condition
            pass
        java = java.getCause()
    if error.__cause__ is not None:
        yield from conditions(error.__cause__)


def java_error(error):
    if isinstance(error, Py4JJavaError):
        return error.java_exception
    return getattr(error, "_origin", None)
