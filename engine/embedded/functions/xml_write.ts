import { ComputationError } from "../../errors.ts";
import type { DataType, StructType } from "../../declare/types.ts";
import { quoteString } from "../duckdb_type.ts";
import { itemName, renderCast } from "../render/render_cast.ts";
import { CAST_UDFS } from "../render/text_udfs.ts";
import { DATE_FORMAT_UDF } from "./datetime_format.ts";
import type { FunctionOptions } from "./function_options.ts";
import { JSON_WRITE_UDFS } from "./json_write.ts";
import type { ScalarUdf } from "./spark_function.ts";

const NAME_REGEXP = /^[\p{L}_:][\p{L}\p{N}.:_-]*$/u;

/** A value whose simple parts are texts: a struct as its members in order, a map as pairs of key and value. */
type TextTree = null | string | readonly TextTree[];

/** How one call of `to_xml` writes. */
interface XmlWriting {
  readonly type: StructType;
  readonly options: FunctionOptions;
}

const writings = new Map<string, XmlWriting>();

/** What {@linkcode xmlSql} may call. */
export const XML_WRITE_UDFS: readonly ScalarUdf[] = [
  ...JSON_WRITE_UDFS,
  ...CAST_UDFS,
  DATE_FORMAT_UDF,
  {
    name: "spark_to_xml",
    parameterTypes: ["VARCHAR", "VARCHAR"],
    returnType: "VARCHAR",
    call: (tree: string, json: string) => {
      let writing = writings.get(json);
      if (!writing) writings.set(json, writing = JSON.parse(json) as XmlWriting);
      return writeXml(JSON.parse(tree), writing);
    },
  },
];

/** DuckDB SQL of a struct as XML; NULL for NULL. */
export function xmlSql(value: string, type: StructType, options: FunctionOptions, timeZone: string): string {
  const writing: XmlWriting = { type, options };
  const tree = treeSql(value, type, options, timeZone);
  return `CASE WHEN ${value} IS NOT NULL THEN spark_to_xml(${tree}, ${
    quoteString(JSON.stringify(writing))
  }) END`;
}

/** The JSON of a {@linkcode TextTree}. */
function treeSql(value: string, type: DataType, options: FunctionOptions, timeZone: string): string {
  const inner = (sql: string, part: DataType) => treeSql(sql, part, options, timeZone);
  if (typeof type === "string") {
    const text = textSql(value, type, options, timeZone);
    return `coalesce(spark_json_string(${text}), 'null')`;
  }
  const item = itemName(type);
  const listSql = (list: string) =>
    `CASE WHEN ${value} IS NULL THEN 'null' ELSE '[' || coalesce(array_to_string(${list}, ','), '') || ']' END`;
  switch (type.type) {
    case "struct": {
      const members = type.fields.map((f) =>
        inner(`struct_extract(${value}, ${quoteString(f.name)})`, f.type)
      );
      return listSql(`CAST([${members.join(", ")}] AS VARCHAR[])`);
    }
    case "array":
      return listSql(`list_transform(${value}, lambda ${item}: ${inner(item, type.elementType)})`);
    case "map": {
      const key = inner(`struct_extract(${item}, 'key')`, type.keyType);
      const member = inner(`struct_extract(${item}, 'value')`, type.valueType);
      return listSql(
        `list_transform(map_entries(${value}), lambda ${item}: '[' || ${key} || ',' || ${member} || ']')`,
      );
    }
  }
}

function textSql(
  value: string,
  type: Extract<DataType, string>,
  options: FunctionOptions,
  timeZone: string,
): string {
  const formatted = (pattern: string, zone: string) =>
    `spark_date_format(epoch_us(${value}), ${quoteString(pattern)}, ${quoteString(zone)})`;
  switch (type) {
    case "void":
      return "CAST(NULL AS VARCHAR)";
    case "timestamp":
      return formatted(options["timestampformat"] ?? "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", timeZone);
    case "timestamp_ntz":
      return formatted(options["timestampntzformat"] ?? "yyyy-MM-dd'T'HH:mm:ss.SSS", "UTC");
    case "binary":
      return `('[' || rtrim(regexp_replace(hex(${value}), '(..)', '\\1 ', 'g')) || ']')`;
    default:
      return renderCast(value, type, "string", { mode: "legacy", timeZone });
  }
}

function writeXml(tree: TextTree, { type, options }: XmlWriting): string {
  const writer = new XmlWriter(options);
  writer.element(options["rowtag"] ?? "ROW", tree, type, "");
  return writer.text.slice(1);
}

/** Elements, each on a line of its own; members whose names begin with the prefix are attributes. */
class XmlWriter {
  text = "";
  readonly #prefix: string;
  readonly #valueTag: string;
  readonly #itemTag: string;
  readonly #nullValue: string | undefined;

  constructor(options: FunctionOptions) {
    this.#prefix = options["attributeprefix"] ?? "_";
    this.#valueTag = options["valuetag"] ?? "_VALUE";
    this.#itemTag = options["arrayelementname"] ?? "item";
    this.#nullValue = options["nullvalue"];
  }

  element(name: string, tree: TextTree, type: DataType, indent: string): void {
    const value = tree ?? this.#nullValue;
    if (value === undefined) return;
    if (!NAME_REGEXP.test(name)) throw notAName(name);
    if (typeof value === "string") {
      this.text += `\n${indent}<${name}>${escaped(value)}</${name}>`;
      return;
    }
    if (typeof type !== "string" && type.type === "array") {
      for (const item of value) this.#item(name, item, type.elementType, indent);
      return;
    }
    this.#members(name, membersOf(value, type), indent);
  }

  /** An array in an array is an element of its own. */
  #item(name: string, item: TextTree, type: DataType, indent: string): void {
    const isArray = typeof type !== "string" && type.type === "array";
    if (!isArray || !Array.isArray(item)) return this.element(name, item, type, indent);
    const outer = this.text;
    this.text = "";
    for (const each of item) this.#item(this.#itemTag, each, type.elementType, `${indent}    `);
    this.text = `${outer}\n${indent}${enclosed(name, "", this.text, indent)}`;
  }

  #members(name: string, members: readonly Member[], indent: string): void {
    let attributes = "";
    let own = "";
    const outer = this.text;
    this.text = "";
    for (const { name: member, tree, type } of members) {
      const value = tree ?? this.#nullValue;
      if (member === this.#valueTag) own = typeof value === "string" ? escaped(value) : "";
      else if (member.startsWith(this.#prefix) && this.#prefix !== "") {
        if (typeof value !== "string") continue;
        attributes += ` ${member.slice(this.#prefix.length)}="${escaped(value).replaceAll('"', "&quot;")}"`;
      } else this.element(member, tree, type, `${indent}    `);
    }
    const inside = this.text;
    const content = own === "" ? inside : inside === "" ? own : `${own}${inside}`;
    this.text = `${outer}\n${indent}${
      inside === "" && own !== ""
        ? `<${name}${attributes}>${own}</${name}>`
        : enclosed(name, attributes, content, indent)
    }`;
  }
}

interface Member {
  readonly name: string;
  readonly tree: TextTree;
  readonly type: DataType;
}

function membersOf(tree: readonly TextTree[], type: DataType): Member[] {
  if (typeof type !== "string" && type.type === "map") {
    return tree.map((pair) => {
      const [key, value = null] = pair as readonly TextTree[];
      return { name: String(key), tree: value, type: type.valueType };
    });
  }
  return (type as StructType).fields.map((f, i) => ({ name: f.name, tree: tree[i] ?? null, type: f.type }));
}

function enclosed(name: string, attributes: string, content: string, indent: string): string {
  return content === "" ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}\n${indent}</${name}>`;
}

function notAName(name: string): ComputationError {
  return new ComputationError(
    "ILLEGAL_ARGUMENT",
    `Cannot write an element named '${name}' as XML: a name has letters, digits, ".", "-" and "_". Give the member another name.`,
  );
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
