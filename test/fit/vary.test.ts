import { describe, expect, it } from "vitest";
import { SpecError } from "../../src/core/diagnostic.js";
import { checkStep, inOrder, withSteps } from "../../src/fit/vary.js";

describe("the ranges of a fit", () => {
  it.each<[text: string, step: string | undefined, written: string]>([
    ["width=0.05..1", undefined, "width=0.05:1:0.01"],
    ["width=1..2", undefined, "width=1:2:0.01"],
    ["resolution=128..224", undefined, "resolution=128:224:1"],
    ["resolution=0.5..1", undefined, "resolution=0.5:1:0.01"],
    ["width=.1..1.5", "0.05", "width=.1:1.5:0.05"],
    ["groups=8..1", "1", "groups=1:8:1"],
    ["groups=1, 2..4,8:16:4", undefined, "groups=1,2:4:1,8:16:4"],
    ["depths=[1,2..3,4],[5]", undefined, "depths=[1,2..3,4],[5]"],
    ["kind=a..b", undefined, "kind=a..b"],
    ["width", "1", "width"],
  ])("%s with %s", (text, step, written) => {
    expect(withSteps(text, step)).toBe(written);
  });

  it.each(["0", "-1", "x", "", "1e-3", "1."])("%s is no step", (step) => {
    expect(() => checkStep(step)).toThrow(SpecError);
  });

  it("stand in the order of what is preferred, then as they are written", () => {
    const vary = ["a=1", "b=2", "c=3"];
    expect(inOrder(vary, undefined)).toEqual(vary);
    expect(inOrder(vary, "c")).toEqual(["c=3", "a=1", "b=2"]);
    expect(inOrder(vary, "b, a")).toEqual(["b=2", "a=1", "c=3"]);
    expect(() => inOrder(vary, "d")).toThrow("doesn't vary");
  });
});
