"""Ends Spark's JVM, as a fault of Java does."""


def run(spark, params):
    spark._jvm.java.lang.Runtime.getRuntime().halt(50)
