/** One value as text: complete, keys sorted, one member a line when it is long, so that two texts can be compared. */
export function inspect(value: unknown): string {
  return Deno.inspect(value, {
    depth: Infinity,
    sorted: true,
    trailingComma: true,
    compact: false,
    iterableLimit: Infinity,
    strAbbreviateSize: Infinity,
  });
}
