import { lit, type Session } from "../../../engine/mod.ts";
import type { Cases } from "../../program.ts";

export const about = "`union` and `unionByName`: which name, which type, what may be NULL, what does not fit";

export function run(session: Session): Cases {
  const ints = session.createDataFrame([[1, "a"], [1, "a"]], "id INT, name STRING");
  const longs = session.createDataFrame([[9223372036854775807n, "b"]], "key BIGINT, text STRING");
  const swapped = session.createDataFrame([["c", 3]], "name STRING, id INT");
  const one = session.createDataFrame([[5]], "id INT");
  const extra = session.createDataFrame([[4, "d", 1.5]], "ID INT, name STRING, score DOUBLE");
  const decimals = session.createDataFrame([], "id DECIMAL(10,2), name STRING");
  const nested = session.createDataFrame([[{ a: 1, b: [1] }]], "s STRUCT<a: INT, b: ARRAY<INT>>");
  const other = session.createDataFrame([[{ a: 2, b: [null] }]], "s STRUCT<a: BIGINT, b: ARRAY<BIGINT>>");
  return {
    "duplicates stay": () => ints.union(ints),
    "names of the first, wider type": () => ints.union(longs),
    "by position": () => ints.union(swapped.select("id", "name")),
    "by position, types that do not fit": () => ints.union(swapped),
    "another number of columns": () => ints.union(one),
    "by name": () => ints.unionByName(swapped),
    "by name, a column missing": () => ints.unionByName(one),
    "by name, a column too many": () => ints.unionByName(extra),
    "by name, missing columns allowed": () => ints.unionByName(extra, { allowMissingColumns: true }),
    "by name, missing on the other side": () => extra.unionByName(one, { allowMissingColumns: true }),
    "INT and DECIMAL": () => ints.union(decimals),
    "DECIMAL and DOUBLE": () => decimals.select("id").union(extra.select("score")),
    "INT and NULL": () => one.union(one.select(lit(null))),
    "DATE and TIMESTAMP": () =>
      one.selectExpr("date'2024-01-01' AS t").union(one.selectExpr("timestamp'2024-01-01 10:00:00' AS t")),
    "INT and BOOLEAN": () => one.union(one.selectExpr("true")),
    "nullable and not": () => one.selectExpr("1 AS x").union(one.selectExpr("CAST(NULL AS INT)")),
    "neither nullable": () => one.selectExpr("1 AS x").union(one.selectExpr("2L")),
    "nested types": () => nested.union(other),
    "with an empty frame": () => ints.union(ints.filter("false")),
    "three frames": () => ints.union(longs).union(ints),
    "then select and filter": () => ints.union(longs).filter("id > 1").select("name"),
  };
}
