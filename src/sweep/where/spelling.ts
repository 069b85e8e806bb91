import { parseLimit } from "../../spec/read/limit.js";

/** A condition in the spelling of expressions, which its characters are traced back from. */
export interface Spelling {
  readonly text: string;
  /** The words that stand for the numbers of conventions, whose names no expression could hold. */
  readonly conventions: ReadonlyMap<string, string>;
  /** A stretch of the text, as offsets of what was written. */
  written(at: { start: number; end: number }): { start: number; end: number };
}

const OPERATORS: ReadonlyMap<string, string> = new Map([
  ["&&", " and "],
  ["||", " or "],
  ["!", " not "],
]);

const TOKENS =
  /(?<convention>convention:[\w.-]+)|(?<word>[A-Za-z_$][\w-]*)|(?<amount>\d+(?:\.\d+)?\s?(?:[KMGT]i?B?|B)(?!\w))|(?<number>[\w.]+)|(?<operator>&&|\|\||!(?!=))|(?<other>[\s\S])/gu;

/** Spells a condition as an expression: `&&` as `and`, `300M` as 300000000. */
export function respell(condition: string): Spelling {
  const conventions = new Map<string, string>();
  let text = "";
  const starts: number[] = [];
  const ends: number[] = [];
  for (const match of condition.matchAll(TOKENS)) {
    const [token] = match;
    const spelt = spell(token, match.groups ?? {}, conventions);
    for (let at = 0; at < spelt.length; at += 1) {
      const same = spelt === token;
      starts.push(same ? match.index + at : match.index);
      ends.push(same ? match.index + at + 1 : match.index + token.length);
    }
    text += spelt;
  }
  return {
    text,
    conventions,
    written: ({ start, end }) => {
      const from = starts[start] ?? condition.length;
      return { start: from, end: Math.max(ends[end - 1] ?? condition.length, from + 1) };
    },
  };
}

function spell(
  token: string,
  { convention, amount, operator }: Readonly<Record<string, string | undefined>>,
  conventions: Map<string, string>,
): string {
  if (operator !== undefined) return OPERATORS.get(operator) ?? token;
  if (convention !== undefined) {
    const word = `convention__${conventions.size}`;
    conventions.set(word, convention);
    return word;
  }
  const limit = amount === undefined ? undefined : parseLimit(amount, "not");
  return limit?.kind === "absolute" ? String(limit.value) : token;
}
