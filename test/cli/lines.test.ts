import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linesOf, TOO_LONG } from "../../src/cli/lines.js";

async function* chunksOf(text: string, size: number): AsyncIterable<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string, size: number, longest = 1000): Promise<(string | typeof TOO_LONG)[]> {
  const lines: (string | typeof TOO_LONG)[] = [];
  for await (const line of linesOf(chunksOf(text, size), longest)) {
    lines.push(line === TOO_LONG ? line : new TextDecoder().decode(line));
  }
  return lines;
}

describe("the lines of a stream", () => {
  it.each<[text: string, lines: string[]]>([
    ["", []],
    ["a", ["a"]],
    ["a\n", ["a"]],
    ["a\r\nb\r\n", ["a", "b"]],
    ["\n\na", ["", "", "a"]],
    ["a\n\n", ["a", ""]],
    ["\r", [""]],
    ["a\rb\r\r\n", ["a\rb\r"]],
  ])("%j", async (text, lines) => {
    for (const size of [1, 2, 100]) expect(await read(text, size)).toEqual(lines);
  });

  it("are the same in whatever pieces they come", async () => {
    const line = fc.string({ maxLength: 40, unit: "binary" }).map((text) => text.replace(/[\r\n]/g, " "));
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 50 }), async (lines, size) => {
        const text = lines.map((each) => `${each}\n`).join("");
        const decoded = lines.map((each) => new TextDecoder().decode(new TextEncoder().encode(each)));
        expect(await read(text, size)).toEqual(decoded);
      }),
    );
  });

  it("may be as long as is allowed, and no longer", async () => {
    for (const size of [1, 3, 1000]) {
      expect(await read("12345\r\n123456\n12\n123456\r\n1234567890\n1", size, 5)).toEqual([
        "12345",
        TOO_LONG,
        "12",
        TOO_LONG,
        TOO_LONG,
        "1",
      ]);
    }
  });

  it("may be longer than is made room for at first", async () => {
    const long = "x".repeat(300_000);
    expect(await read(`${long}\n${long}\nend`, 70_000, 1_000_000)).toEqual([long, long, "end"]);
  });
});
