import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blocks } from "../../src/blocks/index.js";
import { blockCost } from "../../src/explain/block-formula.js";
import { count } from "../support/count.js";

/** Arguments from which each block's random ones are drawn; `in` is what enters. */
const channels = fc.integer({ min: 1, max: 24 });
const even = channels.map((value) => 2 * value);
const stride = fc.constantFrom(1, 2);
const kernel = fc.constantFrom(1, 3, 5);
const padding = fc.constantFrom("same", "symmetric");

const random: Record<string, Record<string, fc.Arbitrary<number | boolean | string>>> = {
  separable: {
    in: channels,
    out: channels,
    kernel,
    stride,
    multiplier: fc.integer({ min: 1, max: 3 }),
    order: fc.constantFrom("mobilenet", "xception"),
    padding,
  },
  "spatial-separable": { in: channels, out: channels, kernel, stride, mid: channels },
  "squeeze-excite": { in: channels, squeeze: channels },
  fire: {
    in: channels,
    squeeze: channels,
    expand: channels,
    expand3: channels,
    bypass: fc.constantFrom("none", "complex"),
  },
  basic: { in: channels, out: channels, stride, padding },
  bottleneck: {
    in: channels,
    mid: channels.map((value) => 8 * value),
    stride,
    expansion: fc.integer({ min: 1, max: 4 }),
    groups: fc.constantFrom(1, 2, 4),
    base: fc.constantFrom(32, 64, 128),
    stride_in_1x1: fc.boolean(),
    se: fc.constantFrom(0, 4, 16),
    padding,
  },
  inverted: {
    in: channels,
    out: channels,
    expand: fc.integer({ min: 1, max: 6 }),
    kernel,
    stride,
    se: fc.constantFrom(0, 0.25),
    se_of: fc.constantFrom("hidden", "input"),
    se_divisor: fc.constantFrom(1, 8),
    padding,
  },
  "shuffle-unit": {
    in: fc.constant(12),
    out: fc.constantFrom(24, 48, 72),
    groups: fc.constantFrom(1, 2, 3),
    stride: fc.constant(2),
  },
  "shuffle-unit-v2": { in: even, out: even, stride: fc.constant(2) },
  "dense-layer": { in: channels, growth: channels, bottleneck: fc.integer({ min: 1, max: 5 }) },
  "dense-block": {
    in: channels,
    growth: channels,
    layers: fc.integer({ min: 1, max: 6 }),
    bottleneck: fc.integer({ min: 1, max: 5 }),
  },
  transition: { in: even, compression: fc.constantFrom(0.5, 1) },
  inception: {
    in: channels,
    conv1: channels,
    reduce3: channels,
    conv3: channels,
    reduce5: channels,
    conv5: channels,
    pool: channels,
    kernel,
  },
  "inception-naive": { in: channels, conv1: channels, conv3: channels, conv5: channels },
  "inception-v2": {
    in: channels,
    conv1: channels,
    reduce3: channels,
    conv3: channels,
    reduce_double: channels,
    double: channels,
    pool: channels,
    pooling: fc.constantFrom("avgpool", "maxpool"),
  },
  "inception-v2-reduction": {
    in: channels,
    reduce3: channels,
    conv3: channels,
    reduce_double: channels,
    double: channels,
  },
  "inception-v3-a": { in: channels, pool: channels },
  "inception-v3-reduction-a": { in: channels },
  "inception-v3-b": { in: channels, mid: channels },
  "inception-v3-reduction-b": { in: channels },
  "inception-v3-c": { in: channels },
  "inception-v4-a": { in: channels },
  "inception-v4-reduction-a": { in: channels, k: channels, l: channels, m: channels, n: channels },
  "inception-v4-b": { in: channels },
  "inception-v4-reduction-b": { in: channels },
  "inception-v4-c": { in: channels },
};

/** What a convolution has per output channel beside its weights, and the defaults that give it. */
const settings = [
  { extra: 0, defaults: "{ bias: false }" },
  { extra: 1, defaults: "{ bias: true }" },
  { extra: 2, defaults: "{ norm: batch }" },
];

describe("an expanded block equals its closed formula", () => {
  it("is tested for every block", () => {
    expect(Object.keys(random).sort()).toEqual([...blocks.keys()].sort());
  });

  it.each([...blocks.values()])("$name", async (block) => {
    const side = fc.integer({ min: 5, max: 17 });
    await fc.assert(
      fc.asyncProperty(
        fc.record(random[block.name] as Record<string, fc.Arbitrary<number | boolean | string>>),
        side,
        side,
        fc.constantFrom(...settings),
        async (drawn, height, width, { extra, defaults }) => {
          const { in: entering, ...given } = drawn;
          const written = Object.entries(given).map(([name, value]) => `${name}: ${value}`);
          const call = written.length === 0 ? block.name : `${block.name}: { ${written.join(", ")} }`;
          const { totals } = await count(
            `input: ${height}x${width}x${entering}\ndefaults: ${defaults}\nlayers: [ ${written.length === 0 ? call : `{ ${call} }`} ]`,
          );
          const formula = blockCost(block, { ...given, in: entering as number, height, width, extra });
          expect({ params: totals["params"], macs: totals["macs"] }).toEqual(formula);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("holds for units that pass their input as well", async () => {
    const unit = await count(
      "input: 9x9x24\ndefaults: { norm: batch }\nlayers: [ shuffle-unit: { out: 24, groups: 2 } ]",
    );
    const formula = blockCost(blocks.get("shuffle-unit") as never, {
      out: 24,
      groups: 2,
      stride: 1,
      in: 24,
      height: 9,
      width: 9,
      extra: 2,
    });
    expect(unit.totals).toMatchObject(formula);
    const second = await count("input: 9x9x24\ndefaults: { norm: batch }\nlayers: [ shuffle-unit-v2: 24 ]");
    const secondFormula = blockCost(blocks.get("shuffle-unit-v2") as never, {
      out: 24,
      in: 24,
      height: 9,
      width: 9,
      extra: 2,
    });
    expect(second.totals).toMatchObject(secondFormula);
  });
});

describe("a depthwise separable convolution against the standard one", () => {
  it("costs 1/M + 1/K² of it, exactly: separable · K² · M = standard · (K² + M)", async () => {
    const side = fc.integer({ min: 3, max: 20 });
    await fc.assert(
      fc.asyncProperty(channels, channels, fc.constantFrom(3, 5, 7), side, async (n, m, k, f) => {
        const input = `input: ${f}x${f}x${n}\ndefaults: { bias: false }\nlayers:`;
        const separable = await count(`${input} [ separable: { out: ${m}, kernel: ${k} } ]`);
        const standard = await count(`${input} [ conv: { out: ${m}, kernel: ${k} } ]`);
        for (const metric of ["params", "macs"]) {
          const small = BigInt(separable.totals[metric] as number);
          const large = BigInt(standard.totals[metric] as number);
          expect(small * BigInt(k * k * m)).toBe(large * BigInt(k * k + m));
        }
      }),
      { numRuns: 60 },
    );
  });
});
