import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { SpecError } from "../../src/core/diagnostic.js";
import { InexactError } from "../../src/core/exact.js";
import { read } from "./read.js";

const caffe = [
  `name: "a" input: "data" input_shape { dim: 1 dim: 3 dim: 8 dim: 8 } # an input
layer { name: "c/1" type: "Convolution" bottom: "data" top: "c" param { name: "w" } convolution_param { num_output: 4 kernel_size: 3 pad: 1 } }
layer { name: "r" type: "ReLU" bottom: "c" top: "c" include { phase: TEST } }
layer { name: "p" type: "Pooling" bottom: "c" top: "p" pooling_param { pool: MAX kernel_size: 3 stride: 2 } }
layer { name: "f" type: "InnerProduct" bottom: "p" top: "f" inner_product_param { num_output: 10 } }`,
  `input: "data" input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8
layers { name: "c" type: CONVOLUTION bottom: "data" top: "c" convolution_param { num_output: 4 kernel_size: 3 } }
layers { name: "s" type: SLICE bottom: "c" top: "x" top: "y" slice_param { slice_point: 1 } }
layers { name: "t" type: CONCAT bottom: "x" bottom: "y" top: "t" }`,
  `layer { name: "d" type: "Input" top: "d" input_param { shape: { dim: [1, 4, 4, 4] } } }
layer { name: "p" type: "Permute" bottom: "d" top: "p" permute_param { order: [0, 2, 3, 1] } }
layer { name: "l" type: "Reshape" bottom: "p" top: "l" reshape_param { shape { dim: 0 dim: -1 dim: 2 } } }
layer { name: "b" type: "PriorBox" bottom: "d" bottom: "d" top: "b" prior_box_param { min_size: 1.5 aspect_ratio: 2 } }
layer { name: "e" type: "Eltwise" bottom: "d" bottom: "d" top: "e" eltwise_param { operation: SUM } }`,
];

const darknet = [
  "[net]\nwidth=8\nheight=8\nchannels=3\n[convolutional]\nfilters=4\nsize=3\npad=1\nbatch_normalize=1\n[maxpool]\nsize=2\nstride=2\n[connected]\noutput=4\n[softmax]",
  "# a\n[network]\nwidth=8\nheight=8\nchannels=4\n[conv]\nfilters=4\n[shortcut]\nfrom=-1\n[route]\nlayers=-1,-2\ngroups=2\n[upsample]\nstride=2\n[reorg]\nstride=2\n[yolo]\nmask=0\nclasses=3",
  "[net]\ninputs=16\n[rnn]\nhidden=4\noutput=3\n[lstm]\noutput=4\n[gru]\noutput=2\n[dropout]\nprobability=.5\n[cost]",
];

/** A network whose counts are whole, or mistakes; nothing else. */
async function holds(format: string, text: string | Uint8Array) {
  try {
    const { network, diagnostics } = await read(format, text, { mostOps: 1000 });
    if (network === undefined) expect(diagnostics.length).toBeGreaterThan(0);
    else if (!diagnostics.some(({ severity }) => severity === "error")) analyze(network.graph);
  } catch (error) {
    // What the caller of importers collects too: a count beyond what is exact.
    if (!(error instanceof SpecError || error instanceof InexactError)) throw error;
  }
}

/** What files that lie have in them. */
const lies = [
  "999999999",
  "2147483647",
  "-1",
  "0",
  "1e9",
  "{",
  "}",
  "[",
  "]",
  '"',
  "=",
  ",",
  "\n",
  "\0",
  "#",
  ":",
];

describe.each([
  ["caffe", caffe],
  ["darknet", darknet],
] as const)("damaged files of %s", (format, texts) => {
  it("are read or refused wherever they end", async () => {
    for (const text of texts) {
      for (let end = 0; end <= text.length; end += 1) await holds(format, text.slice(0, end));
    }
  });

  it("are read or refused whatever changed in them", async () => {
    const change = fc.record({ at: fc.nat(), cut: fc.nat(12), text: fc.constantFrom(...lies) });
    const changes = fc.array(change, { minLength: 1, maxLength: 4 });
    const property = fc.asyncProperty(fc.constantFrom(...texts), changes, async (text, all) => {
      let damaged: string = text;
      for (const { at, cut, text: lie } of all) {
        const start = at % damaged.length;
        damaged = `${damaged.slice(0, start)}${lie}${damaged.slice(start + cut)} `;
      }
      await holds(format, damaged);
    });
    await fc.assert(property, { numRuns: 5000, seed: 8 });
  });
});

describe("files that lie", () => {
  it.each([
    ["deep nesting", "caffe", "layer { ".repeat(100_000)],
    ["deep lists", "caffe", "layer: [".repeat(100_000)],
    ["many braces", "caffe", "}".repeat(100_000)],
    [
      "very many outputs",
      "caffe",
      'input: "d" input_dim: [1, 999999999, 9, 9] layer { name: "c" type: "Convolution" bottom: "d" top: "c" convolution_param { num_output: 999999999 kernel_size: 1 } }',
    ],
    [
      "a layer that reads itself",
      "caffe",
      'input: "d" input_dim: [1, 3, 9, 9] layer { name: "c" type: "Concat" bottom: "c" bottom: "d" top: "c" }',
    ],
    ["a route to itself", "darknet", "[net]\nwidth=8\nheight=8\nchannels=3\n[route]\nlayers=0"],
    [
      "10^9 filters",
      "darknet",
      "[net]\nwidth=8\nheight=8\nchannels=3\n[conv]\nfilters=999999999\n[conv]\nfilters=999999999",
    ],
    ["very many sections", "darknet", `[net]\ninputs=1\n${"[dropout]\n".repeat(50_000)}`],
    ["bytes that are no text", "darknet", new Uint8Array([91, 110, 101, 116, 93, 255, 254, 0])],
    [
      "a slice that doubles",
      "caffe",
      `input: "a0" input_dim: [1, 3, 9, 9]\n${Array.from({ length: 100 }, (_, n) => `layer { name: "x" type: "Concat" bottom: "a${n}" bottom: "a${n}" top: "a${n + 1}" }`).join("\n")}`,
    ],
  ])("%s", async (_, format, text) => {
    await holds(format, text);
  });
});
