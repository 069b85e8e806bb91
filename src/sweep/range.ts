import { SpecError } from "../core/diagnostic.js";
import type { Place } from "../core/source.js";
import type { PlainValue } from "../spec/expression/value.js";

/** Values that stand together in the text: one, or those of a range. */
export interface Stretch {
  readonly size: number;
  /** Where it is written. */
  readonly place: Place;
  valueAt(index: number): PlainValue;
}

/**
 * Reads `a..b` or `a:b:step`; `undefined` for what is no range.
 * @throws {SpecError} (code `usage`) for a range that can't be read, or that has no values
 */
export function readRange(text: string, place: Place): Stretch | undefined {
  if (text.startsWith("[")) return undefined;
  const dots = text.split("..");
  if (dots.length > 1) return wholeRange(dots, place);
  const colons = text.split(":");
  return colons.length > 1 ? steppedRange(colons, place) : undefined;
}

function wholeRange(parts: readonly string[], place: Place): Stretch {
  const [first, last] = parts.map((part) => (/^\s*[+-]?\d+\s*$/.test(part) ? Number(part) : Number.NaN));
  if (parts.length !== 2 || !Number.isSafeInteger(first) || !Number.isSafeInteger(last)) {
    throw mistake("`a..b` goes from one whole number to another", place, "for other steps, write a:b:step");
  }
  return stretch(place, first as number, last as number, 1, 0);
}

function steppedRange(parts: readonly string[], place: Place): Stretch {
  const numbers = parts.map(readDecimal);
  const [first, last, step] = numbers;
  if (parts.length !== 3 || first === undefined || last === undefined || step === undefined) {
    throw mistake(
      "`a:b:step` is made of three decimal numbers",
      place,
      parts.length === 2 ? "the step is missing: 0.25:1:0.25 has 0.25, 0.5, 0.75 and 1" : undefined,
    );
  }
  const decimals = Math.max(first.decimals, last.decimals, step.decimals);
  const [from, to, by] = [first, last, step].map(
    (number) => number.digits * 10 ** (decimals - number.decimals),
  );
  return stretch(place, from as number, to as number, by as number, decimals);
}

/**
 * The values from one whole number to another, each divided by a power of ten. Both that and the dividend are
 * exact, so that the quotient is the very double that the decimal number is written as: three steps of 0.1
 * are 0.3.
 */
function stretch(place: Place, first: number, last: number, step: number, decimals: number): Stretch {
  const scale = 10 ** decimals;
  if (![first, last, step, last - first].every(Number.isSafeInteger) || decimals > 15) {
    throw mistake("these numbers have more digits than are exact", place, "15 digits are");
  }
  if (step === 0) throw mistake("a step of 0 leads nowhere", place);
  if (Math.sign(last - first) === -Math.sign(step)) {
    const back = `${first / scale}:${last / scale}:${-step / scale}`;
    throw mistake("this range has no values: its steps lead away from its end", place, `write ${back}`);
  }
  return {
    size: Math.floor((last - first) / step) + 1,
    place,
    valueAt: (index) => (first + index * step) / scale,
  };
}

/** A decimal number as its digits and how many of them stand behind the point. */
function readDecimal(text: string): { digits: number; decimals: number } | undefined {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?\s*$/.exec(text);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = ""] = match;
  if (whole + fraction === "") return undefined;
  return { digits: Number(`${sign}${whole}${fraction}`), decimals: fraction.length };
}

function mistake(message: string, place: Place, help?: string): SpecError {
  return new SpecError("usage", message, place, { help });
}
