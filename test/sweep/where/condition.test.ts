import { describe, expect, it } from "vitest";
import { metrics } from "../../../src/analyze/metrics/index.js";
import { Diagnostics, SpecError, searched } from "../../../src/core/diagnostic.js";
import { conventionsIn, parseCondition } from "../../../src/sweep/where/condition.js";
import { quantities, rowOf } from "../rows.js";

const hyperparameters = ["width", "resolution", "classes", "activation"];

function holds(text: string, row = rowOf(0, { macs: 300e6, params: 4e6, weightBytes: 524_288 })) {
  const doubts = new Diagnostics();
  return { holds: parseCondition(text, quantities, hyperparameters, doubts).holds(row), doubts: doubts.list };
}

function mistakeOf(text: string) {
  try {
    parseCondition(text, quantities, hyperparameters, new Diagnostics());
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    const { code, message, place, help } = searched(error.diagnostic);
    return { code, message, help, marked: place?.source.text.slice(place.start, place.end) };
  }
  throw new Error(`${text} is no mistake`);
}

describe("a condition", () => {
  it.each<[string, boolean]>([
    ["macs <= 300M", true],
    ["macs<300M", false],
    ["macs<=300M && params<4M", false],
    ["macs<=300M&&params<=4.0M", true],
    ["macs < 300M || params == 4000000", true],
    ["!(macs < 300M) and not params > 4 M", true],
    ["macs != 300M", false],
    ["weightBytes <= 512KiB", true],
    ["weightBytes < 0.5MiB", false],
    ["weightBytes > 524KB", true],
    // 524,288.5 bytes: an amount with a unit is what it says, and not the whole number below.
    ["weightBytes < 524.2885KB", true],
    ["macs / params >= 75", true],
    ["macs / params > 75", false],
    ["width == 1 and classes == 1000", true],
    ["$width == 1", true],
    ["activation == relu", true],
    ["relu != activation", false],
    ["activation == hard-swish", false],
    ["width in [1]", false],
    ["max(macs, params) == macs", true],
  ])("%s", (text, expected) => {
    if (text.includes(" in ")) {
      expect(mistakeOf(text).message).toContain("can't read this expression");
      return;
    }
    expect(holds(text)).toEqual({ holds: expected, doubts: [] });
  });

  it("doesn't hold for an accuracy that nobody measured, and says nothing of it", () => {
    const row = rowOf(0, { macs: 1 });
    expect(holds("accuracy >= 70", row)).toEqual({ holds: false, doubts: [] });
    expect(holds("accuracy < 70", row)).toEqual({ holds: false, doubts: [] });
    expect(holds("accuracy * 2 < 70", row)).toEqual({ holds: false, doubts: [] });
    expect(holds("accuracy >= 70 or macs == 1", row)).toEqual({ holds: true, doubts: [] });
    expect(holds("accuracy >= 70", rowOf(0, {}, { accuracy: 70 }))).toEqual({ holds: true, doubts: [] });
  });

  it("speaks of the numbers of conventions", () => {
    expect(conventionsIn("convention:tf-profiler < 3M && convention:fvcore>1")).toEqual([
      "convention:tf-profiler",
      "convention:fvcore",
    ]);
    const macs = metrics.get("macs");
    const quantity = { ...macs, name: "convention:fvcore", of: () => 5 } as never;
    const more = new Map([...quantities, ["convention:fvcore", quantity]]);
    expect(
      parseCondition("2 * convention:fvcore == 10", more, [], new Diagnostics()).holds(rowOf(0, {})),
    ).toBe(true);
  });

  it("names what has to be counted for it", () => {
    const text = "macs < 3M && (width == 1 || accuracy > 70)";
    const { names } = parseCondition(text, quantities, hyperparameters, new Diagnostics());
    expect([...names]).toEqual(["macs", "width", "accuracy"]);
  });

  it("says once what can't be decided", () => {
    const doubts = new Diagnostics();
    const condition = parseCondition("macs / params > 1", quantities, hyperparameters, doubts);
    const rows = [0, 1, 2].map((index) => rowOf(index, { macs: 1, params: 0 }));
    expect(rows.map(condition.holds)).toEqual([false, false, false]);
    expect(doubts.list.map(({ severity, message }) => [severity, message])).toEqual([
      ["warning", "this can't be decided at every point: division by zero"],
    ]);
  });

  it.each<[string, string, string, string]>([
    ["mcas <= 300M", "mcas", "points have no `mcas`", "did you mean `macs`?"],
    ["macs <= 300M && parms < 4M", "parms", "points have no `parms`", "did you mean `params`?"],
    ["$widht < 1", "$widht", "points have no `widht`", "did you mean `width`?"],
    ["macs == relu", "relu", "points have no `relu`", "valid: width, "],
    ["macs <= 300M &&", "", "can't read this expression", "an expression is a number"],
    ["macs <= 300Q", "300Q", "points have no `300Q`", "valid: "],
    ["convention:fvcoer<3", "convention:fvcoer", "points have no `convention:fvcoer`", "valid: "],
    ["process.exit(1)", ".", "can't read this expression", ""],
    ["eval(macs)", "eval(macs)", "there is no function `eval`", ""],
    ["", "", "can't read this expression", ""],
  ])("%s is a mistake, marked under %s", (text, marked, message, help) => {
    const mistake = mistakeOf(text);
    expect(mistake).toMatchObject({ code: "usage", marked });
    expect(mistake.message).toContain(message);
    expect(mistake.help ?? "").toContain(help);
  });
});
