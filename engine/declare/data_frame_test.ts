import { assertEquals } from "@std/assert";
import { col } from "./column.ts";
import { DataFrame } from "./data_frame.ts";
import type { Engine } from "./engine.ts";
import { type RowOf, struct } from "./schema.ts";

const REVIEWS = struct({ review_id: "string", stars: "int", votes: "bigint", at: "timestamp" });

/** Verbs only build plans; a frame that is never run needs no engine. */
function frame<Row extends Record<string, unknown>>(): DataFrame<Row> {
  return new DataFrame<Row>({ kind: "read", streaming: true, options: {}, paths: ["in"] }, {} as Engine);
}

function typedFrame(): DataFrame<NonNullable<(typeof REVIEWS)["rowType"]>> {
  return frame();
}

Deno.test("DataFrame verbs build a plan that is plain JSON", () => {
  const plan = typedFrame()
    .select("review_id", col("stars").plus(1).as("more"))
    .withColumn("two", col("more").multiply(2))
    .filter("more > 1")
    .drop("two")
    .limit(5).plan;
  assertEquals(JSON.parse(JSON.stringify(plan)), plan);
  assertEquals(plan.kind, "limit");
});

Deno.test("DataFrame.isStreaming is true when any input streams", () => {
  const still = new DataFrame({ kind: "local", schema: REVIEWS, rows: [] }, {} as Engine);
  assertEquals([still.isStreaming, still.union(typedFrame()).isStreaming], [false, true]);
});

Deno.test("DataFrame knows the columns of a schema declared with struct() when compiling", () => {
  const selected = typedFrame().select("stars", "votes", col("at").as("time"));
  const row: { stars: number | null; votes: bigint | null; time: unknown } = {} as RowIn<typeof selected>;
  // @ts-expect-error: Argument of type '"star"' is not assignable to parameter of type '"there is no column star"'
  typedFrame().select("star");
  // @ts-expect-error: there is no column star; and so with what else takes names
  typedFrame().groupBy("star").count();
  // @ts-expect-error: there is no column star
  typedFrame().groupBy("votes", col("stars")).sum("star");
  // @ts-expect-error: there is no column star
  typedFrame().agg({ star: "max", "*": "count" });
  // @ts-expect-error: there is no column star
  typedFrame().orderBy("votes", "star");
  // @ts-expect-error: there is no column star
  typedFrame().dropDuplicates("star");
  // @ts-expect-error: there is no column star
  typedFrame().withWatermark("star", "1 second");
  // @ts-expect-error: there is no column star
  typedFrame().join(typedFrame(), ["votes", "star"], "left");
  // @ts-expect-error: dropped
  typedFrame().drop("votes").select("votes");
  // @ts-expect-error: renamed
  typedFrame().withColumnRenamed("stars", "rating").select("stars");
  // @ts-expect-error: a string is no number
  const wrong: string | null = ({} as RowIn<typeof selected>).stars;
  assertEquals([row, wrong], [{}, undefined] as unknown);
});

Deno.test("DataFrame of SQL text or of an undeclared source takes any column name", () => {
  const untyped = typedFrame().selectExpr("stars AS s").select("s", "whatever").withColumn("x", col("y"))
    .drop("z");
  assertEquals(untyped.plan.kind, "drop");
});

type RowIn<Frame> = Frame extends DataFrame<infer Row> ? Row : RowOf<never>;

Deno.test("DataFrame.drop() takes a name whole", () => {
  const { plan } = new DataFrame({ kind: "local", schema: REVIEWS, rows: [] }, {} as Engine).drop("a.b");
  assertEquals(plan.kind === "drop" && plan.columns, [{ kind: "column", parts: ["a.b"] }]);
});

Deno.test("DataFrame shows no option of its source when it is printed", () => {
  const secret = new DataFrame(
    { kind: "read", streaming: true, options: { "kafka.sasl.password": "s3cret" }, paths: [] },
    {} as Engine,
  );
  assertEquals(Deno.inspect(secret).includes("s3cret"), false);
});

Deno.test("DataFrame.take(), first() and isEmpty() ask for no more rows than they need", async () => {
  const asked: unknown[] = [];
  const engine = {
    collect: (plan: { readonly count?: number }) => {
      asked.push(plan.count);
      return Promise.resolve([{ n: 1 }, { n: 2 }].slice(0, plan.count));
    },
  } as unknown as Engine;
  const rows = new DataFrame({ kind: "read", streaming: false, options: {}, paths: ["in"] }, engine);
  assertEquals(await rows.take(2), [{ n: 1 }, { n: 2 }]);
  assertEquals([await rows.first(), await rows.isEmpty(), asked], [{ n: 1 }, false, [2, 1, 1]]);
  const none = new DataFrame(rows.plan, { collect: () => Promise.resolve([]) } as unknown as Engine);
  assertEquals([await none.first(), await none.isEmpty()], [null, true]);
});
