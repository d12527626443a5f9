import { fieldsOf, reviewLines } from "../grading/lake_rows.ts";
import { assertColumns, assertRows, oneRow, type Row } from "../grading/compare_rows.ts";
import type { LabQuestion } from "../grading/lab_question.ts";
import { collected, frameOf } from "../grading/run_stream.ts";
import { require } from "../grading/wrong_answer.ts";
import { checksOfWriter } from "../grading/writer_checks.ts";
import { type DataFrame, parseSchema, type Session } from "../lib/mod.ts";

/** The lab as its solution has it. */
export type Lab = typeof import("./solution.ts");

const FIELDS = Object.keys(fieldsOf(""));
const FIELD_COLUMNS = FIELDS.map((name) => `${name} string`);
const LINE_SCHEMA = parseSchema(
  "topic string, partition int, offset bigint, bytes binary, value string",
);

/** Lines as they come from `readLines`, at offsets 0, 1, 2, …: text, bytes that are no text, or NULL. */
function lines(session: Session, ...values: (string | Uint8Array | null)[]): DataFrame {
  const rows = values.map((value, offset) => {
    const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
    return ["reviews", 0, offset, bytes, bytes && new TextDecoder().decode(bytes)];
  });
  return session.createDataFrame(rows, LINE_SCHEMA);
}

function inputLine(value: unknown) {
  const text = String(value).replaceAll("\t", "▸");
  return { title: "input (▸ is a tab)", header: ["value"], rows: [[text]] };
}

/** A whole line, and what can be wrong with it; each with the reason, or none. */
function malformedLines(seed: number): { value: string | Uint8Array | null; reason: string | null }[] {
  const whole = reviewLines(seed, 6);
  const fields = whole[0]!.split("\t");
  const bytes = new TextEncoder().encode(whole[1]);
  const broken = bytes.with(bytes.length - 12, 0xff);
  return [
    ...whole.map((value) => ({ value, reason: null })),
    { value: fields.slice(0, 3).join("\t"), reason: "3 fields instead of 15" },
    { value: fields.slice(0, 14).join("\t"), reason: "14 fields instead of 15" },
    { value: `${whole[2]}\tmore`, reason: "16 fields instead of 15" },
    { value: `${whole[3]}\t`, reason: "16 fields instead of 15" },
    { value: "", reason: "1 fields instead of 15" },
    { value: null, reason: "no value" },
    { value: broken, reason: "not valid UTF-8" },
    { value: new Uint8Array([0xff, 0x09, 0xfe]), reason: "not valid UTF-8" },
    { value: "\t".repeat(14), reason: null },
  ];
}

/** The questions of week 4. */
export const QUESTIONS: readonly LabQuestion<Lab>[] = [
  {
    number: 1,
    title: "Split each line and name its fields",
    task:
      "Split `value` on tabs, and give each of the 15 pieces its name from the list above with `as`. All stay text.",
    points: 3,
    hints: [
      "One function makes a list of the pieces of a line, and each piece is an element of that list.",
      "`split` makes the list. Its second argument is the delimiter: what is a tab in a JavaScript text?",
      "`fields.getItem(0)` is the first piece. Give each one its name with `as`, and put all 15 into one `select`.",
    ],
    answer: "nameFields",
    gives: "stream",
    checks: {
      "the 15 columns are there, as text": async (lab, { session }) => {
        await assertColumns(await lab.nameFields(lines(session)), FIELD_COLUMNS);
      },
      "each field is in its column, as it is in the line": async (lab, { session, seed }) => {
        const values = reviewLines(seed, 20);
        const actual = await collected(await lab.nameFields(lines(session, ...values)), {
          INVALID_ARRAY_INDEX:
            "It takes a piece of a line that the line does not have. Is it split at tabs, and are the pieces counted from 0?",
        });
        const lineOf = new Map(values.map((value) => [JSON.stringify(fieldsOf(value)), value]));
        assertRows({
          expected: values.map(fieldsOf),
          actual,
          key: ["review_id"],
          input: (row) => lineOf.has(JSON.stringify(row)) ? [inputLine(lineOf.get(JSON.stringify(row)))] : [],
          says: { missing: "A line of the input has no row" },
        });
      },
    },
  },
  {
    number: 2,
    title: "Add the time of processing",
    task: "Add a column `review_timestamp` that holds when the row was processed.",
    points: 1,
    hints: [
      "One verb of a DataFrame adds a column and keeps all others.",
      "`withColumn` takes the name and what is in the column. The time comes from a function of Spark, not from JavaScript's clock.",
    ],
    answer: "addReviewTimestamp",
    gives: "stream",
    checks: {
      "review_timestamp is there beside the other columns, and is a timestamp": async (lab, { session }) => {
        const columns = ["review_id string", "star_rating string"];
        const frame = await lab.addReviewTimestamp(frameOf(session, columns, []));
        await assertColumns(frame, [...columns, "review_timestamp timestamp"]);
      },
      "all rows are there with one time, that of processing": async (lab, { session, seed }) => {
        const rows = reviewLines(seed, 5).map(fieldsOf);
        const frame = await lab.addReviewTimestamp(frameOf(session, FIELD_COLUMNS, rows));
        const before = Temporal.Now.instant().epochMilliseconds;
        const actual = await frame.collect();
        const after = Temporal.Now.instant().epochMilliseconds;
        assertRows({ expected: rows, actual, key: ["review_id"] });
        const times = new Set(actual.map((row) => row.review_timestamp?.epochMilliseconds));
        const [time] = times;
        require(
          time !== undefined && times.size === 1,
          "Column review_timestamp is not the same in all rows of a batch.",
        );
        require(
          before <= time && time <= after,
          `Column review_timestamp is not the time of processing: the row is processed now, and it holds ${
            new Date(time).toISOString()
          }.`,
        );
      },
    },
  },
  {
    number: 3,
    title: "Append Parquet files to the bronze layer",
    task:
      "Write the rows as a stream: format `parquet`, output mode `append`, to the `path` and with the `checkpointLocation` that the function is given. Return the writer; the last lines of the script start it.",
    points: 2,
    hints: [
      "A stream is written with `writeStream`; each setting is one call, and each call gives the writer back.",
      "`format`, `outputMode` and two `option`s: `path` and `checkpointLocation`. Do not start it.",
    ],
    answer: "writeParquet",
    gives: "writer",
    checks: checksOfWriter<Lab>({
      answer: (lab) => lab.writeParquet,
      columns: [...FIELD_COLUMNS, "review_timestamp timestamp"],
      rows: (seed) =>
        reviewLines(seed, 12).map((line) => ({
          ...fieldsOf(line),
          review_timestamp: Temporal.Instant.from("2026-03-01T12:00:00.25Z"),
        })),
    }),
  },
  {
    number: 4,
    title: "Survive malformed lines (extra)",
    task:
      "Divide the lines in two frames, so that nothing stops and nothing is lost: `good`, those with exactly 15 fields; and `rejected`, all others, with the columns `topic`, `partition`, `offset`, `bytes` and `reason`. The script writes the second one to `bronze/reviews_rejected`.",
    points: 4,
    hints: [
      "Find the reason first, as one column that is NULL for good lines. Both frames are filters by that column.",
      "`when(…, …).when(…, …)` without `otherwise` is NULL for the rest. Begin with the line that is NULL: nothing else can be asked of it.",
      "`size` counts the pieces that `split` makes; `cast` makes text of the number, and `concat` joins texts. `isValidUtf8` is asked of `bytes`, since `value` has been mended already.",
    ],
    answer: "separate",
    gives: { good: "stream", rejected: "stream" },
    checks: {
      "rejected has the columns topic, partition, offset, bytes and reason": async (lab, { session }) => {
        const { rejected } = await lab.separate(lines(session));
        await assertColumns(rejected, [
          "topic string",
          "partition int",
          "offset bigint",
          "bytes binary",
          "reason string",
        ]);
      },
      "good has the lines with exactly 15 fields, as they are": async (lab, { session, seed }) => {
        const all = malformedLines(seed).map((one, offset) => ({ ...one, offset: BigInt(offset) }));
        const { good } = await lab.separate(lines(session, ...all.map(({ value }) => value)));
        assertRows({
          columns: ["offset", "value"],
          key: ["offset"],
          expected: all.filter(({ reason }) => reason === null),
          actual: await good.collect(),
          input: ({ offset }) => [inputOf(all, offset)],
          says: { missing: "A whole line is not in good", extra: "A line that is not whole is in good" },
        });
      },
      "rejected has all other lines, with their place and the reason": async (lab, { session, seed }) => {
        const all = malformedLines(seed).map((one, offset) => ({ ...one, offset: BigInt(offset) }));
        const { rejected } = await lab.separate(lines(session, ...all.map(({ value }) => value)));
        const bytesOf = (value: string | Uint8Array | null) =>
          typeof value === "string" ? new TextEncoder().encode(value) : value;
        assertRows({
          columns: ["topic", "partition", "offset", "bytes", "reason"],
          key: ["offset"],
          expected: all.filter(({ reason }) => reason !== null).map(({ value, ...rest }) => ({
            topic: "reviews",
            partition: 0,
            ...rest,
            bytes: bytesOf(value),
          })),
          actual: await rejected.collect(),
          input: ({ offset }) => [inputOf(all, offset)],
          says: { missing: "A malformed line is not in rejected", extra: "A whole line is in rejected" },
        });
      },
    },
  },
];

function inputOf(all: readonly Row[], offset: unknown) {
  const { value } = all[Number(offset)]!;
  if (typeof value === "string") return inputLine(value);
  return oneRow("input", { value });
}
