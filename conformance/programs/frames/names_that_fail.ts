import { col, expr, lit, type Session } from "../../../engine/mod.ts";
import type { Cases } from "../../program.ts";

export const about =
  "Names that are not there, with the names suggested; ambiguous ones; what cannot be resolved";

export function run(session: Session): Cases {
  const frame = session.createDataFrame(
    [[1, "a", { x: 1, y: "x" }]],
    "star_rating INT, review_id STRING, s STRUCT<x: INT, y: STRING>",
  );
  const many = session.createDataFrame(
    [[1, 2, 3, 4, 5, 6]],
    "aa INT, ab INT, ac INT, ba INT, zz INT, `a.b` INT",
  );
  const twice = frame.select("review_id", col("star_rating").as("review_id"));
  const upper = frame.select("review_id", col("star_rating").as("REVIEW_ID"));
  return {
    "close to a name": () => frame.select("star_ratng"),
    "close to no name": () => frame.select("qqqqqqqqqq"),
    "more names than are suggested": () => many.select("a"),
    "a name with a dot": () => many.select("a.b"),
    "a name with a dot, quoted": () => many.select("`a.b`"),
    "in filter": () => frame.filter("ratng > 3"),
    "in withColumn": () => frame.withColumn("x", col("reviewid")),
    "of an alias": () => frame.alias("r").select("r.nope"),
    "another alias": () => frame.alias("r").select("t.review_id"),
    "a member that is not there": () => frame.select("s.z"),
    "a member of what has none": () => frame.select("review_id.x"),
    "a member with other letters": () => frame.select("S.X"),
    "ambiguous": () => twice.select("review_id"),
    "ambiguous but for case": () => upper.select("review_id"),
    "ambiguous, all": () => twice.select("*").select(lit(1)),
    "replace an ambiguous name": () => twice.withColumn("review_id", lit(1)).select(lit(2)),
    "a frame without columns": () => frame.drop("star_rating", "review_id", "s").select("x"),
    "a function that is not there": () => frame.selectExpr("uper(review_id)"),
    "too few arguments": () => frame.selectExpr("substring(review_id)"),
    "too many arguments": () => frame.selectExpr("upper(review_id, 1)"),
    "an argument of a wrong type": () => frame.selectExpr("upper(s)"),
    "a struct plus one": () => frame.selectExpr("s + 1"),
    "a condition that is none": () => frame.filter("star_rating"),
    "a condition of text": () => frame.filter("review_id"),
    "a quote without its partner": () => frame.select(col("`review_id")),
    "text that is no expression": () => frame.selectExpr("1 +"),
    "text with two expressions": () => frame.selectExpr("1, 2"),
    "an empty text": () => frame.selectExpr(""),
    "a keyword as a name": () => frame.selectExpr("star_rating AS select", "review_id AS `from`"),
    "a type that is not there": () => frame.selectExpr("CAST(review_id AS NUMBR)"),
    "an aggregate": () => frame.filter("sum(star_rating) > 1"),
    "a star in a call": () => frame.selectExpr("upper(*)"),
    "a value that cannot be computed": () => frame.select(col("star_rating").divide(0)),
    "a value that is not asked for": () => frame.withColumn("bad", expr("1 / 0")).select("review_id"),
    "negative limit": () => frame.limit(-1).count(),
  };
}
