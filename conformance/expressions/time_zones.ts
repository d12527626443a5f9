import type { Variants } from "../program.ts";

export const about =
  "Times in the session's zone, at the hours that a change to or from summer time skips and repeats";

export const variants: Variants = {
  "New York": { "spark.sql.session.timeZone": "America/New_York" },
  "Berlin": { "spark.sql.session.timeZone": "Europe/Berlin" },
  "Kolkata, ANSI off": { "spark.sql.session.timeZone": "Asia/Kolkata", "spark.sql.ansi.enabled": "false" },
};

/** New York skips 2 to 3 o'clock on the first and repeats 1 to 2 o'clock on the second of them. */
const WALL_TIMES = [
  "2024-03-10 01:59:59",
  "2024-03-10 02:30:00",
  "2024-03-10 03:00:00",
  "2024-11-03 00:59:59",
  "2024-11-03 01:30:00",
  "2024-11-03 02:00:00",
  "2024-03-31 02:30:00",
  "2024-10-27 02:30:00",
  "1883-11-18 12:00:00",
  "1900-01-01 00:00:00",
];

const PER_TIME = [
  "timestamp'$'",
  "CAST('$' AS TIMESTAMP)",
  "CAST(timestamp'$' AS STRING)",
  "CAST(timestamp'$' AS DATE)",
  "CAST(timestamp'$' AS TIMESTAMP_NTZ)",
  "CAST(timestamp_ntz'$' AS TIMESTAMP)",
  "unix_seconds(timestamp'$')",
  "hour(timestamp'$')",
  "timestamp'$' + interval 1 hour",
  "timestamp'$' + interval 1 day",
  "timestamp'$' - interval 1 month",
  "date_trunc('hour', timestamp'$')",
  "date_trunc('day', timestamp'$')",
  "date_format(timestamp'$', 'yyyy-MM-dd HH:mm:ss XXX VV')",
  "to_utc_timestamp(timestamp'$', 'America/New_York')",
  "from_utc_timestamp(timestamp'$', 'America/New_York')",
];

export const texts = [
  ...WALL_TIMES.flatMap((time) => PER_TIME.map((text) => text.replace("$", time))),
  "CAST(timestamp'0001-01-01 00:00:00' AS STRING)",
  "CAST(timestamp'9999-12-31 00:00:00' AS STRING)",
  "unix_seconds(timestamp'0001-01-01 00:00:00')",
  "timestamp'2024-11-03 01:30:00 -05:00'",
  "timestamp'2024-11-03 01:30:00 UTC'",
  "timestamp'2024-11-03 05:30:00Z' + interval 1 hour",
  "date'2024-03-10' = timestamp'2024-03-10 00:00:00'",
  "CAST(date'2024-03-10' AS TIMESTAMP)",
  "CAST(0 AS TIMESTAMP)",
  "CAST(CAST(0 AS TIMESTAMP) AS STRING)",
  "from_unixtime(0)",
  "from_unixtime(1710054000, 'yyyy-MM-dd HH:mm:ss z')",
  "unix_timestamp('2024-03-10 02:30:00')",
  "unix_timestamp('10.03.2024 04:30', 'dd.MM.yyyy HH:mm')",
  "to_timestamp('2024-03-10 02:30:00', 'yyyy-MM-dd HH:mm:ss')",
  "to_timestamp('2024-03-10 02:30:00 +02:00', 'yyyy-MM-dd HH:mm:ss XXX')",
  "to_date('2024-03-10')",
  "make_timestamp(2024, 3, 10, 2, 30, 0)",
  "make_timestamp(2024, 3, 10, 2, 30, 0, 'Europe/Berlin')",
  "convert_timezone('Europe/Berlin', timestamp_ntz'2024-03-31 02:30:00')",
  "convert_timezone('UTC', 'Europe/Berlin', timestamp_ntz'2024-03-31 01:30:00')",
  "timestamp'2024-03-11 00:00:00' - timestamp'2024-03-10 00:00:00'",
  "timestampdiff(HOUR, timestamp'2024-03-10 00:00:00', timestamp'2024-03-11 00:00:00')",
  "timestampadd(DAY, 1, timestamp'2024-03-09 02:30:00')",
  "datediff(timestamp'2024-03-11 00:00:00', timestamp'2024-03-10 23:00:00')",
  "months_between(timestamp'2024-03-31 12:00:00', timestamp'2024-02-29 00:00:00')",
  "window_time(named_struct('start', timestamp'2024-03-10 00:00:00', 'end', timestamp'2024-03-10 01:00:00'))",
  "current_timezone()",
  "timestamp_seconds(1.5)",
  "timestamp_millis(-1)",
  "timestamp_micros(1)",
  "dayofweek(timestamp'2024-03-10 23:00:00')",
  "extract(HOUR FROM timestamp'2024-11-03 01:30:00')",
  "timestamp'2024-03-10 02:30:00' = timestamp_ntz'2024-03-10 02:30:00'",
  "array(timestamp'2024-11-03 01:30:00')",
  "CAST(array(timestamp'2024-11-03 01:30:00') AS STRING)",
];
