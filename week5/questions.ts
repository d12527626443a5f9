import { assertEquals } from "@std/assert";
import { CUSTOMER_COLUMNS, REVIEW_COLUMNS, SILVER_COLUMNS } from "../grading/lake_columns.ts";
import { checksOfSchema, checksOfStream, checksOfWriter } from "../grading/layer_checks.ts";
import type { Question } from "../grading/question.ts";
import { type DataFrame, parseSchema, type Session } from "../lib/mod.ts";

/** The lab as its solution has it: a script that lacks one of the answers does not compile. */
export type Lab = typeof import("./solution.ts");

const REVIEW_SCHEMA = parseSchema(REVIEW_COLUMNS.join(", "));

const ADA = ["50110", "Ada Miller", "F", "1990-12-10", "Ames", "IA"];
const ADA_AGAIN = ["50110", "Ada M. Miller", "F", "1990-12-10", "Boone", "IA"];
const SAM = ["60220", "Sam Ode", "X", "1971-02-28", "Reno", "NV"];
const TIME = Temporal.Instant.from("2015-08-31T10:00:00Z");

/** A review that is written by a customer of this id. */
function review(reviewId: string, customerId: string | null): unknown[] {
  const product = ["B00A", "9013", "Tea Pot", "Kitchen"];
  const votes = ["5", "0", "1", "N", "Y"];
  return ["US", customerId, reviewId, ...product, ...votes, "Love it", "Pours well", "2015-08-31", TIME];
}

function reviewsFrame(session: Session, ...rows: unknown[][]): DataFrame {
  return session.createDataFrame(rows, REVIEW_SCHEMA);
}

function customersFrame(session: Session, ...rows: unknown[][]): DataFrame {
  return session.createDataFrame(rows, CUSTOMER_COLUMNS.join(", "));
}

/** The names that Questions 3 and 5 give, for answers that are asked for on their own. */
function nameViews(session: Session, reviews: unknown[][], customers: unknown[][]): void {
  reviewsFrame(session, ...reviews).createOrReplaceTempView("reviews");
  customersFrame(session, ...customers).createOrReplaceTempView("customers");
}

/** A stream that is only declared, and never read. */
function stream(session: Session): DataFrame {
  return session.readStream.format("parquet").schema(REVIEW_SCHEMA).load("s3a://hwe/me/bronze");
}

async function columnTypes(frame: DataFrame): Promise<string[]> {
  return (await frame.schema()).fields.map(({ name, type }) => `${name} ${type}`);
}

/** Which review is beside which customer, as `R1 Ada Miller`, in no order. */
async function pairs(rows: DataFrame): Promise<string[]> {
  return (await rows.collect()).map((row) => `${row.review_id} ${row.customer_name}`).sort();
}

/** A folder with Parquet files of Ada and Sam, gone afterwards. */
async function customersFolder(session: Session): Promise<{ path: string } & AsyncDisposable> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/bronze/customers`;
  await customersFrame(session, ADA, SAM).write.parquet(path);
  return { path, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

/** The questions of week 5 that are answered in code, each with what its answer does to a few rows. */
export const QUESTIONS: readonly Question<Lab>[] = [
  {
    number: 1,
    title: "Define the schema of the bronze reviews",
    ask: (lab) => lab.bronzeSchema(),
    checks: checksOfSchema(REVIEW_COLUMNS, (lab) => lab.bronzeSchema()),
  },
  {
    number: 2,
    title: "Read the bronze reviews as a stream",
    ask: (lab, session) => lab.readReviews(session, REVIEW_SCHEMA, "s3a://hwe/me/bronze"),
    checks: checksOfStream(
      REVIEW_SCHEMA,
      (lab, session, path) => lab.readReviews(session, REVIEW_SCHEMA, path),
    ),
  },
  {
    number: 3,
    title: "Register a view on the stream",
    ask: (lab, session) => lab.nameReviews(stream(session)),
    checks: {
      "SQL knows the rows as reviews": async (lab, session) => {
        lab.nameReviews(reviewsFrame(session, review("R1", "50110"), review("R2", null)));
        const rows = await session.sql("SELECT review_id, customer_id FROM reviews").collect();
        assertEquals(rows, [{ review_id: "R1", customer_id: "50110" }, {
          review_id: "R2",
          customer_id: null,
        }]);
      },
    },
  },
  {
    number: 4,
    title: "Read the bronze customers",
    ask: (lab, session) => lab.readCustomers(session, "s3a://hwe/me/bronze/customers"),
    checks: {
      "the customers in the files are there, with all columns": async (lab, session) => {
        await using folder = await customersFolder(session);
        const customers = lab.readCustomers(session, folder.path);
        assertEquals(await columnTypes(customers), CUSTOMER_COLUMNS);
        assertEquals((await customers.collect()).map((row) => Object.values(row)).sort(), [ADA, SAM]);
      },
      "it is not a stream": (lab, session) => {
        assertEquals(lab.readCustomers(session, "s3a://hwe/me/bronze/customers").isStreaming, false);
      },
    },
  },
  {
    number: 5,
    title: "Register a view on the customers",
    ask: (lab, session) => lab.nameCustomers(customersFrame(session)),
    checks: {
      "SQL knows the rows as customers": async (lab, session) => {
        lab.nameCustomers(customersFrame(session, ADA, SAM));
        const rows = await session.sql("SELECT state FROM customers ORDER BY state").collect();
        assertEquals(rows, [{ state: "IA" }, { state: "NV" }]);
      },
    },
  },
  {
    number: 6,
    title: "Join reviews and customers in SQL",
    ask: (lab, session) => lab.silverData(session),
    checks: joinChecks("silverData"),
  },
  {
    number: 7,
    title: "Append Parquet files to the silver layer",
    ask: (lab, session) => lab.writeSilver(stream(session), "silver", "checkpoint"),
    checks: checksOfWriter(stream, (lab) => lab.writeSilver),
  },
  {
    number: 9,
    title: "Keep unverified reviews out (extra)",
    ask: (lab, session) => lab.verifiedSilverData(session),
    checks: {
      ...joinChecks("verifiedSilverData"),
      "reviews that are not verified are left out": async (lab, session) => {
        const verified = ["Y", "N", "y", "", null].map((flag, i) => review(`R${i}`, "50110").with(11, flag));
        nameViews(session, verified, [ADA]);
        assertEquals(await pairs(lab.verifiedSilverData(session)), ["R0 Ada Miller"]);
      },
    },
  },
];

/** What holds for the answers of Question 6 and, of verified reviews, of Question 9. */
function joinChecks(answer: "silverData" | "verifiedSilverData"): Question<Lab>["checks"] {
  return {
    "the columns of the review come first, then those of the customer": async (lab, session) => {
      nameViews(session, [], []);
      assertEquals(await columnTypes(lab[answer](session)), SILVER_COLUMNS);
    },
    "each review has its customer beside it, all columns in their places": async (lab, session) => {
      const rows = [review("R1", "50110"), review("R2", "60220")];
      nameViews(session, rows, [SAM, ADA]);
      const silver = (await lab[answer](session).collect()).map((row) => Object.values(row));
      const expected = [[...rows[0]!, ...ADA.slice(1)], [...rows[1]!, ...SAM.slice(1)]];
      assertEquals(silver.map(String).sort(), expected.map(String));
    },
    "reviews of unknown customers are left out": async (lab, session) => {
      nameViews(session, [review("R1", "50110"), review("R2", "99999"), review("R3", null)], [ADA, SAM]);
      assertEquals(await pairs(lab[answer](session)), ["R1 Ada Miller"]);
    },
    "a customer who is there twice gives two rows": async (lab, session) => {
      nameViews(session, [review("R1", "50110"), review("R2", "50110")], [ADA, ADA_AGAIN]);
      assertEquals(await pairs(lab[answer](session)), [
        "R1 Ada M. Miller",
        "R1 Ada Miller",
        "R2 Ada M. Miller",
        "R2 Ada Miller",
      ]);
    },
  };
}
