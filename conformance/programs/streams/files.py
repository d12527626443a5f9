"""Streams of files."""

import os

from streams import checkpoint_files, progress_of


def run(spark, params):
    folder = params["folder"]

    def put(path, lines, second=0):
        file = f"{folder}/{path}"
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, "w", encoding="utf-8") as out:
            out.write(f"{path[-1]}\n" * lines)
        os.utime(file, (1_700_000_000 + second, 1_700_000_000 + second))

    def put_doubling(name):
        for i, letter in enumerate("abcde"):
            put(f"{name}/{letter}", 2**i, i)

    def lines(path="limited"):
        return spark.readStream.format("text").load(f"{folder}/{path}")

    def runs(name, options={}, trigger={"availableNow": True}, source=None):
        frame = spark.readStream.format("text").options(**options).load(f"{folder}/{source or name}")
        return progress_of(writer(frame, name).trigger(**trigger))

    def writer(frame, name):
        return (
            frame.writeStream.format("parquet")
            .option("path", f"{folder}/out/{name}")
            .option("checkpointLocation", f"{folder}/checkpoint/{name}")
        )

    def doubling(name, options, trigger={"availableNow": True}):
        put_doubling(name)
        return runs(name, options, trigger)

    def after(runs_it, *files):
        for file in files:
            put(*file)
        return runs_it()

    def compacted():
        spark.conf.set("spark.sql.streaming.fileSource.log.compactInterval", "2")
        doubling("compacted", {"maxFilesPerTrigger": "1"})
        spark.conf.set("spark.sql.streaming.fileSource.log.compactInterval", "10")
        return list(checkpoint_files(f"{folder}/checkpoint/compacted"))

    return {
        "two files in a batch, oldest first": lambda: doubling("limited", {"maxFilesPerTrigger": "2"}),
        "nothing new": lambda: runs("limited", {"maxFilesPerTrigger": "2"}),
        "newest first": lambda: doubling("newest", {"maxFilesPerTrigger": "2", "latestFirst": "true"}),
        "by bytes": lambda: doubling("bytes", {"maxBytesPerTrigger": "6"}),
        "once takes all": lambda: doubling("once", {"maxFilesPerTrigger": "1"}, {"once": True}),
        "what was written": lambda: spark.read.parquet(f"{folder}/out/limited"),
        "names that do not count": lambda: after(
            lambda: runs("hidden"),
            ("hidden/a.txt", 1),
            ("hidden/_b.txt", 2),
            ("hidden/.c.txt", 4),
            ("hidden/d.txt._COPYING_", 8),
            ("hidden/_e=1", 16),
        ),
        "a pattern": lambda: after(
            lambda: runs("pattern", source="tree/*/*"),
            ("tree/sub/f1", 1),
            ("tree/f5", 2),
            ("tree/sub/deeper/f3", 4),
            ("tree/sub/deeper/deepest/f6", 8),
        ),
        "a pattern without files yet": lambda: runs("patience", source="nowhere/*"),
        "a file changed after it was read": lambda: after(lambda: runs("limited"), ("limited/a", 3, 100)),
        "files too old": lambda: after(
            lambda: runs("old", {"maxFileAge": "7d"}), ("old/a", 1, -10 * 86_400), ("old/b", 2)
        ),
        "names only": lambda: after(
            lambda: runs("names", {"fileNameOnly": "true", "maxFilesPerTrigger": "1"}, source="names/*"),
            ("names/x/f", 1),
            ("names/y/f", 2, 1),
        ),
        "log of seen files, compacted": compacted,
        "no columns given": lambda: spark.readStream.format("json").load(f"{folder}/limited"),
        "no such folder": lambda: lines("missing"),
        "no folder given": lambda: spark.readStream.format("text").load(),
        "a limit that is none": lambda: runs("limited", {"maxFilesPerTrigger": "0"}),
        "two limits": lambda: runs("limited", {"maxFilesPerTrigger": "1", "maxBytesPerTrigger": "1"}),
        "no checkpoint": lambda: progress_of(
            lines().writeStream.format("parquet").option("path", f"{folder}/out/none").trigger(availableNow=True)
        ),
        "collect of a stream": lambda: lines().collect(),
        "write of a stream": lambda: lines().write.parquet(f"{folder}/no"),
        "writeStream of a static frame": lambda: progress_of(
            writer(spark.read.format("text").load(f"{folder}/limited"), "static")
        ),
        "update mode into files": lambda: progress_of(writer(lines(), "update").outputMode("update")),
        "a source more than the checkpoint has": lambda: progress_of(
            writer(lines().union(lines()), "limited").trigger(availableNow=True)
        ),
    }
