import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SpecError } from "../../src/core/diagnostic.js";
import { parseAxis } from "../../src/sweep/axis.js";

function valuesOf(text: string): unknown[] {
  const axis = parseAxis(text);
  return Array.from({ length: axis.size }, (_, index) => axis.valueAt(index));
}

function mistakeOf(text: string) {
  try {
    parseAxis(text);
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    const { code, message, place } = error.diagnostic;
    return { code, message, marked: place?.source.text.slice(place.start, place.end) };
  }
  throw new Error(`${text} is no mistake`);
}

describe("an axis", () => {
  it.each<[string, unknown[]]>([
    ["resolution=128,160,192,224", [128, 160, 192, 224]],
    ["groups=1", [1]],
    ["activation=relu,relu6, hard-swish", ["relu", "relu6", "hard-swish"]],
    ["bias=true,false", [true, false]],
    [
      "depths=[6,12],[6,12,48]",
      [
        [6, 12],
        [6, 12, 48],
      ],
    ],
    ["k=3..7", [3, 4, 5, 6, 7]],
    ["k=-1..1", [-1, 0, 1]],
    ["k=5..5", [5]],
    ["width=0.25:1:0.25", [0.25, 0.5, 0.75, 1]],
    ["width=0.1:0.3:0.1", [0.1, 0.2, 0.3]],
    ["width=.1:1.:0.3", [0.1, 0.4, 0.7, 1]],
    ["width=0.25:1:0.5", [0.25, 0.75]],
    ["width=1:0.25:-0.25", [1, 0.75, 0.5, 0.25]],
    ["k=1:7:2", [1, 3, 5, 7]],
    ["k=2:2:5", [2]],
    ["k=1,4..6,8:12:2", [1, 4, 5, 6, 8, 10, 12]],
  ])("%s", (text, values) => {
    expect(valuesOf(text)).toEqual(values);
    expect(parseAxis(text).name).toBe(text.slice(0, text.indexOf("=")));
  });

  it("has the decimal numbers that its steps lead to, as they are written", () => {
    const whole = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(
        whole,
        fc.integer({ min: 1, max: 200 }),
        fc.nat(50),
        fc.nat(6),
        (first, step, steps, decimals) => {
          const written = (digits: number) =>
            `${digits < 0 ? "-" : ""}${String(Math.abs(digits))
              .padStart(decimals + 1, "0")
              .replace(new RegExp(`(?=\\d{${decimals}}$)`), ".")}`;
          const last = written(first + steps * step);
          const expected = Array.from({ length: steps + 1 }, (_, index) =>
            Number(written(first + index * step)),
          );
          expect(valuesOf(`k=${written(first)}:${last}:${written(step)}`)).toEqual(expected);
        },
      ),
    );
  });

  it("makes no list of a range", () => {
    const axis = parseAxis("k=1..9000000000000000");
    expect(axis.size).toBe(9_000_000_000_000_000);
    expect(axis.valueAt(8_999_999_999_999_999)).toBe(9_000_000_000_000_000);
    expect(parseAxis("width=0:1:0.0000001").valueAt(3)).toBe(3e-7);
  });

  it("gives settings with their places", () => {
    const { name, value, place } = parseAxis("k=3, 5..7").settingAt(2);
    expect({ name, value }).toEqual({ name: "k", value: 6 });
    expect(place.source.name).toBe("--vary");
    expect(place.source.text.slice(place.start, place.end)).toBe("5..7");
  });

  it.each<[string, string, string]>([
    ["width", "has no values", "width"],
    ["=1,2", "names no hyperparameter", "=1,2"],
    ["k=1,,2", "a value is missing here", ","],
    ["k=", "a value is missing here", ""],
    ["k=1..", "one whole number to another", "1.."],
    ["k=1.5..3", "one whole number to another", "1.5..3"],
    ["k=2,5..1", "its steps lead away from its end", "5..1"],
    ["k=1:0:0.1", "its steps lead away from its end", "1:0:0.1"],
    ["k=0:1:0", "a step of 0 leads nowhere", "0:1:0"],
    ["k=0:1", "three decimal numbers", "0:1"],
    ["k=a:b:c", "three decimal numbers", "a:b:c"],
    ["k=0:1:0.00000000000000001", "more digits than are exact", "0:1:0.00000000000000001"],
    ["k=3,$x", "there is no variable `$x` here", "$x"],
    ["k=3,5+", "can't read this expression", "+"],
  ])("%s is a mistake with a place", (text, message, marked) => {
    const mistake = mistakeOf(text);
    expect(mistake).toMatchObject({ code: "usage", marked });
    expect(mistake.message).toContain(message);
  });
});
