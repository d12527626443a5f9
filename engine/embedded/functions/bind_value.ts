/**
 * SQL that computes a value once and mentions it as often as `body` likes, also inside a CASE or a lambda: the parameter of a lambda over a list of one.
 *
 * @param name A name that nothing in `body` hides or means otherwise.
 */
export function bindValue(name: string, value: string, body: string): string {
  return `list_extract(list_transform([${value}], lambda ${name}: ${body}), 1)`;
}
