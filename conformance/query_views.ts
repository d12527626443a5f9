/**
 * What the lists of queries read: few rows with NULLs, duplicates and keys without a partner.
 *
 * @module
 */

/** Seven reviews of four customers, one of them unknown, one without. */
export const REVIEWS = `SELECT * FROM VALUES
  (1, 10, 'A', 5, 1.50BD, 'Y'), (2, 10, 'B', 3, 2.25BD, 'N'), (3, 11, 'A', 1, NULL, 'Y'), (4, 12, 'A', 5, 0.75BD, 'N'),
  (5, NULL, 'B', 4, 9.00BD, 'Y'), (6, 99, 'C', NULL, 3.10BD, NULL), (7, 11, 'B', 5, 2.25BD, 'Y')
  AS t(id, customer_id, shop, stars, price, verified)`;

/** Four customers, one number twice. */
export const CUSTOMERS = `SELECT * FROM VALUES
  (10L, 'Ann', 'OH'), (11L, 'Bob', 'CA'), (11L, 'Bo', 'OH'), (13L, 'Cy', NULL)
  AS t(customer_id, customer_name, state)`;

/** Two shops. */
export const SHOPS = "SELECT * FROM VALUES ('A', 'OH'), ('B', 'NY') AS t(shop_name, state)";

/** Readings with an array, a map and a time. */
export const READINGS = `SELECT * FROM VALUES
  (1, array(1, 2, 2), map('a', 1), timestamp'2024-05-01 10:00:00'),
  (2, array(), map(), timestamp'2024-05-01 10:07:00'),
  (3, CAST(NULL AS ARRAY<INT>), NULL, timestamp'2024-05-01 10:11:00')
  AS t(id, numbers, tags, at)`;
