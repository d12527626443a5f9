import { rideMessage } from "../practice/rides_topic.ts";
import { rides } from "../practice/sample/mod.ts";
import type { Row } from "./compare_rows.ts";

/** A message of the rides topic, as text. */
export interface RideText {
  readonly key: string | null;
  readonly value: string | null;
}

/** Generated rides as messages, one of them twice. */
export function rideTexts(seed: number, rows: number): RideText[] {
  const all = [...rides({ seed, rows })].map((line) => rideMessage(line.split(",")));
  return [...all, all[0]!];
}

/** What a whole message says. */
export function rideOf(value: string): Row {
  const [vendor, pickup, dropoff, passengers, distance, payment, amount] = value.split(", ");
  const number = (text: string | undefined) => text === "" || text === undefined ? null : Number(text);
  const float = (text: string | undefined) => number(text) === null ? null : Math.fround(number(text)!);
  const instant = (text: string) => Temporal.Instant.from(`${text.replace(" ", "T")}Z`);
  return {
    vendor_id: number(vendor),
    tpep_pickup_datetime: instant(pickup!),
    tpep_dropoff_datetime: instant(dropoff!),
    passenger_count: number(passengers),
    trip_distance: float(distance),
    payment_type: number(payment),
    total_amount: float(amount),
  };
}
