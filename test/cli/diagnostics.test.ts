import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { renderDiagnostics } from "../../src/cli/diagnostics.js";
import { SpecError, searched } from "../../src/core/diagnostic.js";

/** The line and its mark, for a mistake at the last `marked` in a line. */
function shown(line: string, marked: string): { line: string; mark: string } {
  const start = line.lastIndexOf(marked);
  const place = { source: { name: "a.yaml", text: `${line}\n` }, start, end: start + marked.length };
  const text = renderDiagnostics([searched(new SpecError("argument", "wrong", place).diagnostic)], 0);
  const [, , , source = "", mark = ""] = text.split("\n");
  return { line: source, mark };
}

describe("the mark under a line", () => {
  it.each([
    ["plain text", "name: abc, out: 0"],
    ["wide characters", "name: 模型网络, out: 0"],
    ["emoji", "name: 🚀🚀, out: 0"],
    ["combining characters", "name: e\u0301a\u0308, out: 0"],
    ["invisible characters of two units", "name: \u{e0001}, out: 0"],
    ["a long line of wide characters", `name: ${"模".repeat(300)}, out: 0`],
    ["a long line cut at an emoji", `name: ${"🚀".repeat(300)}, out: 0 # ${"🚀".repeat(300)}`],
  ])("stands under the mistake behind %s", (_, line) => {
    const { line: source, mark } = shown(line, "0");
    expect(mark.endsWith(" ^")).toBe(true);
    const before = source.slice(0, source.lastIndexOf("out: 0") + "out: ".length);
    expect(stringWidth(mark)).toBe(stringWidth(before) + 1);
    expect(source).not.toMatch(/\p{Cs}/u);
  });

  it("is as wide as what it marks", () => {
    expect(shown("- 模型: 3", "模型").mark).toBe("  |   ^^^^");
    expect(shown("- e\u0301e\u0301: 3", "e\u0301e\u0301").mark).toBe("  |   ^^");
  });
});
