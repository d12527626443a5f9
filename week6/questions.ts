import { assertRows, oneRow, type Row } from "../grading/compare_rows.ts";
import { SILVER_COLUMNS } from "../grading/lake_columns.ts";
import { silverReviews } from "../grading/lake_rows.ts";
import type { LabQuestion, Trial } from "../grading/lab_question.ts";
import { appendedRows, frameOf } from "../grading/run_stream.ts";
import { checksOfSchema, checksOfStream } from "../grading/stream_checks.ts";
import { watermarkOf } from "../grading/watermark_checks.ts";
import { require, WrongAnswer } from "../grading/wrong_answer.ts";
import { checksOfWriter } from "../grading/writer_checks.ts";
import { type DataFrame, parseSchema, type Session, window } from "../lib/mod.ts";

/** The lab as its solution has it. */
export type Lab = typeof import("./solution.ts");

const SILVER_SCHEMA = parseSchema(SILVER_COLUMNS.join(", "));
const START_MS = Date.parse("2026-03-01T12:00:00Z");
/** So much later that every window has ended, however long. */
const FAR_FUTURE = Temporal.Instant.from("2099-01-01T00:00:00Z");

/** Reviews at times given in seconds. */
function reviewsAt(seed: number, ...seconds: (number | null)[]): Row[] {
  const rows = silverReviews(seed, seconds.length + 4);
  return seconds.map((second, i) => ({
    ...rows[i]!,
    review_timestamp: second === null ? null : atSecond(second),
  }));
}

function atSecond(second: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(START_MS + second * 1000);
}

function withWatermark(session: Session, rows: readonly Row[]): DataFrame {
  return frameOf(session, SILVER_COLUMNS, rows).withWatermark("review_timestamp", "10 seconds");
}

/** Runs the answer to Question 4 on a stream with the watermark of Question 3. */
async function gold(
  factReview: (silver: DataFrame) => Promise<DataFrame>,
  batches: readonly (readonly Row[])[],
  trial: Trial,
): Promise<Row[][]> {
  try {
    return await appendedRows(
      SILVER_SCHEMA,
      (silver) => factReview(silver.withWatermark("review_timestamp", "10 seconds")),
      batches,
      trial,
    );
  } catch (error) {
    if (!(error as Error).message.includes("STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION")) throw error;
    throw new WrongAnswer(
      "Append mode cannot write its groups: none of the columns that it groups by says when a group is finished. " +
        "That must be a window of review_timestamp, or review_timestamp itself.",
    );
  }
}

/** The questions of week 6. */
export const QUESTIONS: readonly LabQuestion<Lab>[] = [
  {
    number: 1,
    title: "Define the schema of the silver reviews",
    task:
      "The 16 columns of bronze and then `customer_name`, `gender`, `date_of_birth`, `city` and `state`: all text but `review_timestamp`, a timestamp.",
    points: 1,
    hints: [
      "It is the schema of week 5, and five columns more.",
      'In `struct({ name: "type", … })` the order is that of the files: bronze first, then the customer.',
    ],
    answer: "silverSchema",
    gives: "schema",
    checks: checksOfSchema(SILVER_COLUMNS, (lab) => lab.silverSchema()),
  },
  {
    number: 2,
    title: "Read the silver reviews as a stream",
    task: "As in week 5, from `path` and with the schema of Question 1.",
    points: 1,
    hints: [
      "The session has two ways to read: one for what is there, one for what arrives.",
      "`session.readStream`, then `format`, `schema` and `load`; the function is given the schema and the path.",
    ],
    answer: "readSilver",
    gives: "stream",
    checks: checksOfStream<Lab>({
      answer: (lab, session, schema, path) => lab.readSilver(session, schema, path),
      schema: SILVER_SCHEMA,
      columns: SILVER_COLUMNS,
      rows: (seed) => silverReviews(seed, 10),
    }),
  },
  {
    number: 3,
    title: "Set a watermark of 10 seconds",
    task: "Say that rows come at most 10 seconds late, by `review_timestamp`. You need `withWatermark`.",
    points: 2,
    hints: [
      "The watermark is a property of the DataFrame: one verb, before anything is grouped.",
      "`withWatermark` takes the name of the column and a text with a number and a unit.",
    ],
    answer: "watermarked",
    gives: "stream",
    checks: {
      "it waits 10 seconds for late rows, by review_timestamp": async (lab, { session }) => {
        await requireWatermark(await lab.watermarked(frameOf(session, SILVER_COLUMNS, [])), session);
      },
      "all rows are there, as they were": async (lab, { session, seed }) => {
        const [first, ...others] = reviewsAt(seed, 4, 2, 2, null, 900);
        const rows = [first!, ...others, first!];
        const actual = await (await lab.watermarked(frameOf(session, SILVER_COLUMNS, rows))).collect();
        assertRows({ expected: rows, actual, key: ["review_id"] });
      },
      "rows that are less late than that count, later ones do not": async (lab, trial) => {
        const late = reviewsAt(trial.seed, 40, 31, 39, 30.5, null);
        const tooLate = reviewsAt(trial.seed, 15, 2);
        const end = [{ ...late[0]!, review_timestamp: FAR_FUTURE }];
        const counts = async (silver: DataFrame) =>
          (await lab.watermarked(silver)).groupBy(window("review_timestamp", "1 second")).count();
        const written = await appendedRows(
          SILVER_SCHEMA,
          counts,
          [late, [...tooLate, ...reviewsAt(trial.seed, 32)], end],
          trial,
        );
        const expected = [30, 31, 32, 39, 40].map((second) => ({ second: atSecond(second).toString() }));
        assertRows({
          expected,
          actual: written.at(-1)!.map((row) => ({
            second: (row.window as { start: unknown }).start?.toString(),
          })),
          says: {
            missing: "A review is left out that came less than 10 seconds late",
            extra: "A review counts that came more than 10 seconds late",
          },
        });
      },
    },
  },
  {
    number: 4,
    title: "Aggregate over dimensions of your choice",
    task:
      "Group the reviews by a window of time and whatever you find interesting, and compute something of each group: how many reviews, their mean rating.",
    points: 4,
    hints: [
      "Which column says when a group can no longer change? It must be among those that you group by.",
      "`groupBy` takes several columns, and one of them can be `window(…)` of the time and a length.",
      "`agg` computes: `count`, `avg`. The rating is text, and becomes a number by `cast`.",
    ],
    answer: "factReview",
    gives: "stream",
    checks: {
      "reviews of one group become one row": async (lab, { session, seed }) => {
        const [one] = reviewsAt(seed, 3);
        const rows = [one!, one!, one!];
        const facts = await (await lab.factReview(withWatermark(session, rows))).collect();
        require(
          facts.length === 1,
          `Three reviews that are equal in all columns become ${facts.length} rows, and should be one group.`,
          oneRow("input, three times", one!, [
            "review_timestamp",
            "product_category",
            "state",
            "star_rating",
          ]),
        );
      },
      "something is computed of each group": async (lab, { session, seed }) => {
        const [one] = reviewsAt(seed, 3);
        const of = async (...rows: Row[]) => {
          const facts = await (await lab.factReview(withWatermark(session, rows))).collect();
          return JSON.stringify(facts, (_, value) => typeof value === "bigint" ? String(value) : value);
        };
        const several = [1, 5, 2].map((stars) => ({
          ...one!,
          star_rating: String(stars),
          helpful_votes: String(stars),
        }));
        require(
          await of({ ...one!, star_rating: "4" }) !== await of(...several),
          "A group of one review and a group of three with other ratings look the same: nothing is computed of them.",
        );
      },
      "reviews of different times are different groups": async (lab, { session, seed }) => {
        const [one] = reviewsAt(seed, 3);
        const years = [2015, 2020, 2026].map((year) => Temporal.Instant.from(`${year}-06-01T10:00:00Z`));
        const rows = years.map((time) => ({ ...one!, review_timestamp: time }));
        const facts = await (await lab.factReview(withWatermark(session, rows))).collect();
        const groups = `Three reviews of three different years become ${
          ["no group", "one group", "two groups"][facts.length] ?? `${facts.length} groups`
        }`;
        require(facts.length > 0, `${groups}: some are left out.`);
        require(
          facts.length === 3,
          `${groups}: review_timestamp is not among the columns that it groups by.`,
        );
      },
      "append mode writes each group once, when the watermark has passed it, and nothing before": async (
        lab,
        trial,
      ) => {
        const random = (i: number) => (i * 7919 + trial.seed) % 9;
        const first = reviewsAt(trial.seed, ...Array.from({ length: 20 }, (_, i) => random(i)));
        const second = reviewsAt(trial.seed + 1, ...Array.from({ length: 20 }, (_, i) => 9 + random(i) / 2));
        const end = [{ ...first[0]!, review_timestamp: FAR_FUTURE }];
        const [early, , all] = await gold((silver) => lab.factReview(silver), [first, second, end], trial);
        const facts = await (await lab.factReview(withWatermark(trial.session, [...first, ...second])))
          .collect();
        require(early!.length < facts.length, "Groups are written before the watermark has passed them.");
        assertRows({
          expected: facts,
          actual: all!,
          says: {
            missing: "A finished group is not written",
            extra: "A group is written that should not be",
          },
        });
      },
    },
  },
  {
    number: 5,
    title: "Append Parquet files to the gold layer",
    task: "Write the groups as you wrote silver, and look at them:",
    points: 2,
    hints: [
      "The answer to Question 7 of week 5 fits here, word for word.",
      "`writeStream` with `format`, `outputMode` and the options `path` and `checkpointLocation`.",
    ],
    answer: "writeGold",
    gives: "writer",
    checks: checksOfWriter<Lab>({
      answer: (lab) => lab.writeGold,
      columns: ["product_category string", "state string", "review_count bigint", "mean_rating double"],
      rows: (seed) =>
        silverReviews(seed, 12).map(({ product_category, state }, i) => ({
          product_category,
          state,
          review_count: BigInt(i),
          mean_rating: i / 4,
        })),
    }),
  },
];

async function requireWatermark({ plan }: DataFrame, session: Session): Promise<void> {
  const mark = watermarkOf(plan);
  require(mark !== undefined, "It sets no watermark.");
  require(
    mark.column.toLowerCase() === "review_timestamp",
    `Its watermark is on the column ${mark.column}, and not on review_timestamp.`,
  );
  const [same] = await session.sql(`SELECT INTERVAL '${mark.delay}' = INTERVAL 10 SECONDS AS ok`).collect();
  require(same?.ok === true, `Its watermark is ${mark.delay}, and not 10 seconds.`);
}
