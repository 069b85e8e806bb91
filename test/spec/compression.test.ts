import { describe, expect, it } from "vitest";
import { foldNorm } from "../../src/analyze/fold-norm.js";
import { compressionOf } from "../../src/core/compression.js";
import type { Graph } from "../../src/core/graph.js";
import { complaints, count, graphOf, instantiate } from "../support/count.js";

/** 24 weights with 8 biases, then 80 weights with 10 biases. */
const LAYERS = `input: 4x4x3
layers:
  - { name: stem, layers: [ pointwise: { out: 8, activation: relu } ] }
  - globalavgpool
  - { name: head, linear: 10 }
`;

function specOf(compression: string): string {
  return `${LAYERS}compression: ${compression}\n`;
}

/** Each layer's density, and the bits of its codes. */
function chainsIn(graph: Graph): string[] {
  return graph.nodes.flatMap((node) => {
    if (node.op.kind !== "convolution" && node.op.kind !== "linear") return [];
    const { density = 1, quantisation = null } = compressionOf(node, graph) ?? {};
    const bits = quantisation?.kind === "product" ? "product" : (quantisation?.bits ?? "-");
    return [`${density} ${bits}`];
  });
}

describe("compression", () => {
  it.each<[string, string[]]>([
    ["{ bits: 8 }", ["1 8", "1 8"]],
    ["{ only: head, density: 0.5, index: 4 }", ["1 -", "0.5 -"]],
    // Steps of a later rule stand above those of an earlier one, and the others stay.
    ["[ { density: 0.5, index: 4, bits: 8 }, { only: head, bits: 5 } ]", ["0.5 8", "0.5 5"]],
    ["[ { bits: 8 }, { except: stem, density: 1 / 4, index: csr } ]", ["1 8", "0.25 8"]],
    ["[ { bits: 8 }, { only: linear, bits: none } ]", ["1 8", "1 -"]],
    // Scalars and products quantise the same weights: the later rule is meant.
    ["[ { bits: 8 }, { only: head, product: { size: 4, centroids: 16 } } ]", ["1 8", "1 product"]],
    ["[ { only: head, product: { subspaces: 4, centroids: 16 } }, { bits: 8 } ]", ["1 8", "1 8"]],
    ["[ { bits: 8 }, { if: 1 > 2, bits: 4 }, { if: 'true', only: stem, bits: 3 } ]", ["1 3", "1 8"]],
  ])("%s", async (compression, expected) => {
    expect(chainsIn(await graphOf(specOf(compression)))).toEqual(expected);
  });

  it("may follow hyperparameters, and be extended", async () => {
    const base = `params: { bits: 8, share: 0.5 }\n${specOf("{ density: $share, index: $bits / 2, bits: $bits }")}`;
    const files = { "base.yaml": base };
    const chains = async (text: string) =>
      chainsIn((await instantiate(text, {}, files)).graph as unknown as Graph);
    expect(await chains(base)).toEqual(["0.5 8", "0.5 8"]);
    expect(await chains("extends: base.yaml\nparams: { bits: 4 }\n")).toEqual(["0.5 4", "0.5 4"]);
    expect(await chains("extends: base.yaml\ncompression: { bits: $bits }\n")).toEqual(["1 8", "1 8"]);
  });

  it("stays with its layers when norms are folded", async () => {
    const graph = await graphOf(
      "input: 4x4x3\nlayers: [ { name: a, pointwise: { out: 8, norm: batch } }, { name: b, pointwise: 8 } ]\ncompression: { only: a, bits: 5 }\n",
    );
    expect(chainsIn(foldNorm(graph))).toEqual(["1 5", "1 -"]);
  });

  it("of shared weights counts once, whichever layer a rule names", async () => {
    const { layers } = await count(`input: 4x4x8
layers:
  - branches: [ { name: a, weights: w, pointwise: 8 }, { name: b, weights: w, pointwise: 8 } ]
    merge: add
compression: { only: "**/b", bits: 4, codebook: none }
`);
    // 64 weights of 4 bits, and 8 biases of 32.
    expect(layers.map(({ values }) => values["compressedBytes"])).toEqual([32 + 32, 0, 0]);
  });
});

describe("a bad compression", () => {
  it.each<[string, string, string, string?]>([
    ["{ density: 0, index: 4 }", "0", "a density is above 0 and at most 1, got 0", "0.08 for 8 %"],
    ["{ density: 1.5, index: 4 }", "1.5", "at most 1, got 1.5"],
    ["{ density: none }", "none", "at most 1, got the word `none`"],
    ["{ density: 0.5 }", "0.5", "nothing says how the places of the kept weights are stored", "index: csr"],
    ["{ bits: 0 }", "0", "codes have 1 to 32 bits, got 0"],
    ["{ bits: 33 }", "33", "codes have 1 to 32 bits, got 33"],
    ["{ bits: 2.5 }", "2.5", "codes have 1 to 32 bits, got 2.5"],
    ["{ index: 40 }", "40", "gaps have 1 to 32 bits, got 40"],
    ["{ index: coo }", "coo", "an index is the bits of a gap, or `csr`, got the word `coo`"],
    ["{ density: 0.5, index: { csr: 2 } }", "{ csr: 2 }", "2 bits can't number the weights of a 8×3 matrix"],
    ["{ bits: 8, codebook: 65 }", "65", "a centroid is a number format or 1 to 64 bits, got 65"],
    ["{ only: tail, bits: 8 }", "tail", "`tail` selects nothing of the network"],
    ["[ { bits: 8 }, { only: 'body/**', bits: 4 } ]", "'body/**'", "`body/**` selects nothing"],
    ["{ only: activation, bits: 8 }", "activation", "this rule is for no convolution and no linear layer"],
    ["{ only: head }", "{ only: head }", "this rule compresses nothing"],
    ["{ bit: 8 }", "bit", "a rule of compression has no `bit`", "did you mean `bits`?"],
    ["8", "8", "a rule of compression is a map, got `8`"],
    ["", "compression", "`compression` has no value"],
    ["{ bits: $depth }", "$depth", "there is no variable `$depth` here"],
    ["{ bits: 8, product: { size: 1, centroids: 4 } }", "product", "one by one (`bits`) or as sub-vectors"],
    ["{ product: { size: 8 } }", "{ size: 8 }", "has `centroids` and either `size` or `subspaces`"],
    ["{ product: { sise: 8, centroids: 4 } }", "sise", "has no `sise`", "did you mean `size`?"],
    ["{ product: { size: 2, centroids: 4 } }", "2", "sub-vectors of 2 don't divide the 3 channels of"],
    [
      "{ only: head, density: 0.5, index: 4, product: { size: 2, centroids: 4 } }",
      "{ size: 2, centroids: 4 }",
      "the weights of `head` are pruned",
    ],
    ["{ huffman: { weights: 4.4 } }", "4.4", "have no codes that Huffman's could stand for", "`bits` or"],
    ["{ bits: 5, huffman: { weights: 0 } }", "0", "a code is its bits a symbol on average"],
    ["{ bits: 5, huffman: 4.4 }", "4.4", "a Huffman code is a map, got 4.4"],
    [
      "{ only: head, bits: 5, huffman: { weights: [40, 30, 9] } }",
      "[40, 30, 9]",
      "the histogram adds up to 79, but `head` stores 80 weights",
      "shares that add up to 1",
    ],
    [
      "{ only: head, bits: 5, huffman: { weights: [0.5, 0.25, 0.2] } }",
      "[0.5, 0.25, 0.2]",
      "the histogram adds up to 0.95",
    ],
    [
      "{ only: head, bits: 1, huffman: { weights: [40, 30, 10] } }",
      "[40, 30, 10]",
      "the histogram has 3 symbols, but there are 2",
    ],
    [
      // 40 kept, and 40 · 0.25 / 0.75 = 13 fillers.
      "{ only: head, density: 0.5, index: 1, bits: 5, huffman: { indices: [20, 20] } }",
      "[20, 20]",
      "adds up to 40, but `head` stores 40 and 13 fillers indices",
    ],
  ])("%s", async (compression, marked, message, help = "") => {
    const [first, ...more] = await complaints(specOf(compression));
    expect(more).toEqual([]);
    expect(first).toMatchObject({ severity: "error", marked });
    expect(first?.message).toContain(message);
    expect(first?.help ?? "").toContain(help);
  });

  it("has all its mistakes named at once", async () => {
    const found = await complaints(
      specOf("[ { density: 2, index: 40, bits: 0 }, { bits: 64 }, { only: tail, bits: 4 } ]"),
    );
    expect(found.map(({ marked }) => marked)).toEqual(["2", "40", "0", "64", "tail"]);
  });
});
