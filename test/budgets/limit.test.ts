import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allowed } from "../../src/budgets/limit.js";
import { parseLimit } from "../../src/spec/read/limit.js";
import type { Limit } from "../../src/spec/syntax.js";

const place = { source: { name: "a.yaml", text: "" }, start: 0, end: 1 };

function limitOf(text: string): Limit {
  const parsed = parseLimit(text);
  if (parsed === undefined) throw new Error(`${text} is no limit`);
  return { ...parsed, place } as Limit;
}

describe("a limit", () => {
  it.each<[string, number]>([
    ["600M", 600_000_000],
    ["4.3M", 4_300_000],
    ["4.35 M", 4_350_000],
    ["1.000001G", 1_000_001_000],
    ["0.1K", 100],
    ["2T", 2_000_000_000_000],
    ["600", 600],
    ["1,234,567", 1_234_567],
    ["1.5", 1],
    ["512KiB", 512 * 1024],
    ["0.5MiB", 512 * 1024],
    ["1GiB", 1024 ** 3],
    ["100 B", 100],
    ["3.2MB", 3_200_000],
  ])("%s allows %i", (text, value) => {
    expect(allowed(limitOf(text), 0, null)).toBe(value);
  });

  it.each<[text: string, baseline: number, value: number]>([
    ["+2%", 1_000_000, 1_020_000],
    // 1.02 · 50 is 51 exactly, which 1.02 as a double misses.
    ["+2%", 50, 51],
    ["+2.5 %", 40, 41],
    ["-10%", 1000, 900],
    ["-100%", 1000, 0],
    ["+0%", 777, 777],
    ["0.5x", 1001, 500],
    ["1.1x", 10, 11],
    ["2×", 21, 42],
    // 4,593,671,619,917,905.92
    ["+2%", 2 ** 52, 4_593_671_619_917_905],
  ])("%s of %i allows %i", (text, baseline, value) => {
    expect(allowed(limitOf(text), baseline, null)).toBe(value);
  });

  it("of a real number isn't rounded", () => {
    expect(parseLimit("5.5", "not")).toMatchObject({ value: 5.5 });
    expect(parseLimit("1.5K", "not")).toMatchObject({ value: 1500 });
    const share = limitOf("+10%");
    expect([allowed(share, 7, null, true), allowed(share, 7, null)]).toEqual([7.7, 7]);
  });

  it("may always exceed the baseline by its floor", () => {
    expect(allowed(limitOf("+2%"), 1_000_000, 1_000_000)).toBe(2_000_000);
    expect(allowed(limitOf("+2%"), 1_000_000_000, 1_000_000)).toBe(1_020_000_000);
    expect(allowed(limitOf("-10%"), 1000, 5)).toBe(1005);
  });

  it.each([
    "",
    "M",
    "lots",
    "600 000",
    "1,23",
    "-5",
    "-101%",
    "+2",
    "2%",
    "x",
    "1.2.3M",
    "600mM",
    "5KIB",
    "1e6",
    "0x3",
    "∞",
  ])("isn't %j", (text) => {
    expect(parseLimit(text)).toBeUndefined();
  });

  it("of a percentage is the largest whole number within it, whatever the size", () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 53 - 1 }), fc.nat({ max: 99_999 }), (baseline, thousandths) => {
        const text = `+${Math.floor(thousandths / 1000)}.${String(thousandths % 1000).padStart(3, "0")}%`;
        const limit = BigInt(allowed(limitOf(text), baseline, null));
        const exact = BigInt(baseline) * (100_000n + BigInt(thousandths));
        if (limit <= BigInt(Number.MAX_SAFE_INTEGER)) {
          expect(limit * 100_000n <= exact && exact < (limit + 1n) * 100_000n).toBe(true);
        }
      }),
    );
  });
});
