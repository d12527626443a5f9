/**
 * XML records read by a schema, as Spark's XML reader reads them. Loaded only when a query needs it.
 *
 * @module
 */
import type { Element } from "@xmldom/xmldom";
import type { DataType, StructType } from "../../declare/types.ts";
import type { FunctionOptions } from "./function_options.ts";
import { malformedRecord, textAsJson, textValueOptions } from "./text_as_json.ts";
import { parseXml } from "./xml_document.ts";

/** How one call of `from_xml` reads. */
export interface XmlReading {
  readonly schema: StructType;
  readonly options: FunctionOptions;
  readonly timeZone: string;
}

/** A value that does not fit: the rest of the record is not read. */
class Misfit extends Error {}

/**
 * Reads a record.
 *
 * @returns JSON that a DuckDB cast turns into the schema's type.
 * @throws {ComputationError} `MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION` in FAILFAST mode.
 */
export function readXml(text: string, reading: XmlReading): string {
  const { schema, options } = reading;
  const row = new Map<string, string>();
  try {
    const root = rootElement(text);
    if (!root) throw new Misfit();
    new XmlReader(reading).readInto(row, root, schema);
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    if (options["mode"]?.toUpperCase() === "FAILFAST") throw malformedRecord(text);
    row.set(options["columnnameofcorruptrecord"] ?? "_corrupt_record", JSON.stringify(text));
  }
  return written(row, schema);
}

/** The first element of a text; undefined for one that is no XML. */
export function rootElement(text: string): Element | undefined {
  try {
    // What follows the first element does not count.
    const document = parseXml(`<_>${text.replace(/^\s*<\?xml.*?\?>/s, "")}</_>`);
    return childElements(document.documentElement!)[0];
  } catch {
    return undefined;
  }
}

/** The elements directly in one. */
export function childElements(element: Element): Element[] {
  return Array.from(element.childNodes).filter((node) => node.nodeType === node.ELEMENT_NODE) as Element[];
}

/** The texts directly in an element, without the space around them; blank ones are left out. */
export function ownTexts(element: Element): string[] {
  const texts: string[] = [];
  let text = "";
  for (const node of Array.from(element.childNodes)) {
    if (node.nodeType === node.TEXT_NODE || node.nodeType === node.CDATA_SECTION_NODE) {
      text += node.nodeValue ?? "";
    } else if (node.nodeType === node.ELEMENT_NODE) {
      texts.push(text.trim());
      text = "";
    }
  }
  return [...texts, text.trim()].filter((each) => each !== "");
}

class XmlReader {
  readonly #options: FunctionOptions;
  readonly #timeZone: string;
  readonly #prefix: string;
  readonly #valueTag: string;

  constructor({ options, timeZone }: XmlReading) {
    this.#options = options;
    this.#timeZone = timeZone;
    this.#prefix = options["attributeprefix"] ?? "_";
    this.#valueTag = options["valuetag"] ?? "_VALUE";
  }

  /** Fills a row in the order of the text, so that it holds what came before a misfit. */
  readInto(row: Map<string, string>, element: Element, { fields }: StructType): void {
    const fieldOf = (name: string) => fields.find((f) => f.name.toLowerCase() === name.toLowerCase());
    for (const [name, text] of this.#attributes(element)) {
      const field = fieldOf(name);
      if (field) row.set(field.name, this.#simple(text, field.type));
    }
    const value = fieldOf(this.#valueTag);
    const text = ownTexts(element).at(-1);
    for (const child of childElements(element)) {
      const field = fieldOf(child.tagName);
      if (!field) continue;
      if (typeof field.type !== "string" && field.type.type === "array") {
        const items = row.get(field.name)?.slice(1, -1);
        const item = this.#element(child, field.type.elementType);
        row.set(field.name, `[${items === undefined ? item : `${items},${item}`}]`);
      } else row.set(field.name, this.#element(child, field.type));
    }
    if (value && text !== undefined) row.set(value.name, this.#simple(text, value.type));
  }

  #attributes(element: Element): (readonly [name: string, text: string])[] {
    if (this.#options["excludeattribute"]?.toLowerCase() === "true") return [];
    return Array.from(element.attributes, ({ name, value }) => [`${this.#prefix}${name}`, value] as const);
  }

  #element(element: Element, type: DataType): string {
    if (typeof type === "string") {
      const text = childElements(element).length > 0 ? innerXml(element) : (element.textContent ?? "");
      return this.#simple(text, type);
    }
    switch (type.type) {
      case "struct": {
        const row = new Map<string, string>();
        this.readInto(row, element, type);
        return written(row, type);
      }
      case "map": {
        const entries = [
          ...this.#attributes(element).map(([name, text]) =>
            [name, this.#simple(text, type.valueType)] as const
          ),
          ...childElements(element).map((child) =>
            [child.tagName, this.#element(child, type.valueType)] as const
          ),
        ];
        return `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",")}}`;
      }
      case "array":
        return `[${this.#element(element, type.elementType)}]`;
    }
  }

  #simple(written: string, type: DataType): string {
    const text = written.trim();
    if (text === this.#options["nullvalue"]) return "null";
    if (type === "string") return JSON.stringify(text);
    if (text === "") return "null";
    if (type === "boolean" && /^[01]$/.test(text)) return String(text === "1");
    const isWord = (type === "double" || type === "float") && /infinity/i.test(text);
    const value = isWord
      ? undefined
      : textAsJson(text, type, textValueOptions(this.#options, this.#timeZone));
    if (value === undefined) throw new Misfit();
    return value;
  }
}

function written(row: ReadonlyMap<string, string>, { fields }: StructType): string {
  return `{${fields.map(({ name }) => `${JSON.stringify(name)}:${row.get(name) ?? "null"}`).join(",")}}`;
}

/** What an element holds, as XML; an empty element has two tags. */
function innerXml(element: Element): string {
  return Array.from(element.childNodes, (node) => {
    if (node.nodeType !== node.ELEMENT_NODE) {
      return node.nodeType === node.COMMENT_NODE ? "" : node.nodeValue ?? "";
    }
    const child = node as Element;
    const attributes = Array.from(child.attributes, ({ name, value }) => ` ${name}="${value}"`).join("");
    return `<${child.tagName}${attributes}>${innerXml(child)}</${child.tagName}>`;
  }).join("");
}
