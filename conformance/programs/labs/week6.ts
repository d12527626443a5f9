import { type Session } from "../../../engine/mod.ts";
import { factReview, readSilver, silverSchema, watermarked, writeGold } from "../../../week6/solution.ts";
import { inOrder } from "../../outcome.ts";
import type { Cases, Params } from "../../program.ts";
import { progressOf, sinkLog } from "../../streams.ts";
import { walk } from "../../walk.ts";

export const about =
  "Week 6's solution: silver reviews counted behind a watermark to gold, in four runs, some rows late";

export const variants = { "": { "spark.sql.shuffle.partitions": "1" } };

const LOG_REGEXP = /^(commits|offsets|sources)\/[^.]*$/;

const TEXT_COLUMNS = silverSchema().fields.map(({ name }) => name).filter((name) =>
  name !== "review_timestamp"
);

/** Columns of silver made of a second `t` and a row's number `id`. */
const MADE: Readonly<Record<string, string>> = {
  review_timestamp: "timestamp_seconds(1700000000 + t)",
  star_rating: "CASE WHEN id % 7 = 0 THEN NULL ELSE CAST(id % 5 + 1 AS STRING) END",
  product_category: "CASE WHEN id % 2 = 0 THEN 'Books' ELSE 'Music' END",
  state: "CASE id % 3 WHEN 0 THEN 'OH' WHEN 1 THEN 'CA' END",
};

export function run(session: Session, { folder }: Params): Cases {
  const silver = `${folder}/silver/reviews`;
  const gold = `${folder}/gold/fact_review`;
  const checkpoint = `${folder}/gold-checkpoint`;

  /** One more file of silver reviews, of the seconds from `from` until before `to`, and a run. */
  async function runAfter(from: number, to: number, ...alsoAt: number[]): Promise<unknown> {
    const seconds = [...Array.from({ length: to - from }, (_, i) => from + i), ...alsoAt];
    const columns = silverSchema().fields.map(({ name }) =>
      `${MADE[name] ?? "CAST(id AS STRING)"} AS ${name}`
    );
    await session.createDataFrame(seconds.map((t, id) => [id, t]), "id INT, t INT")
      .selectExpr(...columns).write.mode("append").parquet(silver);
    return await runAgain();
  }

  async function runAgain(): Promise<unknown> {
    const facts = factReview(watermarked(readSilver(session, silverSchema(), silver)));
    return await progressOf(writeGold(facts, gold, checkpoint).trigger({ availableNow: true }));
  }

  return {
    "columns of text": () => TEXT_COLUMNS,
    "first run": () => runAfter(0, 60),
    "second run, some rows late": () => runAfter(60, 90, 5, 38, 41, 59),
    "nothing new": runAgain,
    "third run": () => runAfter(200, 201),
    "gold": () => session.read.parquet(gold),
    "gold in order": () =>
      inOrder(
        session.read.parquet(gold).orderBy("window", "product_category", "state")
          .selectExpr(
            "window.start",
            "window.end",
            "product_category",
            "state",
            "review_count",
            "mean_rating",
          ),
      ),
    "logs of the checkpoint": async () =>
      (await walk(checkpoint)).filter((path) => LOG_REGEXP.test(path)).sort(),
    "log of the sink": async () => Object.keys(await sinkLog(gold)),
  };
}
