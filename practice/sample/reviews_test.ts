import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { customers } from "./customers.ts";
import { kindAt } from "./malformed.ts";
import { REVIEW_FIELDS, reviews } from "./reviews.ts";

/** Changes only when the generator is changed on purpose: practice topics and lessons then show other rows. */
const HASH_OF_SEED_42 = "dd35f8ba366a697f6de6e2ff953ea494ff24b7c47f861ee3bcf82a3963d96875";

const rowsOf = (lines: Iterable<string>) =>
  Array.from(lines, (line) => {
    const fields = line.split("\t");
    return Object.fromEntries(REVIEW_FIELDS.map((name, index) => [name, fields[index]!]));
  });

async function sha256(lines: Iterable<string>): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode([...lines].join("\n")));
  return new Uint8Array(digest).toHex();
}

Deno.test("reviews() gives the same bytes for the same seed, on every machine", async () => {
  assertEquals(await sha256(reviews({ seed: 42, rows: 1000 })), HASH_OF_SEED_42);
  assertNotEquals(await sha256(reviews({ seed: 43, rows: 1000 })), HASH_OF_SEED_42);
});

Deno.test("reviews() gives clean lines: 15 fields, no line breaks, text that UTF-8 can hold", () => {
  for (const line of reviews({ seed: 1, rows: 2000 })) {
    assertEquals(line.split("\t").length, 15, line);
    assert(!/[\r\n\0]/.test(line) && line.isWellFormed(), line);
  }
});

Deno.test("reviews() fills each field as the course does", () => {
  const shapes: Record<string, RegExp> = {
    marketplace: /^[A-Z]{2}$/,
    customer_id: /^\d{8}$/,
    review_id: /^R[0-9A-Z]{13}$/,
    product_id: /^B00[0-9A-Z]{7}$/,
    product_parent: /^\d{9}$/,
    product_title: /\S/,
    product_category: /^[A-Z][A-Za-z_& ]+$/,
    star_rating: /^[1-5]$/,
    helpful_votes: /^\d+$/,
    total_votes: /^\d+$/,
    vine: /^[YN]$/,
    verified_purchase: /^[YN]$/,
    review_headline: /\S/,
    review_body: /\S/,
    purchase_date: /^(1999|200\d|201[0-5])-\d\d-\d\d$/,
  };
  for (const row of rowsOf(reviews({ seed: 42, rows: 1000 }))) {
    const wrong = Object.entries(shapes).filter(([name, shape]) => !shape.test(row[name]!));
    assertEquals(wrong, [], JSON.stringify(row));
    assert(Number(row.helpful_votes) <= Number(row.total_votes));
  }
});

Deno.test("reviews() is as mixed as the real thing", () => {
  const lines = [...reviews({ seed: 42, rows: 2000 })];
  const rows = rowsOf(lines);
  const count = (name: string, value: string) => rows.filter((row) => row[name] === value).length;
  const stars = ["1", "2", "3", "4", "5"].map((value) => count("star_rating", value));
  assert(stars[4]! > 1000 && stars[0]! > stars[1]!, `stars are ${stars}`);
  const some = { vine: "Y", verified_purchase: "N" };
  for (const [name, value] of Object.entries(some)) assert(count(name, value) > 0, `no ${name} = ${value}`);
  for (const text of ["<br />", "&#34;", '"', "é", "👍"]) {
    assert(lines.some((line) => line.includes(text)), `no line has ${text}`);
  }
  assert(lines.some((line) => line.length > 2000), "no line is long");
});

Deno.test("reviews() never repeats a review_id", () => {
  const ids = rowsOf(reviews({ seed: 42, rows: 20_000, short: true })).map((row) => row.review_id);
  assertEquals(new Set(ids).size, ids.length);
});

Deno.test("reviews() are written by the customers of the seed, by few of them often, and by some unknown ones", () => {
  const known = new Set(customers({ seed: 42, count: 500 }).map((customer) => customer.customer_id));
  const perCustomer = new Map<string, number>();
  for (const row of rowsOf(reviews({ seed: 42, rows: 5000, customers: 500, short: true }))) {
    perCustomer.set(row.customer_id!, (perCustomer.get(row.customer_id!) ?? 0) + 1);
  }
  const total = (ids: string[]) => ids.reduce((sum, id) => sum + perCustomer.get(id)!, 0);
  const byActivity = [...perCustomer.keys()].sort((a, b) => perCustomer.get(b)! - perCustomer.get(a)!);
  const unknown = byActivity.filter((id) => !known.has(id));
  assert(total(byActivity.slice(0, 50)) > 1500, "the first tenth of customers wrote too few");
  assert(
    total(unknown) > 50 && total(unknown) < 200,
    `${total(unknown)} of 5000 reviews are by unknown customers`,
  );
});

Deno.test("reviews() has lines of about 175 bytes in short mode", () => {
  const bytes =
    new TextEncoder().encode([...reviews({ seed: 42, rows: 5000, short: true })].join("\n")).length;
  assert(Math.abs(bytes / 5000 - 175) < 10, `${bytes / 5000} bytes per line`);
});

Deno.test("reviews() goes on from any row, and can be read twice", () => {
  const all = [...reviews({ seed: 42, rows: 30 })];
  const rest = reviews({ seed: 42, rows: 10, from: 20 });
  assertEquals([...rest], all.slice(20));
  assertEquals([...rest], all.slice(20));
});

Deno.test("reviews() is lazy", () => {
  const [first] = reviews({ seed: 42, rows: Number.MAX_SAFE_INTEGER, short: true });
  assertEquals(first?.split("\t").length, 15);
});

Deno.test("reviews({ messy }) changes only the rows it spoils, and counts them", () => {
  const clean = [...reviews({ seed: 42, rows: 300 })];
  const messy = reviews({ seed: 42, rows: 300, messy: true, veryLongBytes: 5000 });
  const values = [...messy];
  const changed = values.flatMap((value, row) => value === clean[row] ? [] : [row]);
  assertEquals(changed, clean.flatMap((_, row) => kindAt(42, row) === "good" ? [] : [row]));
  assertEquals(messy.kinds, {
    good: 285,
    veryLong: 1,
    tooFewTabs: 2,
    tooManyTabs: 3,
    empty: 3,
    null: 3,
    brokenUtf8: 3,
  });
});
