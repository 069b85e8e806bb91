import { describe, expect, it } from "vitest";
import { convert } from "../../src/convert/convert.js";
import { graphOf } from "../support/count.js";

/** The lines of layers that a list of layers is converted to. */
async function converted(layers: string): Promise<readonly string[]> {
  const text = await convert(
    await graphOf(`input: 16x16x8\ndefaults: { norm: batch, activation: relu }\nlayers:\n${layers}\n`),
    "x",
  );
  const lines = text.trimEnd().split("\n");
  return lines.slice(lines.indexOf("layers:") + 1);
}

describe("built-in blocks are found with their arguments", () => {
  it.each([
    "inverted: { out: 16, stride: 2, padding: symmetric }",
    "separable: { out: 16, kernel: 5, stride: 2, padding: symmetric }",
    "basic: { out: 16, stride: 2, padding: symmetric }",
    "bottleneck: { mid: 16, stride: 2, padding: symmetric }",
    "fire: { squeeze: 2, expand: 8 }",
    "fire: { squeeze: 2, expand: 8, expand3: 4 }",
    "inception: { conv1: 3, reduce3: 4, conv3: 5, reduce5: 6, conv5: 7, pool: 8 }",
    "inception: { conv1: 3, reduce3: 4, conv3: 5, reduce5: 6, conv5: 7, pool: 8, kernel: 3 }",
    "dense-layer: 4",
    "dense-layer: { growth: 4, bottleneck: 2 }",
    "squeeze-excite: 4",
    "squeeze-excite: { squeeze: 5, gate: hsigmoid }",
  ])("%s", async (block) => {
    // A layer before and one behind show where it begins and ends.
    const layers = ["conv: { out: 12, kernel: 7, padding: valid }", block, "pointwise: 9"];
    const [, found, ...after] = await converted(layers.map((layer) => `  - ${layer}`).join("\n"));
    expect(found).toContain(block);
    expect(after).toHaveLength(1);
  });

  it("but not where something else is what they expand into", async () => {
    const lines = await converted(`
  - { name: squeeze, pointwise: 2 }
  - { name: one, pointwise: 8 }
  - { name: three, from: squeeze, conv: { out: 8, kernel: 3 } }
  - concat: [ three, one ]`);
    expect(lines.join("\n")).not.toContain("fire");
  });

  it("an expansion by nothing is a layer of its own", async () => {
    const lines = await converted(`
  - { name: a, pointwise: 8 }
  - { name: b, depthwise: 3 }
  - { name: c, pointwise: { out: 16, activation: none } }`);
    expect(lines).toEqual([
      "  - { name: a, pointwise: 8 }",
      "  - { name: b, inverted: { out: 16, expand: 1 } }",
    ]);
  });
});
