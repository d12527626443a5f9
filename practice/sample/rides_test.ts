import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { RIDE_COLUMNS, rideKind, rides } from "./rides.ts";

const FIRST_TWO = [
  "1,2020-06-30 23:57:42,2020-07-01 00:28:03,1,9.1,1,N,258,116,2,33,0,0.5,0,0,0.3,36.3,2.5",
  "1,2020-07-01 00:00:06,2020-07-01 00:06:34,1,1.94,1,N,37,180,2,9,0.5,0.5,0,0,0.3,12.8,2.5",
];

const columnsOf = (line: string) => {
  const fields = line.split(",");
  return Object.fromEntries(RIDE_COLUMNS.map((name, i) => [name, fields[i]!]));
};
const pickupSeconds = (line: string) => Date.parse(`${columnsOf(line).tpep_pickup_datetime}Z`) / 1000;

Deno.test("rides() gives the same lines for the same seed, on every machine", () => {
  assertEquals([...rides({ seed: 42, rows: 2 })], FIRST_TWO);
  assertNotEquals([...rides({ seed: 43, rows: 2 })], FIRST_TWO);
  assertEquals([...rides({ seed: 42, rows: 5, from: 10 })], [...rides({ seed: 42, rows: 15 })].slice(10));
});

Deno.test("rides() fills each column as the taxi commission does", () => {
  const shapes: Record<string, RegExp> = {
    VendorID: /^[12]$/,
    tpep_pickup_datetime: /^2020-0[67]-\d\d \d\d:\d\d:\d\d$/,
    tpep_dropoff_datetime: /^2020-0[67]-\d\d \d\d:\d\d:\d\d$/,
    passenger_count: /^[0-6]$/,
    trip_distance: /^\d+(\.\d{1,2})?$/,
    RatecodeID: /^[12]$/,
    store_and_fwd_flag: /^[YN]$/,
    PULocationID: /^\d{1,3}$/,
    payment_type: /^[1-4]$/,
    total_amount: /^\d+(\.\d{1,2})?$/,
  };
  for (const line of rides({ seed: 1, rows: 500 })) {
    const ride = columnsOf(line);
    assertEquals(line.split(",").length, RIDE_COLUMNS.length);
    for (const [name, shape] of Object.entries(shapes)) assertMatch(ride[name]!, shape, line);
    assert(ride.tpep_dropoff_datetime! > ride.tpep_pickup_datetime!, line);
  }
});

Deno.test("rides() adds up what a ride costs", () => {
  for (const line of rides({ seed: 42, rows: 200 })) {
    const { total_amount, ...ride } = columnsOf(line);
    const parts = ["fare_amount", "extra", "mta_tax", "tip_amount", "tolls_amount", "improvement_surcharge"];
    const sum = [...parts, "congestion_surcharge"].reduce(
      (cents, name) => cents + 100 * Number(ride[name]),
      0,
    );
    assertEquals(Math.round(sum), Math.round(100 * Number(total_amount)));
  }
});

Deno.test("rides() come about in order: some a little behind, few of them late", () => {
  let newest = 0, outOfOrder = 0, late = 0;
  for (const line of rides({ seed: 42, rows: 5000 })) {
    const behind = newest - pickupSeconds(line);
    if (behind > 600) late++;
    else if (behind > 0) outOfOrder++;
    newest = Math.max(newest, pickupSeconds(line));
  }
  assert(outOfOrder > 300 && outOfOrder < 600, `${outOfOrder} of 5000 are out of order`);
  assert(late > 25 && late < 100, `${late} of 5000 are late`);
});

Deno.test("rides({ messy }) changes only the rows it spoils", () => {
  const clean = [...rides({ seed: 42, rows: 200 })];
  const messy = [...rides({ seed: 42, rows: 200, messy: true })];
  const changed = messy.flatMap((line, row) => line === clean[row] ? [] : [rideKind(42, row)]);
  assertEquals(changed.slice(0, 4), ["badNumber", "missingColumn", "noVendor", "badTime"]);
  assertEquals(changed.length, 10);
  assertEquals(messy.filter((line) => line.split(",").length < 17).length, 3);
  assertEquals(messy.filter((line) => line.startsWith(",")).length, 2);
});
