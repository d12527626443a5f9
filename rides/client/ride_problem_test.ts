import { assertEquals } from "@std/assert";
import { RIDE_COLUMNS, rideKind, rides } from "../../practice/sample/mod.ts";
import { rideProblem } from "./ride_problem.ts";

Deno.test("rideProblem() has nothing against generated rides, and finds each that is malformed", () => {
  const problems = [...rides({ seed: 42, rows: 400, messy: true })].map((line) =>
    rideProblem(line.split(","))
  );
  const isWrong = problems.map((problem) => problem !== undefined);
  const expected = problems.map((_, row) =>
    ["badNumber", "badTime", "missingColumn"].includes(rideKind(42, row))
  );
  assertEquals(isWrong, expected);
});

Deno.test("rideProblem() names the column and the value", () => {
  const ride = "1,2020-07-01 00:25:32,2020-07-01 00:33:39,1,1.5,1,N,238,75,2,8,0.5,0.5,0,0,0.3,9.3,0".split(
    ",",
  );
  const cases: [number, string, string][] = [
    [0, "one", 'VendorID is "one", which is not a whole number'],
    [
      1,
      "2020-13-01 00:00:00",
      'tpep_pickup_datetime is "2020-13-01 00:00:00", which is not a time such as 2020-07-01 00:25:32',
    ],
    [2, "", 'tpep_dropoff_datetime is "", which is not a time such as 2020-07-01 00:25:32'],
    [3, "1.0", 'passenger_count is "1.0", which is not a whole number'],
    [4, "far", 'trip_distance is "far", which is not a number'],
    [9, "99999999999", 'payment_type is "99999999999", which is not a whole number'],
    [16, "9,30", 'total_amount is "9,30", which is not a number'],
  ];
  for (const [column, value, problem] of cases) {
    assertEquals(rideProblem(ride.with(column, value)), problem, RIDE_COLUMNS[column]);
  }
  assertEquals(rideProblem(ride.with(0, "").with(3, "").with(9, "")), undefined);
  assertEquals(
    rideProblem(ride.slice(0, 9)),
    "payment_type is missing: the row has 9 columns, and it is number 10",
  );
});
