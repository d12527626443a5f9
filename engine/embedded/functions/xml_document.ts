/**
 * XML read with xmldom, XPath 1.0 evaluated with xpath. Loaded only when a query needs it.
 *
 * @module
 */
import { type Document, DOMParser } from "@xmldom/xmldom";
import xpath from "xpath";
import { ComputationError } from "../../errors.ts";

/** What this file uses of the library, which its own types leave out. */
interface XPathLibrary {
  parse(path: string): {
    evaluate(context: { node: Document; allowAnyNamespaceForNoPrefix: boolean }): {
      toArray?(): { readonly nodeValue: string | null }[];
      stringValue(): string;
      numberValue(): number;
      booleanValue(): boolean;
    };
  };
}

const { parse } = xpath as unknown as XPathLibrary;

/** The result of an XPath expression. */
export interface XPathValue {
  /** The values of the nodes (an element has none); undefined for a result that is no set of nodes. */
  readonly nodes: readonly (string | null)[] | undefined;
  readonly text: string;
  readonly number: number;
  readonly truth: boolean;
}

/**
 * Evaluates an XPath expression on an XML text.
 *
 * @throws {ComputationError} `ILLEGAL_ARGUMENT` for a text that is no XML, or an expression that is none.
 */
export function evaluateXPath(xml: string, path: string): XPathValue {
  try {
    const node = parseXml(xml);
    const result = parse(path).evaluate({ node, allowAnyNamespaceForNoPrefix: true });
    return {
      nodes: result.toArray?.().map(({ nodeValue }) => nodeValue),
      text: result.stringValue(),
      number: result.numberValue(),
      truth: result.booleanValue(),
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ComputationError(
      "ILLEGAL_ARGUMENT",
      `Cannot evaluate the XPath expression '${path}' on '${xml.slice(0, 200)}': ${reason}.`,
      { cause },
    );
  }
}

/** @throws {Error} For a text that is no XML. */
export function parseXml(xml: string): Document {
  const parser = new DOMParser({
    onError: (level, message) => {
      if (level !== "warning") throw new SyntaxError(message);
    },
  });
  return parser.parseFromString(xml, "text/xml");
}
