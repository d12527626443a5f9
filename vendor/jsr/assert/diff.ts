import { inspect } from "./inspect.ts";

/** A line of a comparison: in both texts, only in the actual one, or only in the expected one. */
interface DiffLine {
  readonly mark: " " | "-" | "+";
  readonly text: string;
}

/** More cells than this in the comparison table would take longer than a reader wants to wait. */
const MAX_TABLE_CELLS = 4_000_000;
const CONTEXT_LINES = 3;

/** Two values as text with their differences marked: `-` only in actual, `+` only in expected. */
export function describeDifference(actual: unknown, expected: unknown): string {
  const bothText = typeof actual === "string" && typeof expected === "string";
  const [left, right] = bothText && (actual + expected).includes("\n")
    ? [quoteLines(actual), quoteLines(expected)]
    : [inspect(actual).split("\n"), inspect(expected).split("\n")];
  const lines = diffLines(left, right);
  const note = lines.every((line) => line.mark === " ")
    ? "\n(the texts are the same, the values are not)"
    : "";
  return `- actual, + expected\n\n${foldEqualLines(lines).join("\n")}${note}`;
}

function quoteLines(text: string): string[] {
  return text.split("\n").map((line) => JSON.stringify(line));
}

function diffLines(left: string[], right: string[]): DiffLine[] {
  let head = 0;
  while (
    head < left.length && head < right.length && left[head] === right[head]
  ) head++;
  let tail = 0;
  const most = Math.min(left.length, right.length) - head;
  while (
    tail < most &&
    left[left.length - 1 - tail] === right[right.length - 1 - tail]
  ) tail++;
  return [
    ...left.slice(0, head).map((text): DiffLine => ({ mark: " ", text })),
    ...diffMiddle(
      left.slice(head, left.length - tail),
      right.slice(head, right.length - tail),
    ),
    ...left.slice(left.length - tail).map((text): DiffLine => ({
      mark: " ",
      text,
    })),
  ];
}

/** Longest common subsequence by dynamic programming: `table[i][j]` is its length for `left[i..]`, `right[j..]`. */
function diffMiddle(left: string[], right: string[]): DiffLine[] {
  const removed = (text: string): DiffLine => ({ mark: "-", text });
  const added = (text: string): DiffLine => ({ mark: "+", text });
  if (left.length * right.length > MAX_TABLE_CELLS) {
    return [...left.map(removed), ...right.map(added)];
  }

  const width = right.length + 1;
  const table = new Uint32Array((left.length + 1) * width);
  const at = (i: number, j: number) => table[i * width + j]!;
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      table[i * width + j] = left[i] === right[j]
        ? at(i + 1, j + 1) + 1
        : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }

  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    if (left[i] === right[j]) {
      lines.push({ mark: " ", text: left[i]! });
      i++;
      j++;
    } else if (at(i + 1, j) >= at(i, j + 1)) lines.push(removed(left[i++]!));
    else lines.push(added(right[j++]!));
  }
  return [
    ...lines,
    ...left.slice(i).map(removed),
    ...right.slice(j).map(added),
  ];
}

function foldEqualLines(lines: DiffLine[]): string[] {
  const near = new Set<number>();
  lines.forEach((line, index) => {
    if (line.mark === " ") return;
    for (let i = index - CONTEXT_LINES; i <= index + CONTEXT_LINES; i++) {
      near.add(i);
    }
  });
  const shown: string[] = [];
  let folded = 0;
  const unfold = () => {
    if (folded > 0) {
      shown.push(`  … ${folded} equal ${folded === 1 ? "line" : "lines"}`);
    }
    folded = 0;
  };
  lines.forEach((line, index) => {
    if (!near.has(index)) return void folded++;
    unfold();
    shown.push(`${line.mark} ${line.text}`);
  });
  unfold();
  return shown;
}
