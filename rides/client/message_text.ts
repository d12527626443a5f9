/** The key or value of a message with its type: what it is as text, or that it is none. */
export function messageText(bytes: Uint8Array | null): string {
  if (bytes === null) return "null";
  try {
    return `${JSON.stringify(new TextDecoder("utf-8", { fatal: true }).decode(bytes))} (text)`;
  } catch {
    return `${new Uint8Array(bytes).toHex().replace(/(..)(?=.)/g, "$1 ")} (bytes)`;
  }
}
