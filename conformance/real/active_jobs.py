"""The numbers of the jobs that run on Spark now, those of Spark Connect included."""


def run(spark, params):
    return list(spark.sparkContext.statusTracker().getActiveJobsIds())
