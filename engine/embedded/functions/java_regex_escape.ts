import { type Flags, readClassEscape, readEscapedCodePoint } from "./java_regex_class_reader.ts";
import type { PatternCursor } from "./java_regex_cursor.ts";
import type { PatternGroups } from "./java_regex_groups.ts";
import {
  characterPiece,
  classPiece,
  joined,
  lineEndPiece,
  type Piece,
  wordBoundaryPiece,
} from "./java_regex_piece.ts";

/** Reads what follows a backslash. */
export function readEscape(cursor: PatternCursor, flags: Flags, groups: PatternGroups): Piece {
  if (cursor.isAtEnd) cursor.fail('a single "\\" at the end escapes nothing');
  const char = cursor.peek()!;
  const spelling = readClassEscape(cursor, flags);
  if (spelling) return classPiece(spelling);
  switch (char) {
    case "Q":
      return quotation(cursor, flags);
    case "b":
    case "B":
      cursor.at++;
      return wordBoundaryPiece(char === "B");
    case "A":
      cursor.at++;
      return { js: "^", re2: "\\A", canBeEmpty: true };
    case "z":
      cursor.at++;
      return { js: "$", re2: "\\z", canBeEmpty: true };
    case "Z":
      cursor.at++;
      return lineEndPiece(flags, false);
    case "R":
      cursor.at++;
      return {
        js: "(?:\\r\\n|[\\n\\v\\f\\r\\u0085\\u2028\\u2029])",
        re2: "(?:\\r\\n|[\\n\\v\\f\\r\\x{85}\\x{2028}\\x{2029}])",
        canBeEmpty: false,
      };
    case "k":
      return namedReference(cursor, flags, groups);
  }
  return /[1-9]/.test(char)
    ? numberedReference(cursor, flags, groups)
    : characterPiece(readEscapedCodePoint(cursor), flags);
}

/** `\Q…\E`. */
function quotation(cursor: PatternCursor, flags: Flags): Piece {
  cursor.at++;
  const rest = cursor.rest();
  const end = rest.indexOf("\\E");
  const text = end < 0 ? rest : rest.slice(0, end);
  cursor.at += [...text].length + (end < 0 ? 0 : 2);
  const pieces = [...text].map((char) => characterPiece(char.codePointAt(0)!, flags));
  return {
    js: pieces.length > 1 && cursor.quantifierFollows()
      ? cursor.fail("a quotation \\Q…\\E followed by a repetition is not supported here: put it in (?: )")
      : pieces.map((p) => p.js).join(""),
    re2: joined(pieces.map((p) => p.re2), ""),
    canBeEmpty: pieces.length === 0,
    literal: joined(pieces.map((p) => p.literal), ""),
  };
}

function numberedReference(cursor: PatternCursor, flags: Flags, groups: PatternGroups): Piece {
  let group = Number(cursor.next());
  while (/[0-9]/.test(cursor.peek() ?? "") && group * 10 + Number(cursor.peek()) <= groups.count) {
    group = group * 10 + Number(cursor.next());
  }
  return reference(group, cursor, flags, groups);
}

function namedReference(cursor: PatternCursor, flags: Flags, groups: PatternGroups): Piece {
  cursor.at++;
  if (!cursor.take("<")) cursor.fail('"\\k" must be followed by a group\'s name in < >');
  const name = cursor.until(">");
  const group = groups.names.get(name);
  return group === undefined
    ? cursor.fail(`there is no group named ${name}`)
    : reference(group, cursor, flags, groups);
}

function reference(group: number, cursor: PatternCursor, flags: Flags, groups: PatternGroups): Piece {
  if (group > groups.count) cursor.fail(`there is no group ${group} before its reference`);
  if (flags.i) cursor.fail("a reference to a group together with (?i) is not supported here");
  groups.refer(group);
  return { js: `\\k<g${group}>`, re2: undefined, canBeEmpty: true };
}
