import type { Setting } from "../compile/bind/settings.js";
import { argumentPlace, constantValue, splitAtCommas } from "../compile/model-name.js";
import { SpecError } from "../core/diagnostic.js";
import type { Place } from "../core/source.js";
import { ExpressionError } from "../spec/expression/error.js";
import { type PlainValue, plain } from "../spec/expression/value.js";
import { readRange, type Stretch } from "./range.js";

/** A hyperparameter and the values that it takes in turn, each found by its index: no list is made of a range. */
export interface Axis {
  readonly name: string;
  /** Where its name is written. */
  readonly namePlace: Place;
  /** Its values and ranges as they are written. */
  readonly written: string;
  /** How many values it has, at least one. */
  readonly size: number;
  /** The value at an index from 0 to `size - 1`. */
  valueAt(index: number): PlainValue;
  /** The value at an index, as what a model is set to. */
  settingAt(index: number): VariedSetting;
}

/** One of an axis' values, as what a model is set to. */
export interface VariedSetting extends Setting {
  readonly value: PlainValue;
}

const HELP = "write name=a,b,c; name=a..b for whole numbers; or name=a:b:step";

/**
 * Reads `name=…`: values and ranges, separated by commas. A range is `a..b`, whole numbers from a to b, or
 * `a:b:step`, which includes b where a step leads there. The one grammar of all options that vary something.
 * @param option the option that it is an argument of
 * @throws {SpecError} (code `usage`) at the part that can't be read
 */
export function parseAxis(text: string, option = "--vary"): Axis {
  const whole = argumentPlace(option, text);
  const { source } = whole;
  const equals = text.indexOf("=");
  const name = text.slice(0, equals).trim();
  if (equals === -1) {
    throw new SpecError("usage", `\`${option} ${text}\` has no values`, whole, { help: HELP });
  }
  if (name === "") {
    throw new SpecError("usage", `\`${option} ${text}\` names no hyperparameter`, whole, { help: HELP });
  }
  const stretches = splitAtCommas(text.slice(equals + 1)).map((part) => {
    const blank = part.text.length - part.text.trimStart().length;
    const start = equals + 1 + part.start + blank;
    const written = part.text.trim();
    return readStretch(written, { source, start, end: start + Math.max(written.length, 1) });
  });
  const namePlace = { source, start: 0, end: equals };
  return { name, namePlace, written: text.slice(equals + 1).trim(), ...valuesOf(stretches, name, namePlace) };
}

function valuesOf(
  stretches: readonly Stretch[],
  name: string,
  namePlace: Place,
): Pick<Axis, "size" | "valueAt" | "settingAt"> {
  const starts: number[] = [];
  let size = 0;
  for (const stretch of stretches) {
    starts.push(size);
    size += stretch.size;
  }
  if (!Number.isSafeInteger(size)) {
    throw new SpecError("usage", `\`${name}\` has more values than can be counted`, namePlace);
  }
  const find = (index: number): { stretch: Stretch; offset: number } => {
    const number = stretches.length === size ? index : starts.findLastIndex((start) => start <= index);
    return { stretch: stretches[number] as Stretch, offset: index - (starts[number] as number) };
  };
  const valueAt = (index: number) => {
    const { stretch, offset } = find(index);
    return stretch.valueAt(offset);
  };
  return {
    size,
    valueAt,
    settingAt: (index) => ({ name, value: valueAt(index), place: find(index).stretch.place }),
  };
}

function readStretch(text: string, place: Place): Stretch {
  if (text === "") throw new SpecError("usage", "a value is missing here", place, { help: HELP });
  return readRange(text, place) ?? { size: 1, place, valueAt: constant(readValue(text, place)) };
}

function constant(value: PlainValue): () => PlainValue {
  return () => value;
}

function readValue(text: string, { source, start, end }: Place): PlainValue {
  try {
    return plain(constantValue(text)) as PlainValue;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const to = Math.min(start + error.end, end);
    const from = Math.min(start + error.start, to - 1);
    throw new SpecError("usage", error.message, { source, start: from, end: to }, { help: error.help });
  }
}
