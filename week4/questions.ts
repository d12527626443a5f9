import { assertEquals } from "@std/assert";
import type { Question } from "../grading/question.ts";
import { assertAppendsParquet } from "../grading/writes_parquet.ts";
import type { DataFrame, Session } from "../lib/mod.ts";

/** The lab as its solution has it: a script that lacks one of the answers does not compile. */
export type Lab = typeof import("./solution.ts");

const FIELDS = [
  "marketplace",
  "customer_id",
  "review_id",
  "product_id",
  "product_parent",
  "product_title",
  "product_category",
  "star_rating",
  "helpful_votes",
  "total_votes",
  "vine",
  "verified_purchase",
  "review_headline",
  "review_body",
  "purchase_date",
];

/** The line of the README. */
const TEA_POT = [
  ["US", "50110", "R1K2", "B00A", "9013", "Tea Pot", "Kitchen"],
  ["5", "0", "1", "N", "Y", "Love it", "Pours well", "2015-08-31"],
].flat();
/** Text that is easily mistaken for something else, and fields without any. */
const ODD = TEA_POT.with(5, `7" <br /> "pot", \\t Größe 👍`).with(12, "").with(14, "");

const TEA_POT_LINE = TEA_POT.join("\t");
const BROKEN_LINE = Uint8Array.from(
  new TextEncoder().encode(TEA_POT_LINE),
  (byte) => byte === 0x50 ? 0xff : byte,
);

/** Lines as they come from `readLines`, at offsets 0, 1, 2, …: text, bytes that are no text, or NULL. */
function lines(session: Session, ...values: (string | Uint8Array | null)[]): DataFrame {
  const rows = values.map((value, offset) => {
    const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
    return ["reviews", 0, offset, bytes, bytes && new TextDecoder().decode(bytes)];
  });
  return session.createDataFrame(
    rows,
    "topic string, partition int, offset bigint, bytes binary, value string",
  );
}

/** A stream to write: it is only declared, and never read. */
function stream(session: Session): DataFrame {
  return session.readStream.format("kafka").option("subscribe", "reviews").load();
}

async function columnTypes(frame: DataFrame): Promise<string[]> {
  return (await frame.schema()).fields.map(({ name, type }) => `${name} ${type}`);
}

/** The questions of week 4, each with what its answer does to a few rows. */
export const QUESTIONS: readonly Question<Lab>[] = [
  {
    number: 1,
    title: "Split each line and name its fields",
    ask: (lab, session) => lab.nameFields(lines(session)),
    checks: {
      "the 15 columns are there, in order, as text": async (lab, session) => {
        const types = await columnTypes(lab.nameFields(lines(session, TEA_POT_LINE)));
        assertEquals(types, FIELDS.map((name) => `${name} string`));
      },
      "each field is in its column": async (lab, session) => {
        const [row] = await lab.nameFields(lines(session, TEA_POT_LINE)).collect();
        assertEquals(row, Object.fromEntries(FIELDS.map((name, i) => [name, TEA_POT[i]])));
      },
      "quotes, other alphabets and empty fields stay as they are": async (lab, session) => {
        const rows = await lab.nameFields(lines(session, ODD.join("\t"), TEA_POT_LINE)).collect();
        assertEquals(rows.map((row) => FIELDS.map((name) => row[name])), [ODD, TEA_POT]);
      },
    },
  },
  {
    number: 2,
    title: "Add the time of processing",
    ask: (lab, session) => lab.addReviewTimestamp(lines(session)),
    checks: {
      "review_timestamp comes after the other columns and is a timestamp": async (lab, session) => {
        const frame = session.createDataFrame([["R1", "5"]], "review_id string, star_rating string");
        const types = await columnTypes(lab.addReviewTimestamp(frame));
        assertEquals(types, ["review_id string", "star_rating string", "review_timestamp timestamp"]);
      },
      "all rows have the same time, that of processing": async (lab, session) => {
        const frame = session.createDataFrame([["R1"], ["R2"]], "review_id string");
        const before = Temporal.Now.instant().epochMilliseconds;
        const rows = await lab.addReviewTimestamp(frame).collect();
        const after = Temporal.Now.instant().epochMilliseconds;
        const [first, second] = rows.map(({ review_timestamp }) => review_timestamp.epochMilliseconds);
        assertEquals(rows.map(({ review_id }) => review_id), ["R1", "R2"]);
        assertEquals(first, second);
        assertEquals(before <= first && first <= after, true, "review_timestamp is another time");
      },
    },
  },
  {
    number: 3,
    title: "Append Parquet files to the bronze layer",
    ask: (lab, session) => lab.writeParquet(stream(session), "bronze", "checkpoint"),
    checks: {
      "it appends Parquet files to the path, with the checkpoint": (lab, session) => {
        assertAppendsParquet(lab.writeParquet, stream(session));
      },
    },
  },
  {
    number: 4,
    title: "Survive malformed lines (extra)",
    ask: (lab, session) => lab.separate(lines(session)),
    checks: {
      "good has the lines with exactly 15 fields, as they are": async (lab, session) => {
        const odd = ODD.join("\t");
        const { good } = lab.separate(
          lines(session, TEA_POT_LINE, "US\t50110", odd, "", null, `${odd}\tmore`),
        );
        assertEquals((await good.collect()).map(({ offset, value }) => [offset, value]), [
          [0n, TEA_POT_LINE],
          [2n, odd],
        ]);
      },
      "rejected has all other lines, with their place and the reason": async (lab, session) => {
        const { rejected } = lab.separate(
          lines(session, "US\t50110\tR1K2", TEA_POT_LINE, `${TEA_POT_LINE}\tmore`, "", null),
        );
        assertEquals(
          (await rejected.collect()).map((row) => [row.topic, row.partition, row.offset, row.reason]),
          [
            ["reviews", 0, 0n, "3 fields instead of 15"],
            ["reviews", 0, 2n, "16 fields instead of 15"],
            ["reviews", 0, 3n, "1 fields instead of 15"],
            ["reviews", 0, 4n, "no value"],
          ],
        );
      },
      "a line that is not valid UTF-8 is rejected, and its bytes are kept": async (lab, session) => {
        const { good, rejected } = lab.separate(lines(session, BROKEN_LINE));
        assertEquals(await good.count(), 0);
        assertEquals((await rejected.collect()).map(({ bytes, reason }) => ({ bytes: [...bytes], reason })), [
          { bytes: [...BROKEN_LINE], reason: "not valid UTF-8" },
        ]);
      },
      "rejected has the columns topic, partition, offset, bytes and reason": async (lab, session) => {
        const types = await columnTypes(lab.separate(lines(session)).rejected);
        assertEquals(types.map((type) => type.split(" ")[0]), [
          "topic",
          "partition",
          "offset",
          "bytes",
          "reason",
        ]);
      },
    },
  },
];
