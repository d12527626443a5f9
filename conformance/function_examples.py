"""The official examples of Spark's functions, as its own DESCRIBE FUNCTION tells them."""

import re

EXAMPLE = re.compile(r"^\s*>\s*(SELECT\b.*?);\s*$", re.IGNORECASE | re.MULTILINE | re.DOTALL)


def run(spark, params):
    catalog = spark._jsparkSession.sessionState().catalog()
    identifier = spark._jvm.org.apache.spark.sql.catalyst.FunctionIdentifier
    functions = []
    for row in spark.sql("SHOW SYSTEM FUNCTIONS").collect():
        name = row[0]
        if not re.fullmatch(r"\w+", name):
            name_to_ask = f"`{name}`"
        else:
            name_to_ask = name
        lines = [r[0] for r in spark.sql(f"DESCRIBE FUNCTION EXTENDED {name_to_ask}").collect()]
        try:
            group = catalog.lookupFunctionInfo(identifier(name)).getGroup()
        except Exception:  # an operator that is syntax only
            group = "operator"
        functions.append({"name": name, "group": group, "examples": EXAMPLE.findall("\n".join(lines))})
    return functions
