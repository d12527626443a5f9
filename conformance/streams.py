"""What programs with streams do and look at; streams.ts is the twin."""

import json
import os

DEADLINE_S = 60


def add_records(spark, params, topic, records):
    """Adds records, each a value for a partition, in order."""
    frame = spark.createDataFrame(records, "partition INT, value STRING").coalesce(1)
    frame.write.format("kafka").options(**params["kafka"]).option("topic", topic).save()


def progress_of(writer):
    """Runs a query that ends by itself, and gives what its batches reported."""
    query = ended(writer)
    return [reported(json.loads(progress.json)) for progress in query.recentProgress]


def ended(writer):
    """The query at its end, which must come by itself."""
    query = writer.start()
    if not query.awaitTermination(DEADLINE_S):
        query.stop()
        raise RuntimeError(f"the query has not ended after {DEADLINE_S} seconds")
    return query


def sink_description(writer):
    """How the sink of a query that ends by itself names itself in its reports."""
    query = ended(writer)
    return query.lastProgress["sink"]["description"]


def reported(progress):
    """What does not depend on the time, nor on a folder."""
    return {
        "batchId": progress["batchId"],
        "numInputRows": progress["numInputRows"],
        "watermark": progress.get("eventTime", {}).get("watermark"),
        "operators": [state_of(operator) for operator in progress["stateOperators"]],
        "numOutputRows": progress["sink"]["numOutputRows"],
        "sources": [
            {
                "description": source["description"],
                "startOffset": source["startOffset"],
                "endOffset": source["endOffset"],
                "latestOffset": source["latestOffset"],
                "numInputRows": source["numInputRows"],
                "metrics": source.get("metrics", {}),
            }
            for source in progress["sources"]
        ],
    }


def state_of(operator):
    """What an operator's state does; bytes and milliseconds are an engine's own."""
    return [operator[f"numRows{what}"] for what in ("Total", "Updated", "Removed", "DroppedByWatermark")]


def walk(folder):
    paths = []
    for parent, _, names in os.walk(folder):
        paths += [os.path.relpath(os.path.join(parent, name), folder) for name in names]
    return sorted(paths)


def checkpoint_files(folder):
    """The files of a checkpoint by name."""
    return {path: read(folder, path) for path in walk(folder) if not path.endswith(".crc")}


def sink_log(folder):
    """What a file sink's log says of its files, but for their number, which is an engine's own."""
    folder = os.path.join(folder, "_spark_metadata")
    log = {}
    for path in walk(folder):
        if path.endswith(".crc"):
            continue
        version, *lines = read(folder, path).split("\n")
        log[path] = [version, *dict.fromkeys(shape(line) for line in lines)]
    return log


def shape(line):
    entry = {k: v for k, v in json.loads(line).items() if k not in ("path", "size", "modificationTime", "blockSize")}
    return json.dumps(entry, separators=(",", ":"))


def read(folder, path):
    with open(os.path.join(folder, path), encoding="utf-8") as file:
        return file.read()
