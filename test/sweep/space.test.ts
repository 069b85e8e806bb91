import { describe, expect, it } from "vitest";
import { parseAxis } from "../../src/sweep/axis.js";
import { Space } from "../../src/sweep/space.js";

function spaceOf(...texts: string[]): Space {
  return new Space(texts.map((text) => parseAxis(text)));
}

describe("a space", () => {
  it("has every combination once, the last axis fastest", () => {
    const space = spaceOf("a=1..2", "b=x,y,z", "c=0:1:0.5");
    const expected = [1, 2].flatMap((a) => ["x", "y", "z"].flatMap((b) => [0, 0.5, 1].map((c) => [a, b, c])));
    expect(space.size).toBe(18n);
    expect(Array.from({ length: 18 }, (_, index) => space.valuesAt(index))).toEqual(expected);
    expect(Array.from({ length: 18 }, (_, index) => space.valuesAt(BigInt(index)))).toEqual(expected);
  });

  it("gives settings at a point", () => {
    const settings = spaceOf("a=1..2", "b=x,y").settingsAt(2);
    expect(settings.map(({ name, value }) => [name, value])).toEqual([
      ["a", 2],
      ["b", "x"],
    ]);
  });

  it("numbers more points than a double can", () => {
    const axes = Array.from({ length: 30 }, (_, index) => `k${index}=0..9`);
    const space = spaceOf(...axes);
    expect(space.size).toBe(10n ** 30n);
    const index = 123_456_789_012_345_678_901_234_567_890n;
    expect(space.valuesAt(index).join("")).toBe(String(index));
  });
});
