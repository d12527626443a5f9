import { assertColumns, assertRows, oneRow, type Row } from "../grading/compare_rows.ts";
import { CUSTOMER_COLUMNS, REVIEW_COLUMNS, SILVER_COLUMNS } from "../grading/lake_columns.ts";
import { bronzeCustomers, bronzeReviews, silverReviews } from "../grading/lake_rows.ts";
import type { Asked, Checks, LabQuestion, Trial } from "../grading/lab_question.ts";
import { frameOf, streamedRows } from "../grading/run_stream.ts";
import { checksOfSchema, checksOfStream } from "../grading/stream_checks.ts";
import { valueText } from "../grading/value_text.ts";
import { require } from "../grading/wrong_answer.ts";
import { checksOfWriter } from "../grading/writer_checks.ts";
import { parseSchema, type Session } from "../lib/mod.ts";

/** The lab as its solution has it. */
export type Lab = typeof import("./solution.ts");

const REVIEW_SCHEMA = parseSchema(REVIEW_COLUMNS.join(", "));
const KEY = ["review_id", "customer_id"];

/** Makes the names that Questions 3 and 5 give, for answers that are asked on their own. */
function nameViews(session: Session, reviews: readonly Row[], customers: readonly Row[]): void {
  frameOf(session, REVIEW_COLUMNS, reviews).createOrReplaceTempView("reviews");
  frameOf(session, CUSTOMER_COLUMNS, customers).createOrReplaceTempView("customers");
}

/** What a name that is not there, or is another one, is answered with. */
function requireView(session: Session, name: string): void {
  const tables = session.catalog.listTables();
  require(
    tables.includes(name),
    tables.length > 0
      ? `SQL knows ${tables.join(", ")}, and not ${name}.`
      : `SQL does not know ${name}: there is no view.`,
  );
}

/** Every pair of a review and a customer of one id. */
function joined(reviews: readonly Row[], customers: readonly Row[]): Row[] {
  return reviews.flatMap((review) =>
    customers.filter(({ customer_id }) => customer_id === review.customer_id)
      .map(({ customer_id: _, ...customer }) => ({ ...review, ...customer }))
  );
}

/** The questions of week 5 that are answered in code. */
export const QUESTIONS: readonly LabQuestion<Lab>[] = [
  {
    number: 1,
    title: "Define the schema of the bronze reviews",
    task: "A stream of files does not guess its columns: declare all 16, in order, with `struct({ … })`.",
    points: 1,
    hints: [
      "The columns are those of week 4, and the one that its Question 2 added.",
      'In `struct({ name: "type", … })` every type is "string" but one: which column is no text?',
    ],
    answer: "bronzeSchema",
    gives: "schema",
    checks: checksOfSchema(REVIEW_COLUMNS, (lab) => lab.bronzeSchema()),
  },
  {
    number: 2,
    title: "Read the bronze reviews as a stream",
    task: "Make a streaming DataFrame of the Parquet files in `path`, with the schema of Question 1.",
    points: 1,
    hints: [
      "The session has two ways to read: one for what is there, one for what arrives.",
      "`session.readStream`, then `format`, `schema` and `load`; the function is given the schema and the path.",
    ],
    answer: "readReviews",
    gives: "stream",
    checks: checksOfStream<Lab>({
      answer: (lab, session, schema, path) => lab.readReviews(session, schema, path),
      schema: REVIEW_SCHEMA,
      columns: REVIEW_COLUMNS,
      rows: (seed) => bronzeReviews(seed, 10),
    }),
  },
  {
    number: 3,
    title: "Register a view on the stream",
    task: "Make the stream known to SQL as `reviews`.",
    points: 1,
    hints: [
      "A view is a name for a DataFrame. The DataFrame itself registers it.",
      "`createOrReplaceTempView` takes the name. There is nothing to return.",
    ],
    answer: "nameReviews",
    gives: "nothing",
    checks: {
      "SQL knows the rows as reviews": async (lab, { session, seed }) => {
        const rows = bronzeReviews(seed, 8);
        await lab.nameReviews(frameOf(session, REVIEW_COLUMNS, rows));
        requireView(session, "reviews");
        const actual = await session.sql("SELECT * FROM reviews").collect();
        assertRows({ expected: rows, actual, key: KEY, says: { missing: "A review is not in the view" } });
      },
    },
  },
  {
    number: 4,
    title: "Read the bronze customers",
    task:
      "Make a static DataFrame of the Parquet files in `path`. `session.read` finds the columns in the files.",
    points: 1,
    hints: [
      "It is almost Question 2: what makes the difference between a stream and a static DataFrame?",
      "`session.read`, then `format` and `load`, or `parquet`; no schema is needed.",
    ],
    answer: "readCustomers",
    gives: "rows",
    checks: {
      "the customers in the files are there, with all columns, and it is no stream": async (lab, trial) => {
        const { session, folder, seed } = trial;
        const rows = bronzeCustomers(seed);
        await frameOf(session, CUSTOMER_COLUMNS, rows).write.parquet(`${folder}/customers`);
        const frame = await lab.readCustomers(session, `${folder}/customers`);
        require(
          !frame.isStreaming,
          "It is a stream, and should be what is there: customers are read again for every batch.",
        );
        await assertColumns(frame, CUSTOMER_COLUMNS);
        assertRows({
          expected: rows,
          actual: await frame.collect(),
          key: ["customer_id", "city"],
        });
      },
    },
  },
  {
    number: 5,
    title: "Register a view on the customers",
    task: "Make them known to SQL as `customers`.",
    points: 1,
    hints: ["It is Question 3 once more, with another name."],
    answer: "nameCustomers",
    gives: "nothing",
    checks: {
      "SQL knows the rows as customers": async (lab, { session, seed }) => {
        const rows = bronzeCustomers(seed).slice(0, 50);
        await lab.nameCustomers(frameOf(session, CUSTOMER_COLUMNS, rows));
        requireView(session, "customers");
        const actual = await session.sql("SELECT * FROM customers").collect();
        assertRows({
          expected: rows,
          actual,
          key: ["customer_id"],
          says: { missing: "A customer is not in the view" },
        });
      },
    },
  },
  {
    number: 6,
    title: "Join reviews and customers in SQL",
    task:
      "Write the query: every column of the review, then `customer_name`, `gender`, `date_of_birth`, `city` and `state` of the customer with the same `customer_id`. Reviews of unknown customers are left out.",
    points: 3,
    hints: [
      "SQL has a join that keeps only what has a partner on the other side.",
      "Give both sides a short name: `FROM reviews r`. `r.*` is every column of the reviews; the others are written one by one.",
      "`INNER JOIN customers c ON …`: the condition says that the ids of both sides are equal.",
    ],
    answer: "silverData",
    gives: "rows",
    checks: joinChecks("silverData", bronzeReviews),
  },
  {
    number: 7,
    title: "Append Parquet files to the silver layer",
    task:
      "Write the rows as you did in week 4. The customers are read again for every batch, so customers who are added are found from then on.",
    points: 2,
    hints: [
      "The answer to Question 3 of week 4 fits here, word for word.",
      "`writeStream` with `format`, `outputMode` and the options `path` and `checkpointLocation`.",
    ],
    answer: "writeSilver",
    gives: "writer",
    checks: checksOfWriter<Lab>({
      answer: (lab) => lab.writeSilver,
      columns: SILVER_COLUMNS,
      rows: (seed) => silverReviews(seed, 12),
    }),
  },
  {
    number: 9,
    title: "Keep unverified reviews out (extra)",
    task:
      "A review is verified when the shop knows that its writer bought the product: `verified_purchase` is `Y`. Write the query of Question 6 so that only such reviews get into silver.",
    points: 2,
    hints: [
      "SQL has a clause for conditions on rows.",
      "`WHERE` comes after the join. What becomes of a review where the column is NULL?",
    ],
    answer: "verifiedSilverData",
    gives: "rows",
    checks: {
      ...joinChecks(
        "verifiedSilverData",
        (seed) => bronzeReviews(seed, 40).map((row) => ({ ...row, verified_purchase: "Y" })),
      ),
      "reviews that are not verified are left out": async (lab, { session, seed }) => {
        const flags = ["Y", "N", "y", "", null];
        const rows = bronzeReviews(seed, 40).map((row, i) => ({
          ...row,
          verified_purchase: flags[i % flags.length],
        }));
        const customers = bronzeCustomers(seed);
        nameViews(session, rows, customers);
        assertRows({
          expected: joined(rows.filter((row) => row.verified_purchase === "Y"), customers),
          actual: await (await lab.verifiedSilverData(session)).collect(),
          key: [...KEY, "city"],
          says: {
            missing: "A verified review of a known customer is missing",
            extra: "A review is there that is not verified: look at verified_purchase",
          },
          input: (row) => [oneRow("input: review", row, ["review_id", "customer_id", "verified_purchase"])],
        });
      },
    },
  },
];

/** What holds for the answers of Question 6 and, of verified reviews, of Question 9. */
function joinChecks(
  answer: "silverData" | "verifiedSilverData",
  reviewsOf: (seed: number, rows: number) => readonly Row[],
): Checks<Lab> {
  const ask = (lab: Asked<Lab>, { session }: Trial) => lab[answer](session);
  return {
    "the columns of the review are there, and those of the customer": async (lab, trial) => {
      nameViews(trial.session, [], []);
      await assertColumns(await ask(lab, trial), SILVER_COLUMNS);
    },
    "each review has each customer of its id beside it, and unknown ones are left out": async (
      lab,
      trial,
    ) => {
      const { session, seed } = trial;
      const customers = bronzeCustomers(seed);
      const reviews = reviewsOf(seed, 60);
      nameViews(session, reviews, customers);
      const ids = new Set(customers.map(({ customer_id }) => customer_id));
      const expected = joined(reviews, customers);
      assertRows({
        expected,
        actual: await (await ask(lab, trial)).collect(),
        key: [...KEY, "city"],
        says: {
          missing: "A review of a known customer is missing",
          extra: "A row is there that no review and customer of one customer_id make",
        },
        input: (row) => [
          oneRow("input: review", row, KEY),
          {
            title: "input: customers of that id",
            header: ["customer_id", "customer_name", "city"],
            rows: customers.filter(({ customer_id }) => customer_id === row.customer_id)
              .map(({ customer_id, customer_name, city }) =>
                [customer_id, customer_name, city].map(valueText)
              ),
          },
        ],
      });
      require(
        reviews.some(({ customer_id }) => !ids.has(String(customer_id))),
        "The data has no unknown customer.",
      );
    },
    "it is a stream, also of reviews that come later": async (lab, trial) => {
      const { session, folder, seed } = trial;
      const [reviews, customers] = [reviewsOf(seed, 20), bronzeCustomers(seed)];
      await frameOf(session, REVIEW_COLUMNS, reviews).write.parquet(`${folder}/reviews`);
      session.readStream.schema(REVIEW_SCHEMA).parquet(`${folder}/reviews`).createOrReplaceTempView(
        "reviews",
      );
      frameOf(session, CUSTOMER_COLUMNS, customers).createOrReplaceTempView("customers");
      const silver = await ask(lab, trial);
      require(silver.isStreaming, "It is no stream: is it asked of the view reviews?");
      const actual = await streamedRows(silver, trial, "silver");
      assertRows({ expected: joined(reviews, customers), actual, key: [...KEY, "city"] });
    },
  };
}
