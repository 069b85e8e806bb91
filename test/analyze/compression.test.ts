import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { codeBits, hasShares } from "../../src/core/huffman.js";
import { bundledGraph, count } from "../support/count.js";

/** A linear layer of 100 to 40: 4,000 weights, 40 biases. */
async function linear(compression: string) {
  const { layers, totals } = await count(
    `input: 100\nlayers: [ { name: fc, linear: 40 } ]\ncompression: ${compression}\n`,
  );
  const parts = ["codeBytes", "indexBytes", "codebookBytes"].map((name) => totals[name]);
  return { parts, totals, layers };
}

describe("the parts of compressed weights, by hand", () => {
  it.each<[string, string, number[]]>([
    ["as they are", "{ bits: none }", [16000 + 160, 0, 0]],
    ["8 bits with a codebook of 256 numbers", "{ bits: 8 }", [4000 + 160, 0, 1024]],
    ["8 bits with a codebook at 16 bits", "{ bits: 8, codebook: fp16 }", [4000 + 160, 0, 512]],
    ["3 bits without one: 12,000 bits", "{ bits: 3, codebook: none }", [1500 + 160, 0, 0]],
    // q = 0.75^(2^3) = 0.1001; 1000 kept, 1000 · q / (1 − q) = 111.3 fillers; 1111 · 32 and 1111 · 3 bits.
    ["a quarter kept, gaps of 3 bits", "{ density: 0.25, index: 3 }", [4444 + 160, 417, 0]],
    // 1111 · 5 = 5,555 bits are 695 bytes; 2^5 centroids.
    ["and 5 bits a weight", "{ density: 0.25, index: 3, bits: 5 }", [695 + 160, 417, 128]],
    // ⌈1111 · 4.4 / 8⌉ = ⌈611.05⌉; ⌈1111 · 2.5 / 8⌉ = ⌈347.19⌉.
    [
      "and Huffman's codes of 4.4 and 2.5 bits",
      "{ density: 0.25, index: 3, bits: 5, huffman: { weights: 4.4, indices: 2.5 } }",
      [612 + 160, 348, 128],
    ],
    // No fillers; 1000 columns and 41 beginnings of rows, at 32 and at 16 bits.
    ["compressed sparse rows", "{ density: 0.25, index: csr }", [4000 + 160, 4 * 1041, 0]],
    ["of 16 bits", "{ density: 0.25, index: { csr: 16 } }", [4000 + 160, 2 * 1041, 0]],
    // Gong et al., arXiv:1412.6115: 32 · k · n bits of codebooks and log2(k) · m · s of codes; m = 40, n = 100.
    [
      "product quantisation",
      "{ product: { subspaces: 20, centroids: 16 } }",
      [(4 * 40 * 20) / 8 + 160, 0, 4 * 16 * 100],
    ],
    [
      "the same by the size",
      "{ product: { size: 5, centroids: 16 } }",
      [(4 * 40 * 20) / 8 + 160, 0, 4 * 16 * 100],
    ],
    // Codes of 2000, 1000, 500 and 500 times: 1, 2, 3 and 3 bits, 7,000 bits in all.
    [
      "Huffman's code of a histogram",
      "{ bits: 2, huffman: { weights: [500, 2000, 500, 1000] } }",
      [875 + 160, 0, 16],
    ],
    [
      "Huffman's code of shares",
      "{ bits: 2, huffman: { weights: [0.125, 0.5, 0.125, 0.25] } }",
      [875 + 160, 0, 16],
    ],
  ])("%s", async (_, compression, expected) => {
    const { parts, totals } = await linear(compression);
    expect(parts).toEqual(expected);
    const bytes = expected.reduce((sum, part) => sum + part, 0);
    expect(totals["compressedBytes"]).toBe(bytes);
    expect(totals["compressionRatio"]).toBe((4 * 4040) / bytes);
    expect(totals["bitsPerWeight"]).toBe((8 * bytes) / 4040);
  });

  it("keep biases and what has no rule at their precision", async () => {
    const { totals } = await count(
      "input: 100\nlayers: [ { name: a, linear: 40 }, { name: b, linear: 10 } ]\nprecision: int8\ncompression: { only: a, bits: 4, codebook: int8 }\n",
    );
    expect(totals["compressedBytes"]).toBe(2000 + 40 + 16 + 410);
    // Against 32 bits whatever the precision.
    expect(totals["compressionRatio"]).toBe((4 * 4450) / (2000 + 40 + 16 + 410));
  });

  it("are what they are without compression", async () => {
    const { totals } = analyze(await bundledGraph("mobilenet-v2"));
    expect(totals["compressedBytes"]).toBe(totals["weightBytes"]);
    expect(totals["effectiveMacs"]).toBe(totals["macs"]);
    expect(totals["compressionRatio"]).toBe(1);
    expect(totals["bitsPerWeight"]).toBe(32);
  });
});

describe("the MACs that are left", () => {
  it("are those of kept weights, each at all its positions", async () => {
    const { totals } = await count(
      "input: 8x8x6\nlayers: [ conv: { out: 4, kernel: 3, stride: 2, groups: 2 } ]\ncompression: { density: 0.3, index: 4 }\n",
    );
    // ⌈0.3 · 108⌉ = 33 of 9 · 3 · 4 weights, at 16 positions.
    expect(totals["effectiveMacs"]).toBe(33 * 16);
  });

  it("are those with centroids under product quantisation: Q-CNN, arXiv:1512.06473, section 3", async () => {
    const { totals } = await count(
      "input: 8x8x16\nlayers: [ conv: { out: 32, kernel: 3, stride: 2 } ]\ncompression: { product: { size: 8, centroids: 4 } }\n",
      {},
    );
    // d_s² · C_s · K, for all 64 positions that enter.
    expect(totals["effectiveMacs"]).toBe(64 * 16 * 4);
    const fc = await linear("{ product: { size: 5, centroids: 16 } }");
    expect(fc.totals["effectiveMacs"]).toBe(100 * 16);
  });

  it("scale with the batch", async () => {
    const { graph } = await count(
      "input: 100\nlayers: [ linear: 40 ]\ncompression: { density: 0.5, index: 4 }\n",
    );
    expect(analyze(graph, 3).totals["effectiveMacs"]).toBe(3 * 2000);
    expect(analyze(graph, 3).totals["compressedBytes"]).toBe(analyze(graph).totals["compressedBytes"]);
  });
});

/** The bits of a histogram's Huffman code by the textbook: join the two rarest, until one is left. */
function byTheTextbook(histogram: readonly number[]): number {
  let nodes = histogram.filter((count) => count > 0).map((count) => ({ count, depths: [[count, 0]] }));
  while (nodes.length > 1) {
    nodes = nodes.sort((a, b) => a.count - b.count);
    const [a, b, ...rest] = nodes;
    if (a === undefined || b === undefined) break;
    const depths = [...a.depths, ...b.depths].map(([count = 0, depth = 0]) => [count, depth + 1]);
    nodes = [...rest, { count: a.count + b.count, depths }];
  }
  return (nodes[0]?.depths ?? []).reduce((sum, [count = 0, depth = 0]) => sum + count * depth, 0);
}

describe("Huffman's code", () => {
  const histogram = fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 });

  it("has the bits of the textbook's construction", () => {
    fc.assert(
      fc.property(histogram, (counts) => {
        fc.pre(!hasShares(counts));
        expect(codeBits(counts, 0)).toBe(byTheTextbook(counts));
      }),
    );
  });

  it("is within a bit a symbol of the entropy, and never below it", () => {
    fc.assert(
      fc.property(histogram, (counts) => {
        const sum = counts.reduce((total, each) => total + each, 0);
        fc.pre(sum > 1);
        const entropy = counts.reduce(
          (bits, each) => bits - (each === 0 ? 0 : each * Math.log2(each / sum)),
          0,
        );
        const bits = codeBits(counts, 0);
        expect(bits).toBeGreaterThanOrEqual(entropy - 1e-6);
        expect(bits).toBeLessThanOrEqual(entropy + sum);
      }),
    );
  });
});

describe("pruning", () => {
  it("never stores more the fewer weights it keeps, indices of enough bits given", async () => {
    const sizes = await Promise.all(
      [0.9, 0.5, 0.3, 0.1, 0.05].map(
        async (density) => (await linear(`{ density: ${density}, index: 8, bits: 5 }`)).totals,
      ),
    );
    const bytes = sizes.map((totals) => totals["compressedBytes"] as number);
    expect(bytes).toEqual(bytes.toSorted((a, b) => b - a));
  });

  it("needs as many fillers as zeros at random do, by simulation", async () => {
    // Gaps of n bits: after 2^n zeros in a row a filler is stored. A fixed generator, so that it is the same each time.
    const [density, bits, kept] = [0.09, 4, 400_000];
    let state = 12345;
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    let found = 0;
    for (let weight = 0; weight < kept; weight += 1) {
      for (let gap = 1; random() >= density; gap += 1) if (gap % 2 ** bits === 0) found += 1;
    }
    const q = (1 - density) ** (2 ** bits);
    expect(found / kept).toBeCloseTo(q / (1 - q), 2);
    const { totals } = await count(
      `input: 1000\nlayers: [ linear: { out: 1000, bias: false } ]\ncompression: { density: ${density}, index: ${bits} }\n`,
    );
    const entries = ((totals["indexBytes"] as number) * 8) / bits;
    expect(entries / 90_000 - 1).toBeCloseTo(found / kept, 2);
  });
});
