import { assert, assertEquals } from "@std/assert";
import { SILVER_COLUMNS } from "../grading/lake_columns.ts";
import { checksOfSchema, checksOfStream, checksOfWriter } from "../grading/layer_checks.ts";
import type { Question } from "../grading/question.ts";
import { type DataFrame, parseSchema, type Session } from "../lib/mod.ts";

/** The lab as its solution has it: a script that lacks one of the answers does not compile. */
export type Lab = typeof import("./solution.ts");

const SILVER_SCHEMA = parseSchema(SILVER_COLUMNS.join(", "));

const REVIEW = ["US", "50110", "R1K2", "B00A", "9013", "Tea Pot", "Toys", "5", "0", "1", "N", "Y"];
const ADA = ["Ada Miller", "F", "1990-12-10", "Ames", "IA"];

/** Two times that no window has in common. */
const [EARLY, LATE] = ["2015-08-31T10:00:01Z", "2016-02-29T17:30:00Z"];

/** Reviews that are alike but for their times. */
function reviewsAt(session: Session, ...times: string[]): DataFrame {
  const rows = times.map((time) => {
    const instant = Temporal.Instant.from(time);
    return [...REVIEW, "Love it", "Pours well", "2015-08-31", instant, ...ADA];
  });
  return session.createDataFrame(rows, SILVER_SCHEMA);
}

function stream(session: Session, path = "s3a://hwe/me/silver"): DataFrame {
  return session.readStream.format("parquet").schema(SILVER_SCHEMA).load(path);
}

/** What the aggregate of Question 4 has written when all these reviews have come, on a stream with the watermark of Question 3. */
async function goldOf(lab: Lab, session: Session, ...times: string[]): Promise<Record<string, unknown>[]> {
  const folder = await Deno.makeTempDir();
  try {
    await reviewsAt(session, ...times).write.parquet(`${folder}/silver`);
    const silver = stream(session, `${folder}/silver`).withWatermark("review_timestamp", "10 seconds");
    const query = await lab.factReview(silver).writeStream.format("parquet").outputMode("append")
      .option("checkpointLocation", `${folder}/checkpoint`).trigger({ availableNow: true })
      .start(`${folder}/gold`);
    await query.awaitTermination();
    return await session.read.parquet(`${folder}/gold`).collect();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The questions of week 6, each with what its answer does to a few rows. */
export const QUESTIONS: readonly Question<Lab>[] = [
  {
    number: 1,
    title: "Define the schema of the silver reviews",
    ask: (lab) => lab.silverSchema(),
    checks: checksOfSchema(SILVER_COLUMNS, (lab) => lab.silverSchema()),
  },
  {
    number: 2,
    title: "Read the silver reviews as a stream",
    ask: (lab, session) => lab.readSilver(session, SILVER_SCHEMA, "s3a://hwe/me/silver"),
    checks: checksOfStream(
      SILVER_SCHEMA,
      (lab, session, path) => lab.readSilver(session, SILVER_SCHEMA, path),
    ),
  },
  {
    number: 3,
    title: "Set a watermark of 10 seconds",
    ask: (lab, session) => lab.watermarked(stream(session)),
    checks: {
      "rows may come 10 seconds late, by review_timestamp": async (lab, session) => {
        const silver = stream(session);
        const { plan } = lab.watermarked(silver);
        assert(plan.kind === "withWatermark", "its last step is not withWatermark");
        assertEquals(plan.column.toLowerCase(), "review_timestamp");
        const [same] = await session.sql(`SELECT INTERVAL '${plan.delay}' = INTERVAL 10 SECONDS AS ok`)
          .collect();
        assertEquals(same, { ok: true }, `the watermark is ${plan.delay}`);
        assertEquals(plan.input, silver.plan, "the rows are changed, too");
      },
    },
  },
  {
    number: 4,
    title: "Aggregate over dimensions of your choice",
    ask: (lab, session) => lab.factReview(stream(session).withWatermark("review_timestamp", "10 seconds")),
    checks: {
      "reviews of one group become one row": async (lab, session) => {
        const facts = await lab.factReview(reviewsAt(session, EARLY, EARLY, EARLY)).collect();
        assertEquals(facts.length, 1);
      },
      "reviews of different times are different groups": async (lab, session) => {
        const facts = await lab.factReview(reviewsAt(session, EARLY, LATE)).collect();
        assertEquals(facts.length, 2);
      },
      "append mode can write each group once, when the watermark has passed it": async (lab, session) => {
        assertEquals((await goldOf(lab, session, EARLY, LATE)).length, 1);
      },
      "nothing is written before": async (lab, session) => {
        assertEquals(await goldOf(lab, session, LATE), []);
      },
    },
  },
  {
    number: 5,
    title: "Append Parquet files to the gold layer",
    ask: (lab, session) => lab.writeGold(stream(session), "gold", "checkpoint"),
    checks: checksOfWriter(stream, (lab) => lab.writeGold),
  },
];
