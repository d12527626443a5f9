import { REVIEWS } from "../query_views.ts";

export const about =
  "Window functions in SQL: ranks, offsets, frames of rows and of ranges, named windows, what is refused";

export const views = { reviews: REVIEWS };

const OVER_IDS = [
  "row_number()",
  "lag(stars)",
  "lag(stars, 2, -1)",
  "lead(shop)",
  "lead(stars, 1, 0)",
  "first_value(stars)",
  "last_value(stars)",
  "nth_value(stars, 2)",
  "ntile(3)",
  "sum(stars)",
  "avg(price)",
  "count(*)",
  "count(stars)",
  "max(price)",
  "first_value(stars) IGNORE NULLS",
  "lag(stars) IGNORE NULLS",
  "collect_list(shop)",
  "min_by(id, price)",
];

const OVER_STARS = [
  "rank()",
  "dense_rank()",
  "percent_rank()",
  "cume_dist()",
  "sum(id)",
  "count(*)",
  "max(id)",
];

const FRAMES = [
  "ROWS BETWEEN 1 PRECEDING AND CURRENT ROW",
  "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
  "ROWS 2 PRECEDING",
  "ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING",
  "ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
  "RANGE BETWEEN 2 PRECEDING AND CURRENT ROW",
  "RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW",
  "RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING",
];

export const texts = [
  ...OVER_IDS.map((call) => `SELECT id, ${call} OVER (PARTITION BY shop ORDER BY id) FROM reviews`),
  ...OVER_IDS.slice(0, 6).map((call) => `SELECT id, ${call} OVER (ORDER BY id DESC) AS w FROM reviews`),
  ...OVER_STARS.map((call) => `SELECT id, ${call} OVER (ORDER BY stars) FROM reviews`),
  ...OVER_STARS.map((call) =>
    `SELECT id, ${call} OVER (PARTITION BY shop ORDER BY stars DESC NULLS FIRST) FROM reviews`
  ),
  ...FRAMES.map((frame) => `SELECT id, sum(stars) OVER (ORDER BY id ${frame}) AS s FROM reviews`),
  ...FRAMES.map((frame) =>
    `SELECT id, count(*) OVER (PARTITION BY shop ORDER BY id DESC ${frame}) AS n FROM reviews`
  ),
  "SELECT id, sum(stars) OVER () FROM reviews",
  "SELECT id, sum(stars) OVER (PARTITION BY shop) / count(*) OVER (PARTITION BY shop) AS share FROM reviews",
  "SELECT id, sum(stars) OVER w, rank() OVER w FROM reviews WINDOW w AS (PARTITION BY shop ORDER BY id)",
  "SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY shop ORDER BY stars DESC, id) AS n FROM reviews) WHERE n = 1",
  "SELECT shop, rank() OVER (ORDER BY count(*) DESC), count(*) FROM reviews GROUP BY shop",
  "SELECT shop, sum(sum(stars)) OVER (ORDER BY shop) FROM reviews GROUP BY shop",
  "SELECT id, avg(id) OVER (ORDER BY timestamp_seconds(id) RANGE BETWEEN INTERVAL 2 SECONDS PRECEDING AND CURRENT ROW) AS a FROM reviews",
  "SELECT id FROM reviews ORDER BY row_number() OVER (ORDER BY price DESC NULLS LAST, id)",
  "SELECT id, rank() OVER () FROM reviews",
  "SELECT id, row_number() OVER (PARTITION BY shop) FROM reviews",
  "SELECT id, lag(stars) OVER (PARTITION BY shop) FROM reviews",
  "SELECT row_number() FROM reviews",
  "SELECT id FROM reviews WHERE row_number() OVER (ORDER BY id) = 1",
  "SELECT shop FROM reviews GROUP BY shop HAVING row_number() OVER (ORDER BY shop) = 1",
  "SELECT upper(shop) OVER (ORDER BY id) FROM reviews",
  "SELECT sum(stars) OVER missing FROM reviews",
  "SELECT ntile(0) OVER (ORDER BY id) FROM reviews",
  "SELECT lag(stars, id) OVER (ORDER BY id) FROM reviews",
  "SELECT count(DISTINCT stars) OVER (PARTITION BY shop) FROM reviews",
  "SELECT sum(stars) OVER (ORDER BY id ROWS BETWEEN 1 FOLLOWING AND 1 PRECEDING) FROM reviews",
  "SELECT rank() OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM reviews",
  "SELECT sum(stars) OVER (ORDER BY shop RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM reviews",
];
