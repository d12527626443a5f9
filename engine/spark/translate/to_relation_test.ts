import { assertEquals, assertThrows } from "@std/assert";
import { AnalysisError } from "../../errors.ts";
import { col, expr } from "../../declare/column.ts";
import { DataFrame } from "../../declare/data_frame.ts";
import type { Engine } from "../../declare/engine.ts";
import { count } from "../../declare/functions/aggregate.ts";
import type { Plan } from "../../declare/plan.ts";
import { parseSchema } from "../../declare/parse_type.ts";
import { Reach } from "../reach.ts";
import { isQuery, sqlRelation } from "./to_sql.ts";
import { toRelation } from "./to_relation.ts";

const reach = new Reach({
  host: "localhost",
  place: "sc://localhost:15002",
  storage: { practiceFolder: "/practice" },
});
const TABLE: Plan = { kind: "relation", parts: ["my t"] };
const NAMED = { read: { named_table: { unparsed_identifier: "`my t`" } } };

function relationOf(plan: Plan) {
  return toRelation(plan, { results: new Map(), reach });
}

/** What verbs make of the frame over {@linkcode TABLE}. */
function verbs(declare: (frame: DataFrame) => DataFrame): unknown {
  return relationOf(declare(new DataFrame(TABLE, {} as Engine)).plan);
}

function text(expression: string) {
  return { expression_string: { expression } };
}

Deno.test("toRelation() sends names and orders in their own form, and everything else as Spark SQL", () => {
  assertEquals(verbs((t) => t.select("a", col("b").plus(1).as("c"), expr("a AS d"), "*")), {
    project: {
      input: NAMED,
      expressions: [text("a"), { alias: { expr: text("(b + 1)"), name: ["c"] } }, text("a AS d"), text("*")],
    },
  });
  assertEquals(verbs((t) => t.orderBy(col("a").desc())), {
    sort: {
      input: NAMED,
      order: [{ child: text("a"), direction: 2, null_ordering: 2 }],
      is_global: true,
    },
  });
});

Deno.test("toRelation() sends verbs that change columns", () => {
  assertEquals(verbs((t) => t.withColumn("a", col("b"))), {
    with_columns: { input: NAMED, aliases: [{ expr: text("b"), name: ["a"] }] },
  });
  assertEquals(verbs((t) => t.withColumnsRenamed({ a: "b" })), {
    with_columns_renamed: { input: NAMED, renames: [{ col_name: "a", new_col_name: "b" }] },
  });
  assertEquals(verbs((t) => t.toDF("a")), { to_df: { input: NAMED, column_names: ["a"] } });
  assertEquals(verbs((t) => t.drop("a.b", col("t.c"))), {
    drop: { input: NAMED, columns: [text("t.c")], column_names: ["a.b"] },
  });
});

Deno.test("toRelation() sends verbs that change rows", () => {
  assertEquals(verbs((t) => t.filter("a > 1").limit(3).offset(1)), {
    offset: {
      input: { limit: { input: { filter: { input: NAMED, condition: text("a > 1") } }, limit: 3 } },
      offset: 1,
    },
  });
  assertEquals(verbs((t) => t.distinct()), { deduplicate: { input: NAMED, all_columns_as_keys: true } });
  assertEquals(verbs((t) => t.withWatermark("ts", "1 minute").dropDuplicatesWithinWatermark("id")), {
    deduplicate: {
      input: { with_watermark: { input: NAMED, event_time: "ts", delay_threshold: "1 minute" } },
      column_names: ["id"],
      within_watermark: true,
    },
  });
});

Deno.test("toRelation() sends groups without the grouping columns, which Spark adds", () => {
  const n = { alias: { expr: text("count(1)"), name: ["n"] } };
  assertEquals(verbs((t) => t.groupBy("a").agg(count("*").as("n"))), {
    aggregate: {
      input: NAMED,
      group_type: 1,
      grouping_expressions: [text("a")],
      aggregate_expressions: [{ ...n, alias: { ...n.alias, expr: text("count(*)") } }],
    },
  });
  const types = [verbs((t) => t.rollup("a", "b").count()), verbs((t) => t.cube("a", "b").count())]
    .map((each) => (each as { aggregate: { group_type: number } }).aggregate.group_type);
  assertEquals(types, [2, 3]);
});

Deno.test("toRelation() sends joins and sets of two frames", () => {
  const other = new DataFrame(TABLE, {} as Engine);
  assertEquals(verbs((t) => t.join(other, ["id"], "left")), {
    join: { left: NAMED, right: NAMED, join_type: 3, using_columns: ["id"] },
  });
  assertEquals(verbs((t) => t.join(other, col("a").equalTo(1))), {
    join: { left: NAMED, right: NAMED, join_type: 1, join_condition: text("`==`(a, 1)") },
  });
  assertEquals(verbs((t) => t.unionByName(other, { allowMissingColumns: true })), {
    set_op: {
      left_input: NAMED,
      right_input: NAMED,
      set_op_type: 2,
      is_all: true,
      by_name: true,
      allow_missing_columns: true,
    },
  });
  assertEquals(verbs((t) => t.subtract(other)), {
    set_op: { left_input: NAMED, right_input: NAMED, set_op_type: 3, is_all: false },
  });
});

Deno.test("toRelation() sends sources with their schema as JSON and paths that lead where the program means", () => {
  const schema = parseSchema("a INT");
  assertEquals(
    relationOf({
      kind: "read",
      streaming: true,
      format: "parquet",
      schema,
      options: { x: "1" },
      paths: ["s3a://b/x"],
    }),
    {
      read: {
        is_streaming: true,
        data_source: {
          format: "parquet",
          schema: JSON.stringify(schema),
          options: { x: "1" },
          paths: ["file:///practice/b/x"],
        },
      },
    },
  );
  const memory: Plan = { kind: "read", streaming: true, format: "memory-stream", options: {}, paths: [] };
  assertThrows(() => relationOf(memory), AnalysisError, "A MemoryStream is in this process");
});

Deno.test("toRelation() refuses what only the engine in this process makes of SQL text", () => {
  assertThrows(
    () => relationOf({ kind: "values", rows: [] }),
    TypeError,
    'Cannot send "values" to Spark as a plan',
  );
  const exists = { kind: "subquery", form: "exists", plan: TABLE } as const;
  assertThrows(
    () => relationOf({ kind: "filter", input: TABLE, condition: exists }),
    TypeError,
    "a query inside an expression",
  );
});

Deno.test("sqlRelation() puts the views beside the text", () => {
  const plan = { kind: "sql", text: "SELECT :x FROM t", parameters: {}, views: { t: TABLE } } as const;
  assertEquals(sqlRelation(plan, relationOf), {
    with_relations: {
      root: { sql: { query: "SELECT :x FROM t", named_arguments: {} } },
      references: [{ subquery_alias: { input: NAMED, alias: "`t`" } }],
    },
  });
  const literal = { kind: "literal", type: "integer", value: 7 } as const;
  assertEquals(sqlRelation({ ...plan, views: {}, parameters: { x: literal } }, relationOf), {
    sql: { query: "SELECT :x FROM t", named_arguments: { x: text("7") } },
  });
  assertEquals(sqlRelation({ ...plan, text: "SELECT ?", views: {}, parameters: [literal] }, relationOf), {
    sql: { query: "SELECT ?", pos_arguments: [text("7")] },
  });
});

Deno.test("sqlRelation() quotes views whose names have dots, and nothing else", () => {
  const plan = {
    kind: "sql",
    text: "SELECT '-- silver.reviews', s.x FROM Silver . reviews s /* silver.reviews */",
    parameters: {},
    views: { "silver.reviews": TABLE },
  } as const;
  const relation = sqlRelation(plan, relationOf);
  assertEquals(
    (relation as { with_relations: { root: { sql: { query: string } } } }).with_relations.root.sql.query,
    "SELECT '-- silver.reviews', s.x FROM `silver.reviews` s /* silver.reviews */",
  );
});

Deno.test("sqlRelation() gives views of its own names where a view is SQL over views, so that none ends another", () => {
  const inner = { kind: "sql", text: "SELECT * FROM t", parameters: {}, views: { t: TABLE } } as const;
  const plan = {
    kind: "sql",
    text: "WITH w AS (SELECT 1) SELECT * FROM u",
    parameters: {},
    views: { u: inner },
  } as const;
  const relation = sqlRelation(plan, relationOf) as {
    with_relations: { root: { sql: { query: string } }; references: { subquery_alias: { alias: string } }[] };
  };
  const { references, root } = relation.with_relations;
  const name = references[0]!.subquery_alias.alias;
  assertEquals(root.sql.query, `WITH \`u\` AS (SELECT * FROM ${name}), w AS (SELECT 1) SELECT * FROM u`);
});

Deno.test("isQuery() tells queries from statements that Spark runs at once", () => {
  const queries = [
    "select 1",
    " (SELECT 1)",
    "-- x\n/* a /* b */ */ WITH a AS (SELECT 1) FROM a",
    "values (1)",
    "'broken",
  ];
  assertEquals(queries.filter((query) => !isQuery(query)), []);
  assertEquals(
    ["SHOW TABLES", "create table t (a int)", "SET x", "insert into t values (1)"].filter(isQuery),
    [],
  );
});
