import { describe, expect, it } from "vitest";
import { Progress } from "../../src/cli/progress.js";

/** Progress from 1000 to 5000, begun at 2000, on a clock that a test turns. */
function begun(columns?: number) {
  let time = 0;
  let written = "";
  const output = { columns, write: (text: string) => (written += text) };
  const progress = new Progress(output, { from: 1000, to: 5000 }, 2000, () => time);
  return {
    at(milliseconds: number, position: number): string {
      time = milliseconds;
      written = "";
      progress.show(position);
      return written;
    },
    clear(): string {
      written = "";
      progress.clear();
      return written;
    },
  };
}

const LINE_START = "\r\u001b[2K";

describe("progress", () => {
  it("says how far the work is, and how long the rest will take at this rate", () => {
    const { at } = begun();
    expect(at(2000, 3000)).toBe(`${LINE_START}2,000 of 4,000 points · 50.0 % · 500 a second · 4 s left`);
    expect(at(1_000_000, 3000)).toBe(
      `${LINE_START}2,000 of 4,000 points · 50.0 % · 1 a second · 33 min 20 s left`,
    );
    expect(at(10_000_000, 3000)).toContain("5 h 33 min left");
  });

  it("says nothing within the first second, nor more often than anybody reads", () => {
    const { at } = begun();
    expect(at(900, 2500)).toBe("");
    expect(at(1000, 2500)).not.toBe("");
    expect(at(1199, 2600)).toBe("");
    expect(at(1200, 2600)).not.toBe("");
  });

  it("is gone when the work is done, where it was there", () => {
    const { at, clear } = begun();
    expect(clear()).toBe("");
    at(2000, 3000);
    expect(clear()).toBe(LINE_START);
    expect(clear()).toBe("");
  });

  it("stays on one line", () => {
    expect(begun(30).at(2000, 3000)).toBe(`${LINE_START}2,000 of 4,000 points · 50.0 `);
  });
});
