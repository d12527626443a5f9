import { col, expr, lit, type Session, upper, when } from "../../../engine/mod.ts";
import type { Cases } from "../../program.ts";

export const about =
  "`select`, `withColumn`, `withColumnsRenamed`, `drop`, `filter`, `limit`, `alias`, `when`";

export function run(session: Session): Cases {
  const rows = [
    [1, "Ada", 36.5, true, "x"],
    [2, "Björn 😀", null, false, null],
    [3, null, NaN, null, ""],
    [4, "", -0, true, "x y"],
  ];
  const people = session.createDataFrame(
    rows,
    "id INT, name STRING, score DOUBLE, `is.new` BOOLEAN, `a b` STRING",
  );
  const none = people.filter("false");
  return {
    "all columns": () => people.select("*"),
    "columns and computed ones": () =>
      people.select("id", col("score").multiply(2), upper("name").as("NAME")),
    "a star among others": () => people.select("*", col("id").plus(1).as("next")),
    "a name with a dot": () => people.select("`is.new`", col("`a b`")),
    "names without regard to case": () => people.select("ID", col("NaMe")),
    "the same column twice": () => people.select("id", col("id").as("id2")),
    "texts": () => people.selectExpr("id * 2 AS twice", "upper(name)", "score IS NULL", "`is.new`"),
    "add a column": () => people.withColumn("next", col("id").plus(1)),
    "replace a column in its place": () => people.withColumn("NAME", lit(1)),
    "add columns that do not see each other": () =>
      people.withColumns({ id: col("id").plus(10), twice: col("id").multiply(2) }),
    "rename": () => people.withColumnRenamed("name", "first name"),
    "rename what is not there": () => people.withColumnRenamed("nope", "x"),
    "rename several": () => people.withColumnsRenamed({ id: "key", score: "points", nope: "x" }),
    "rename one to another's name": () =>
      people.select("id", "name").withColumnsRenamed({ id: "name", name: "id" }),
    "two columns of one name, collected": async () => {
      const rows = await people.selectExpr("1 AS a", "2 AS a").limit(1).collect();
      return rows.map((row) => Object.values(row));
    },
    "drop": () => people.drop("score", "nope", "NAME"),
    "drop a column": () => people.drop(col("score")),
    "drop a name with a dot": () => people.drop("is.new"),
    "filter by text": () => people.filter("score > 0 OR name = ''"),
    "filter by a column": () => people.filter(col("score").isNotNull()),
    "filter by NULL": () => people.filter("`is.new`"),
    "filter by a column that select left out": () => people.select("id").filter("score > 0"),
    "filter NaN": () => people.filter("score = double('NaN')"),
    "filter negative zero": () => people.filter("score = 0"),
    "where": () => people.where("id IN (1, 3)"),
    "limit 0": () => people.limit(0),
    "limit more than there is": () => people.limit(100),
    "alias": () => people.alias("p").select("p.id", col("p.name"), expr("p.score + p.id")),
    "alias and star": () => people.alias("p").select("p.*"),
    "when and otherwise": () =>
      people.select(
        when(col("id").equalTo(1), "one").when(col("id").equalTo(2), "two").otherwise("many").as("word"),
      ),
    "when without otherwise": () => people.select(when(col("score").gt(0), 1).as("positive")),
    "isin": () => people.filter(col("name").isin("Ada", "")),
    "between": () => people.filter(col("id").between(2, 3)),
    "like and rlike": () => people.select(col("name").like("%😀"), col("name").rlike("^[A-Z]")),
    "an empty frame": () => none,
    "an empty frame selected from": () => none.select("id", col("score").divide(0)),
    "how many": () => people.filter("id > 1").count(),
    "how many of an empty frame": () => none.count(),
    "column names": () => people.columns(),
  };
}
