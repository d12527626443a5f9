import type { Mutants, Variants } from "../mutant_tests.ts";

const READ = "return session.readStream";
const FIELDS = 'const fields = split("value", ", ");';

/** An answer to Question 4. */
function parse(one: string, list = FIELDS): string {
  return `${list} return texts.select(...schema.fields.map(({ name, type }, i) => ${one}));`;
}

const WRITE = "return rows.writeStream";
const MEMORY = "rides.writeStream.format('memory').queryName(queryName)";
const COUNT_SQL =
  "`SELECT payment_type, count(*) AS rides FROM ${queryName} GROUP BY payment_type ORDER BY payment_type`";
const TO_KAFKA = "return records.writeStream";
const JOINED = 'concatWs(", ", ...valueColumns.map((name) => col(name).cast("string"))).as("value")';

/** An answer to Question 12 with some part of it changed. */
function malformed(change: (answer: string) => string): string {
  return change(`
  const fields = split(col("value").cast("string"), ", ");
  const wrongFields = schema.fields.map(({ name, type }, i) => {
    const text = get(fields, lit(i));
    const isWrong = text.notEqual("").and(text.tryCast(type).isNull());
    return when(isWrong, concat(lit(name + ' is "'), text, lit('"')));
  });
  const reason = coalesce(
    when(col("value").isNull(), "no value"),
    when(size(fields).notEqual(7), concat(size(fields).cast("string"), lit(" fields instead of 7"))),
    ...wrongFields,
    when(col("key").isNull(), "no key"),
  );
  return messages.select("partition", "offset", col("value").cast("string").as("value"), reason.as("reason"))
    .filter(col("reason").isNotNull());`);
}

/** Wrong answers to the questions of the rides. */
export const MUTANTS: Mutants = {
  1: [
    {
      name: "from the end",
      answer: `${READ}.format("kafka").options(kafka).option("subscribe", topic).load();`,
      says: "Its startingOffsets are not set",
    },
    {
      name: "from the latest",
      answer:
        `${READ}.format("kafka").options(kafka).option("subscribe", topic).option("startingOffsets", "latest").load();`,
      says: "Its startingOffsets are latest",
    },
    {
      name: "a fixed topic",
      answer:
        `${READ}.format("kafka").options(kafka).option("subscribe", "rides_csv").option("startingOffsets", "earliest").load();`,
      says: "It subscribes to rides_csv",
    },
    {
      name: "no topic",
      answer: `${READ}.format("kafka").options(kafka).option("startingOffsets", "earliest").load();`,
      says: "It subscribes to no topic",
    },
    {
      name: "a fixed address",
      answer:
        `${READ}.format("kafka").option("kafka.bootstrap.servers", "localhost:9092").option("subscribe", topic).option("startingOffsets", "earliest").load();`,
      says: "Kafka at localhost:9092",
    },
    {
      name: "a batch",
      answer:
        'return session.read.format("kafka").options(kafka).option("subscribe", topic).option("startingOffsets", "earliest").load();',
      says: "no stream",
    },
    {
      name: "no load",
      answer: `${READ}.format("kafka").options(kafka) as any;`,
      says: "load() makes rows of it",
    },
  ],
  2: [
    { name: "nothing printed", answer: "return Promise.resolve();", says: "It prints nothing" },
    { name: "rows shown", answer: "return messages.show();", says: "It calls show()" },
    { name: "rows counted", answer: "return messages.count() as any;", says: "It calls count()" },
    {
      name: "of other columns",
      answer: 'return messages.select("key").printSchema();',
      says: "other rows than those",
    },
    {
      name: "twice",
      answer: "messages.printSchema(); return messages.printSchema();",
      says: "more than to print a schema",
    },
  ],
  3: [
    {
      name: "still bytes",
      answer: 'return messages.select("key", "value");',
      says: "Column key has the type binary",
    },
    {
      name: "the value alone",
      answer: 'return messages.selectExpr("CAST(value AS STRING)");',
      says: "Column key is missing",
    },
    {
      name: "other columns too",
      answer: 'return messages.selectExpr("CAST(key AS STRING)", "CAST(value AS STRING)", "offset");',
      says: "too much: offset",
    },
    {
      name: "another name",
      answer: 'return messages.selectExpr("CAST(key AS STRING)", "CAST(value AS STRING) AS line");',
      says: "there is line instead",
    },
    {
      name: "in each other's place",
      answer: 'return messages.selectExpr("CAST(value AS STRING) AS key", "CAST(key AS STRING) AS value");',
      says: "Column key is wrong",
    },
    {
      name: "without NULLs",
      answer:
        'return messages.filter("key IS NOT NULL").selectExpr("CAST(key AS STRING)", "CAST(value AS STRING)");',
      says: "A row is missing",
    },
  ],
  4: [
    {
      name: "wrong delimiter",
      answer: parse("get(fields, lit(i)).tryCast(type).as(name)", 'const fields = split("value", ";");'),
      says: "is wrong",
    },
    {
      name: "a comma without the space",
      answer: parse("get(fields, lit(i)).as(name)", 'const fields = split("value", ",");'),
      says: "has the type string",
    },
    {
      name: "counted from 1",
      answer: parse("get(fields, lit(i + 1)).tryCast(type).as(name)"),
      says: "is wrong",
    },
    {
      name: "a cast that fails",
      answer: parse("get(fields, lit(i)).cast(type).as(name)"),
      says: "ends the stream: a cast fails",
    },
    {
      name: "a piece that is not there",
      answer: parse("fields.getItem(i).tryCast(type).as(name)"),
      says: "ends the stream: a piece is taken that is not there",
    },
    { name: "missing alias", answer: parse("get(fields, lit(i)).tryCast(type)"), says: "are missing" },
    {
      name: "all text",
      answer: parse("get(fields, lit(i)).as(name)"),
      says: "Column vendor_id has the type string, and should have int",
    },
    {
      name: "columns of its own",
      answer: `${FIELDS} return texts.select(get(fields, lit(0)).tryCast("int").as("vendor_id"));`,
      says: "are missing",
    },
    {
      name: "malformed ones left out",
      answer: `${
        parse("get(fields, lit(i)).tryCast(type).as(name)").replace(
          "texts.select",
          'texts.filter(size(split("value", ", ")).equalTo(7)).select',
        )
      }`,
      says: "A malformed message has no row",
    },
  ],
  5: [
    {
      name: "append always",
      answer:
        `${WRITE}.format("console").outputMode("append").trigger({ processingTime }).option("truncate", false);`,
      says: "Its output mode is append when it is told complete",
    },
    {
      name: "no mode",
      answer: `${WRITE}.format("console").trigger({ processingTime }).option("truncate", false);`,
      says: "Its output mode is append when it is told complete",
    },
    {
      name: "no trigger",
      answer: `${WRITE}.format("console").outputMode(outputMode).option("truncate", false);`,
      says: "its trigger is not set",
    },
    {
      name: "a fixed time",
      answer:
        `${WRITE}.format("console").outputMode(outputMode).trigger({ processingTime: "5 seconds" }).option("truncate", false);`,
      says: "its trigger is every 5 seconds",
    },
    {
      name: "cut off",
      answer: `${WRITE}.format("console").outputMode(outputMode).trigger({ processingTime });`,
      says: "Its option truncate is not set",
    },
    {
      name: "once",
      answer:
        `${WRITE}.format("console").outputMode(outputMode).trigger({ once: true }).option("truncate", false);`,
      says: "its trigger is once",
    },
    {
      name: "to files",
      answer: `${WRITE}.format("parquet").outputMode(outputMode).trigger({ processingTime });`,
      says: "Its format is parquet, and not console",
    },
    {
      name: "started",
      answer: `return ${WRITE.slice(7)}.format("console").start() as any;`,
      says: "It starts the query itself",
    },
  ],
  6: [
    {
      name: "no name",
      answer: `return { writer: rides.writeStream.format("memory"), sql: ${COUNT_SQL} };`,
      says: "It has no name",
    },
    {
      name: "a fixed name",
      answer: `return { writer: rides.writeStream.format("memory").queryName("rides"), sql: ${COUNT_SQL} };`,
      says: "Its name is rides",
    },
    {
      name: "to the console",
      answer:
        `return { writer: rides.writeStream.format("console").queryName(queryName), sql: ${COUNT_SQL} };`,
      says: "Its format is console, and not memory",
    },
    {
      name: "not sorted",
      answer: `return { writer: ${MEMORY}, sql: ${
        COUNT_SQL.replace("ORDER BY payment_type", "ORDER BY rides DESC")
      } };`,
      says: "not in order",
    },
    {
      name: "another name for the count",
      answer: `return { writer: ${MEMORY}, sql: ${COUNT_SQL.replace("rides", "n")} };`,
      says: "Column rides is missing, and there is n instead",
    },
    {
      name: "sum",
      answer: `return { writer: ${MEMORY}, sql: ${COUNT_SQL.replace("count(*)", "sum(payment_type)")} };`,
      says: "Column rides is wrong",
    },
    {
      name: "NULLs left out",
      answer: `return { writer: ${MEMORY}, sql: ${COUNT_SQL.replace("count(*)", "count(payment_type)")} };`,
      says: "Column rides is wrong",
    },
    { name: "no SQL", answer: `return { writer: ${MEMORY} } as any;`, says: "Its sql is nothing" },
  ],
  7: [
    { name: "all rides", answer: "return rides.groupBy().count();", says: "Column vendor_id is missing" },
    {
      name: "another name",
      answer: 'return rides.groupBy("vendor_id").agg(count("*").as("rides"));',
      says: "there is rides instead",
    },
    {
      name: "unknown vendors left out",
      answer: 'return rides.filter("vendor_id IS NOT NULL").groupBy("vendor_id").count();',
      says: "A vendor is missing",
    },
    {
      name: "of the column",
      answer: 'return rides.groupBy("vendor_id").agg(count("vendor_id").as("count"));',
      says: "Column count is wrong",
    },
    {
      name: "distinct",
      answer:
        'return rides.distinct().groupBy("vendor_id").agg(all.sum(lit(1)).as("count"), all.max("tpep_pickup_datetime").as("last"));',
      says: "too much: last",
    },
    {
      name: "no count",
      answer: 'return rides.groupBy("vendor_id") as any;',
      says: "count() makes rows of it",
    },
  ],
  8: [
    {
      name: "tumbling",
      answer: 'return rides.groupBy(window("tpep_pickup_datetime", windowDuration), "vendor_id").count();',
      says: "A window is missing, of 10 minutes, one every 5 minutes",
    },
    {
      name: "fixed windows",
      answer:
        'return rides.groupBy(window("tpep_pickup_datetime", "10 minutes", "5 minutes"), "vendor_id").count();',
      says: "of 60 minutes",
    },
    {
      name: "arguments swapped",
      answer:
        'return rides.groupBy(window("tpep_pickup_datetime", slideDuration, windowDuration), "vendor_id").count();',
      says: "fails",
    },
    {
      name: "without the vendor",
      answer: 'return rides.groupBy(window("tpep_pickup_datetime", windowDuration, slideDuration)).count();',
      says: "Its columns are count, window",
    },
    {
      name: "without the window",
      answer: 'return rides.groupBy("vendor_id").count();',
      says: "Its columns are count, vendor_id",
    },
    {
      name: "processing time",
      answer:
        'return rides.groupBy(window(all.currentTimestamp(), windowDuration, slideDuration), "vendor_id").count();',
      says: "A window is missing",
    },
    {
      name: "another name",
      answer:
        'return rides.groupBy(window("tpep_pickup_datetime", windowDuration, slideDuration), "vendor_id").agg(count("*").as("rides"));',
      says: "Its columns are rides, vendor_id, window",
    },
  ],
  9: [
    {
      name: "another separator",
      answer: `return rows.select(col(keyColumn).cast("string").as("key"), ${
        JOINED.replace('", "', '","')
      });`,
      says: "Column value is wrong",
    },
    {
      name: "a key of numbers",
      answer: `return rows.select(col(keyColumn).as("key"), ${JOINED});`,
      says: "Column key has the type int",
    },
    { name: "no key", answer: `return rows.select(${JOINED});`, says: "Column key is missing" },
    {
      name: "missing alias",
      answer: `return rows.select(col(keyColumn).cast("string"), ${JOINED});`,
      says: "Column key is missing",
    },
    {
      name: "a fixed key",
      answer: `return rows.select(lit("vendor").as("key"), ${JOINED});`,
      says: "Column key is wrong",
    },
    {
      name: "backwards",
      answer: `return rows.select(col(keyColumn).cast("string").as("key"), ${
        JOINED.replace("valueColumns", "[...valueColumns].reverse()")
      });`,
      says: "Column value is wrong",
    },
    {
      name: "concat",
      answer:
        `return rows.select(col(keyColumn).cast("string").as("key"), concat(...valueColumns.map((name) => col(name).cast("string"))).as("value"));`,
      says: "Column value is wrong",
    },
  ],
  10: [
    {
      name: "complete",
      answer:
        `${TO_KAFKA}.format("kafka").outputMode("complete").options(kafka).option("topic", topic).option("checkpointLocation", checkpoint);`,
      says: "Its output mode is complete",
    },
    {
      name: "append",
      answer:
        `${TO_KAFKA}.format("kafka").options(kafka).option("topic", topic).option("checkpointLocation", checkpoint);`,
      says: "Its output mode is append",
    },
    {
      name: "missing checkpoint",
      answer: `${TO_KAFKA}.format("kafka").outputMode("update").options(kafka).option("topic", topic);`,
      says: "It has no checkpointLocation",
    },
    {
      name: "missing topic",
      answer:
        `${TO_KAFKA}.format("kafka").outputMode("update").options(kafka).option("checkpointLocation", checkpoint);`,
      says: "Its topic is not set",
    },
    {
      name: "subscribe",
      answer:
        `${TO_KAFKA}.format("kafka").outputMode("update").options(kafka).option("subscribe", topic).option("checkpointLocation", checkpoint);`,
      says: "Its topic is not set",
    },
    {
      name: "a fixed address",
      answer:
        `${TO_KAFKA}.format("kafka").outputMode("update").option("kafka.bootstrap.servers", "localhost:9092").option("topic", topic).option("checkpointLocation", checkpoint);`,
      says: "does not use the options that it is given",
    },
    {
      name: "to files",
      answer:
        `${TO_KAFKA}.outputMode("update").option("path", topic).option("checkpointLocation", checkpoint);`,
      says: "Its format is parquet, and not kafka",
    },
    {
      name: "filtered",
      answer:
        `return records.filter("key = 1").writeStream.format("kafka").outputMode("update").options(kafka).option("topic", topic).option("checkpointLocation", checkpoint);`,
      says: "A record is not in the topic",
    },
  ],
  11: [
    { name: "at once", answer: "return Promise.resolve(true);", says: "It waits for nothing" },
    {
      name: "the list of queries",
      answer: "return Promise.resolve(session.streams.active.length > 0);",
      says: "It waits for nothing",
    },
    {
      name: "a time",
      answer: "return new Promise((resolve) => setTimeout(() => resolve(true), 10));",
      says: "It waits for nothing",
    },
    {
      name: "no call",
      answer: "return session.streams.awaitAnyTermination as any;",
      says: "It waits for nothing",
    },
    {
      name: "forgotten first",
      answer: "session.streams.resetTerminated(); return session.sql('SELECT 1').count() as any;",
      says: "It calls count",
    },
  ],
  12: [
    {
      name: "all messages",
      answer: malformed((text) => text.replace('.filter(col("reason").isNotNull())', "")),
      says: "A message is there that is not malformed",
    },
    {
      name: "empty fields are wrong",
      answer: malformed((text) =>
        text.replace('text.notEqual("").and(text.tryCast(type).isNull())', "text.tryCast(type).isNull()")
      ),
      says: "Column reason is wrong",
    },
    {
      name: "no key first",
      answer: malformed((text) =>
        text.replace(
          'when(col("value").isNull(), "no value"),',
          'when(col("key").isNull(), "no key"), when(col("value").isNull(), "no value"),',
        )
      ),
      says: "Column reason is wrong",
    },
    {
      name: "other words",
      answer: malformed((text) => text.replaceAll("no value", "empty")),
      says: "Column reason is wrong",
    },
    {
      name: "the key is forgotten",
      answer: malformed((text) => text.replace('when(col("key").isNull(), "no key"),', "")),
      says: "A malformed message is missing",
    },
    {
      name: "the last wrong field",
      answer: malformed((text) => text.replace("...wrongFields", "...wrongFields.reverse()")),
      says: "Column reason is wrong",
    },
    {
      name: "bytes",
      answer: malformed((text) => text.replace('col("value").cast("string").as("value")', '"value"')),
      says: "Column value has the type binary",
    },
    {
      name: "no place",
      answer: malformed((text) => text.replace('"partition", "offset", ', "")),
      says: "are missing",
    },
    {
      name: "a cast that fails",
      answer: malformed((text) => text.replace("tryCast", "cast")),
      says: "CAST_INVALID_INPUT",
    },
  ],
};

/** Other right answers. */
export const VARIANTS: Variants = {
  3: {
    "columns":
      'return messages.select(col("key").cast("string").as("key"), col("value").cast("string").as("value"));',
  },
  4: {
    "SQL text":
      "return texts.selectExpr(...schema.fields.map(({ name, type }, i) => `try_cast(get(split(value, ', '), ${i}) AS ${type}) AS ${name}`));",
  },
  7: { "in agg": 'return rides.groupBy("vendor_id").agg(count("*").as("count"));' },
  8: {
    "the vendor first":
      'return rides.groupBy("vendor_id", window("tpep_pickup_datetime", windowDuration, slideDuration)).count();',
  },
  11: { "async": "return (async () => await session.streams.awaitAnyTermination())();" },
};
