/**
 * The type of an XML record, as Spark's XML reader finds it. Loaded only when a query needs it.
 *
 * @module
 */
import type { Element } from "@xmldom/xmldom";
import { arrayType, type DataType, field, structType } from "../../declare/types.ts";
import { parseText } from "../read/text_value.ts";
import type { FunctionOptions } from "./function_options.ts";
import { textValueOptions } from "./text_as_json.ts";
import { childElements, ownTexts, rootElement } from "./xml_read.ts";

const TIME_REGEXP = /^\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?$/;

/** The columns of a record; that of a malformed one, for a text that is no XML. */
export function schemaOfXml(text: string, options: FunctionOptions, timeZone: string): DataType {
  const root = rootElement(text);
  if (!root) return structType([field(options["columnnameofcorruptrecord"] ?? "_corrupt_record", "string")]);
  return withoutVoid(new XmlInference(options, timeZone).ofRecord(root));
}

class XmlInference {
  readonly #options: FunctionOptions;
  readonly #timeZone: string;

  constructor(options: FunctionOptions, timeZone: string) {
    this.#options = options;
    this.#timeZone = timeZone;
  }

  ofRecord(element: Element): DataType {
    const types = new Map<
      string,
      { readonly name: string; readonly type: DataType; readonly isArray: boolean }
    >();
    const add = (name: string, type: DataType) => {
      const known = types.get(name.toLowerCase());
      types.set(
        name.toLowerCase(),
        known ? { ...known, type: merged(known.type, type), isArray: true } : { name, type, isArray: false },
      );
    };
    for (const { name, value } of this.#attributes(element)) {
      add(`${this.#options["attributeprefix"] ?? "_"}${name}`, this.#ofText(value));
    }
    for (const child of childElements(element)) add(child.tagName, this.#ofElement(child));
    const text = ownTexts(element).at(-1);
    if (text !== undefined) add(this.#options["valuetag"] ?? "_VALUE", this.#ofText(text));
    const fields = [...types.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return structType(fields.map(({ name, type, isArray }) => field(name, isArray ? arrayType(type) : type)));
  }

  #attributes(element: Element) {
    return this.#options["excludeattribute"]?.toLowerCase() === "true" ? [] : Array.from(element.attributes);
  }

  #ofElement(element: Element): DataType {
    const isPlain = childElements(element).length === 0 && this.#attributes(element).length === 0;
    return isPlain ? this.#ofText(element.textContent ?? "") : this.ofRecord(element);
  }

  #ofText(written: string): DataType {
    const text = written.trim();
    if (text === "" || text === this.#options["nullvalue"]) return "void";
    const options = textValueOptions(this.#options, this.#timeZone);
    if (parseText(text, "long", options) !== undefined) return "long";
    if (/^[-+.\deE]+$/.test(text) && parseText(text, "double", options) !== undefined) return "double";
    if (/^(true|false)$/i.test(text)) return "boolean";
    if (/^\d{4}-\d{2}-\d{2}$/.test(text) && parseText(text, "date", options) !== undefined) return "date";
    if (TIME_REGEXP.test(text) || parseText(text, "timestamp", options) !== undefined) return "timestamp";
    return "string";
  }
}

function merged(a: DataType, b: DataType): DataType {
  if (a === "void") return b;
  if (b === "void" || JSON.stringify(a) === JSON.stringify(b)) return a;
  if (typeof a !== "string" && typeof b !== "string" && a.type === "struct" && b.type === "struct") {
    const types = new Map(a.fields.map((f) => [f.name, f.type]));
    for (const f of b.fields) types.set(f.name, merged(types.get(f.name) ?? "void", f.type));
    const fields = [...types].sort(([x], [y]) => (x < y ? -1 : 1));
    return structType(fields.map(([name, type]) => field(name, type)));
  }
  const isNumber = (type: DataType) => type === "long" || type === "double";
  return isNumber(a) && isNumber(b) ? "double" : "string";
}

function withoutVoid(type: DataType): DataType {
  if (type === "void") return "string";
  if (typeof type === "string" || type.type === "map") return type;
  return type.type === "array"
    ? arrayType(withoutVoid(type.elementType))
    : structType(type.fields.map((f) => ({ ...f, type: withoutVoid(f.type) })));
}
