import { mix, Random } from "./random.ts";

/** The columns of a file of yellow taxi rides, in order, as New York's taxi commission publishes them. */
export const RIDE_COLUMNS = [
  "VendorID",
  "tpep_pickup_datetime",
  "tpep_dropoff_datetime",
  "passenger_count",
  "trip_distance",
  "RatecodeID",
  "store_and_fwd_flag",
  "PULocationID",
  "DOLocationID",
  "payment_type",
  "fare_amount",
  "extra",
  "mta_tax",
  "tip_amount",
  "tolls_amount",
  "improvement_surcharge",
  "total_amount",
  "congestion_surcharge",
] as const;

/** What a generated ride is; of a clean file all are `good`. `noVendor` is what the commission's files have, too: some columns are empty. */
export type RideKind = "good" | "missingColumn" | "badNumber" | "badTime" | "noVendor";

/** What `rides` generates. */
export interface RidesOptions {
  /** Any whole number; the same seed gives the same rides on every machine. */
  readonly seed: number;
  /** How many rides. */
  readonly rows: number;
  /** Number of the first row, to go on where another run ended. @default {0} */
  readonly from?: number;
  /** Makes one row in 20 malformed; the others stay as they are without it. @default {false} */
  readonly messy?: boolean;
}

/** Of so many rows of a messy file one is malformed. */
const ROWS_PER_MALFORMED = 20;
const MALFORMED: readonly RideKind[] = ["badNumber", "missingColumn", "noVendor", "badTime"];
/** Columns that are empty where the vendor is not known. */
const EMPTY_WITHOUT_VENDOR = [0, 3, 5, 6, 9];
const FIRST_PICKUP_MS = Date.parse("2020-07-01T00:00:00Z");
/** Ten rides a minute: a hundred of them fill a window of ten minutes. */
const SECONDS_BETWEEN = 6;
const OUT_OF_ORDER_SHARE = 0.1;
const MAX_OUT_OF_ORDER_SECONDS = 240;
const LATE_SHARE = 0.01;
const MIN_LATE_SECONDS = 20 * 60;
const PASSENGERS = [1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4, 5, 6, 0];
const PAYMENT_TYPES = [1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 4];
/** In cents. */
const [START, MILE, MINUTE, TAX, IMPROVEMENT, CONGESTION, TOLL] = [250, 250, 50, 50, 30, 250, 612];

/**
 * Generates lines of a CSV file of yellow taxi rides, without its header: two vendors, ten pick-ups a minute, beginning at midnight of 2020-07-01. One in
 * ten is up to four minutes out of order, and one in a hundred 20 to 80 minutes late.
 *
 * @example
 * ```ts
 * import { RIDE_COLUMNS, rides } from "./rides.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const [line] = rides({ seed: 42, rows: 1 });
 * assertEquals(line!.split(",").length, RIDE_COLUMNS.length);
 * ```
 */
export function* rides({ seed, rows, from = 0, messy = false }: RidesOptions): Generator<string> {
  const random = new Random(0);
  for (let row = from; row < from + rows; row++) {
    random.restart(seed, row);
    const fields = rideFields(random, row);
    yield spoiled(fields, messy ? rideKind(seed, row) : "good").join(",");
  }
}

/** What row `row` of a messy file is. */
export function rideKind(seed: number, row: number): RideKind {
  const block = Math.floor(row / ROWS_PER_MALFORMED);
  const place = (mix(seed, block) >>> 0) % ROWS_PER_MALFORMED;
  return row % ROWS_PER_MALFORMED === place ? MALFORMED[block % MALFORMED.length]! : "good";
}

function rideFields(random: Random, row: number): string[] {
  const vendor = random.chance(0.65) ? 2 : 1;
  const pickupSeconds = row * SECONDS_BETWEEN - secondsBehind(random);
  const durationSeconds = 120 + random.skewedBelow(3480);
  const milesPerHour = 8 + random.below(11);
  const hundredthMiles = Math.floor(durationSeconds * milesPerHour / 36);
  const passengers = random.pick(PASSENGERS);
  const isFar = random.chance(0.03);
  const isForwarded = random.chance(0.01);
  const places = [1 + random.below(263), 1 + random.below(263)];
  const payment = random.pick(PAYMENT_TYPES);
  const metered = START + hundredthMiles * MILE / 100 + durationSeconds * MINUTE / 60 / 2;
  const fare = isFar ? 5200 : Math.round(metered / 50) * 50;
  const extra = random.pick([0, 0, 50, 50, 100]);
  const tolls = isFar || random.chance(0.04) ? TOLL : 0;
  const owed = fare + extra + TAX + tolls + IMPROVEMENT + CONGESTION;
  const tip = payment === 1 ? Math.round(owed * (10 + random.below(16)) / 100) : 0;
  return [
    vendor,
    timeText(pickupSeconds),
    timeText(pickupSeconds + durationSeconds),
    passengers,
    hundredthMiles / 100,
    isFar ? 2 : 1,
    isForwarded ? "Y" : "N",
    ...places,
    payment,
    ...[fare, extra, TAX, tip, tolls, IMPROVEMENT, owed + tip, CONGESTION].map((cents) => cents / 100),
  ].map(String);
}

function secondsBehind(random: Random): number {
  const share = random.next();
  if (share < LATE_SHARE) return MIN_LATE_SECONDS + random.below(3600);
  if (share < LATE_SHARE + OUT_OF_ORDER_SHARE) return random.below(MAX_OUT_OF_ORDER_SECONDS);
  return 0;
}

function timeText(seconds: number): string {
  return new Date(FIRST_PICKUP_MS + seconds * 1000).toISOString().slice(0, 19).replace("T", " ");
}

function spoiled(fields: readonly string[], kind: RideKind): readonly string[] {
  switch (kind) {
    case "good":
      return fields;
    case "missingColumn":
      return fields.slice(0, 12);
    case "badNumber":
      return fields.with(3, "two");
    case "badTime":
      return fields.with(1, fields[1]!.replace(" ", " 9"));
    case "noVendor":
      return fields.map((field, column) => EMPTY_WITHOUT_VENDOR.includes(column) ? "" : field);
  }
}
