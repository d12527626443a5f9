import type { SqlCursor } from "../../declare/sql_cursor.ts";
import { unsupported } from "./unsupported.ts";

const QUERIES_ONLY = "Only queries (SELECT …) are supported in SQL text";

/** What to do instead of the statements that begin with a word. */
const INSTEAD: Readonly<Record<string, string>> = {
  CREATE: "name a frame with createOrReplaceTempView",
  REPLACE: "name a frame with createOrReplaceTempView",
  INSERT: "write a frame with write or writeStream",
  CACHE: "nothing is cached",
  UNCACHE: "nothing is cached",
  DESC: "print a frame's columns with printSchema",
  DESCRIBE: "print a frame's columns with printSchema",
  EXPLAIN: "print how a frame is understood with explain",
  SET: "settings are set with session.conf",
  RESET: "settings are set with session.conf",
};
const OTHERS = new Set([
  ...[
    "ADD",
    "ALTER",
    "ANALYZE",
    "BEGIN",
    "CALL",
    "CLEAR",
    "COMMENT",
    "DECLARE",
    "DELETE",
    "DROP",
    "EXECUTE",
    "EXPORT",
  ],
  ...[
    "GRANT",
    "IMPORT",
    "LIST",
    "LOAD",
    "LOCK",
    "MERGE",
    "MSCK",
    "REFRESH",
    "REPAIR",
    "REVOKE",
    "SHOW",
    "START",
  ],
  ...["TRUNCATE", "UNLOCK", "UPDATE", "USE"],
]);

/** @throws {AnalysisError} `UNSUPPORTED_FEATURE` for a statement of Spark SQL that is no query. */
export function refuseStatement(cursor: SqlCursor): void {
  const token = cursor.peek();
  const word = token.text.toUpperCase();
  const isStatement = token.kind === "word" && (Object.hasOwn(INSTEAD, word) || OTHERS.has(word));
  if (!isStatement) return;
  const instead = INSTEAD[word];
  throw unsupported(
    cursor,
    instead ? `${QUERIES_ONLY}, not ${word}: ${instead}.` : `${QUERIES_ONLY}, not ${word}.`,
  );
}
