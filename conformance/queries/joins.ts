import { CUSTOMERS, REVIEWS, SHOPS } from "../query_views.ts";

export const about = "Joins in SQL: every kind, USING, NATURAL, LATERAL, what may be NULL, what is refused";

export const views = { reviews: REVIEWS, customers: CUSTOMERS, shops: SHOPS };

const KINDS = [
  "JOIN",
  "INNER JOIN",
  "LEFT JOIN",
  "LEFT OUTER JOIN",
  "RIGHT JOIN",
  "FULL JOIN",
  "FULL OUTER JOIN",
  "LEFT SEMI JOIN",
  "SEMI JOIN",
  "LEFT ANTI JOIN",
  "ANTI JOIN",
];

export const texts = [
  ...KINDS.map((kind) => `SELECT * FROM reviews r ${kind} customers c ON r.customer_id = c.customer_id`),
  ...KINDS.map((kind) => `SELECT * FROM reviews ${kind} customers USING (customer_id)`),
  ...KINDS.map((kind) => `SELECT * FROM reviews NATURAL ${kind} customers`),
  "SELECT customer_id FROM reviews FULL JOIN customers USING (customer_id)",
  "SELECT r.customer_id, c.customer_id FROM reviews r FULL JOIN customers c USING (customer_id)",
  "SELECT r.* FROM reviews r LEFT JOIN customers c USING (customer_id)",
  "SELECT c.*, stars FROM reviews r RIGHT JOIN customers c USING (customer_id)",
  "SELECT * FROM reviews CROSS JOIN shops",
  "SELECT * FROM reviews, shops WHERE shop = shop_name",
  "SELECT * FROM reviews r, customers c, shops s WHERE r.customer_id = c.customer_id AND c.state = s.state",
  "SELECT * FROM reviews JOIN shops",
  "SELECT * FROM reviews LEFT JOIN shops",
  "SELECT * FROM reviews r JOIN customers c ON r.stars > 3",
  "SELECT * FROM reviews r JOIN customers c ON r.customer_id < c.customer_id AND r.stars = 5",
  "SELECT * FROM reviews r LEFT JOIN customers c ON r.customer_id = c.customer_id AND c.state = 'OH'",
  "SELECT * FROM reviews r LEFT JOIN customers c ON r.customer_id = c.customer_id WHERE c.state = 'OH'",
  "SELECT * FROM reviews r LEFT JOIN customers c ON r.customer_id <=> c.customer_id",
  "SELECT * FROM reviews r JOIN customers c ON r.customer_id = CAST(c.customer_id AS STRING)",
  "SELECT * FROM reviews r JOIN customers c ON r.shop = c.customer_id",
  "SELECT a.id, b.id FROM reviews a JOIN reviews b ON a.customer_id = b.customer_id AND a.id < b.id",
  "SELECT * FROM reviews r LEFT JOIN customers c USING (customer_id) LEFT JOIN shops s USING (state)",
  "SELECT * FROM (reviews r JOIN customers c ON r.customer_id = c.customer_id) JOIN shops s ON s.state = c.state",
  "SELECT * FROM reviews r JOIN (customers c JOIN shops s ON s.state = c.state) ON r.customer_id = c.customer_id",
  "SELECT * FROM customers c, LATERAL (SELECT max(stars) AS best FROM reviews r WHERE r.customer_id = c.customer_id)",
  "SELECT * FROM customers c LEFT JOIN LATERAL (SELECT id FROM reviews r WHERE r.customer_id = c.customer_id) ON true",
  "SELECT * FROM reviews JOIN customers ON customer_id = customer_id",
  "SELECT customer_id FROM reviews r JOIN customers c ON r.customer_id = c.customer_id",
  "SELECT x.stars FROM reviews r JOIN customers c ON r.customer_id = c.customer_id",
  "SELECT * FROM reviews JOIN customers USING (stars)",
  "SELECT * FROM reviews JOIN customers USING (nothing)",
  "SELECT * FROM reviews JOIN customers ON stars",
  "SELECT * FROM reviews JOIN nothing ON true",
  "SELECT c.state FROM reviews r LEFT SEMI JOIN customers c ON r.customer_id = c.customer_id",
  "SELECT * FROM reviews r JOIN customers r ON r.customer_id = 1",
  "SELECT * FROM reviews JOIN customers c ON count(*) > 1",
];
