import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { Diagnostics, SpecError } from "../../src/core/diagnostic.js";
import { fileOfBytes } from "../../src/core/model-file.js";
import { onnx as importer } from "../../src/importers/onnx/index.js";
import { readNetwork } from "../../src/importers/read-network.js";
import { held, onnxFile, type TestModel } from "../support/onnx.js";

const small: readonly TestModel[] = [
  {
    nodes: [
      {
        op: "Conv",
        name: "/a/a.0/Conv",
        inputs: ["x", "w", "b"],
        outputs: ["a"],
        attributes: { group: 1, pads: [1, 1, 1, 1] },
      },
      { op: "Relu", inputs: ["a"], outputs: ["c"] },
      { op: "MaxPool", inputs: ["c"], outputs: ["d"], attributes: { kernel_shape: [2, 2], strides: [2, 2] } },
      { op: "Reshape", inputs: ["d", "to"], outputs: ["f"] },
      { op: "Gemm", inputs: ["f", "v"], outputs: ["y"], attributes: { transB: 1 } },
    ],
    weights: { w: [4, 3, 3, 3], b: [4], v: [10, 64], to: { dims: [2], data: [1, -1] } },
  },
  {
    nodes: [
      { op: "Split", inputs: ["x"], outputs: ["a", "b"], attributes: { axis: 1, split: [1, 2] } },
      { op: "Concat", inputs: ["b", "a"], outputs: ["c"], attributes: { axis: 1 } },
      { op: "ReduceMean", inputs: ["c"], outputs: ["y"], attributes: { axes: [2, 3] } },
    ],
    inputs: { x: ["n", 3, 8, 8] },
    opset: 11,
  },
  {
    nodes: [
      { op: "Transpose", inputs: ["x"], outputs: ["a"], attributes: { perm: [0, 2, 3, 1] } },
      { op: "MatMul", inputs: ["a", "w"], outputs: ["b"] },
      { op: "Slice", inputs: ["b", "s", "e"], outputs: ["c"] },
      { op: "F", domain: "own", inputs: ["c"], outputs: ["y"] },
    ],
    weights: { w: [3, 7], s: { dims: [1], data: [0] }, e: { dims: [1], data: [-1] } },
    functions: [
      {
        name: "F",
        domain: "own",
        inputs: ["p"],
        outputs: ["q"],
        nodes: [{ op: "Tanh", inputs: ["p"], outputs: ["q"] }],
      },
    ],
  },
  {
    nodes: [
      { op: "Transpose", inputs: ["x"], outputs: ["a"], attributes: { perm: [1, 0, 2] } },
      {
        op: "LSTM",
        inputs: ["a", "w", "r", "b"],
        outputs: ["s", "h"],
        attributes: { hidden_size: 2, direction: "bidirectional" },
      },
      { op: "Gather", inputs: ["h", "last"], outputs: ["y"] },
    ],
    weights: { w: [2, 8, 3], r: [2, 8, 2], b: [2, 16], last: { dims: [], data: [1] } },
    inputs: { x: [2, 7, 3] },
  },
  {
    nodes: [
      {
        op: "Upsample",
        inputs: ["x"],
        outputs: ["a"],
        attributes: { scales: { floats: [1, 1, 2, 2] } },
      },
      { op: "Einsum", inputs: ["a", "w"], outputs: ["b"], attributes: { equation: "bchw,ck->bhwk" } },
      { op: "Attention", inputs: ["b", "b", "b"], outputs: ["c"], attributes: { is_causal: 1 } },
      { op: "ScatterND", inputs: ["c", "i", "c"], outputs: ["d"] },
      { op: "TopK", inputs: ["d", "k"], outputs: ["e", "f"], attributes: { axis: 1 } },
      { op: "DynamicQuantizeLinear", inputs: ["e"], outputs: ["q", "s", "z"] },
      { op: "MatMulInteger", inputs: ["q", "v"], outputs: ["y"] },
    ],
    weights: {
      w: [3, 5],
      v: { dims: [5, 2], type: 3 },
      i: { dims: [2, 2], data: [0, 1, 1, 0] },
      k: { dims: [1], data: [3] },
    },
  },
];

/** Reads bytes and counts what they give: whatever they are, there is an answer. */
async function answer(bytes: Uint8Array): Promise<"counted" | "refused"> {
  const diagnostics = new Diagnostics();
  const options = { inputs: new Map(), phase: "test" as const, mostOps: 1000 };
  const network = await readNetwork(importer, fileOfBytes("a", "a.onnx", bytes), options, diagnostics);
  if (network === undefined) {
    expect(diagnostics.hasErrors).toBe(true);
    return "refused";
  }
  try {
    const { totals } = analyze(network.graph);
    for (const value of Object.values(totals)) expect(Number.isFinite(value)).toBe(true);
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return "refused";
  }
  return "counted";
}

/** Numbers that are the same in each run (mulberry32). */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

describe("damaged files", () => {
  it.each(small.map((_, index) => index))("every beginning of file %i has an answer", async (index) => {
    const bytes = onnxFile(small[index] as TestModel);
    expect(await answer(bytes)).toBe("counted");
    for (let length = 0; length < bytes.length; length += 1) await answer(bytes.subarray(0, length));
  });

  it("3,000 mutations of each have an answer", async () => {
    for (const [index, model] of small.entries()) {
      const random = randomOf(index + 1);
      const whole = onnxFile(model);
      for (let round = 0; round < 3000; round += 1) {
        const bytes = whole.slice();
        for (let times = 1 + random(4); times > 0; times -= 1) bytes[random(bytes.length)] = random(256);
        await answer(bytes);
      }
    }
  }, 60_000);
});

describe("files that lie", () => {
  it("of a length past their end are refused", async () => {
    expect(await answer(new Uint8Array([8, 8, 0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f]))).toBe("refused");
    expect(await answer(new Uint8Array([8, 8, 0x3a, 4, 0x0a, 0xff, 0xff, 0x7f]))).toBe("refused");
  });

  it("of sides of 10^9 are counted exactly, or refused", async () => {
    const nodes = [{ op: "Relu", inputs: ["x"], outputs: ["y"] }];
    expect(await answer(onnxFile({ nodes, inputs: { x: [1, 3, 1e9, 1] } }))).toBe("counted");
    expect(await answer(onnxFile({ nodes, inputs: { x: [1, 3, 1e9, 1e9] } }))).toBe("refused");
  });

  it("of parts of 10^9 take no memory", async () => {
    const nodes = [
      { op: "ConstantOfShape", inputs: ["s"], outputs: ["c"] },
      { op: "Add", inputs: ["x", "c"], outputs: ["y"] },
    ];
    await answer(onnxFile({ nodes, weights: { s: { dims: [1], data: [1e9] } } }));
    const range = [{ op: "Range", inputs: ["a", "b", "d"], outputs: ["y"] }];
    const weights = { a: { dims: [], data: [0] }, b: { dims: [], data: [1e9] }, d: { dims: [], data: [1] } };
    await answer(onnxFile({ nodes: range, weights }));
  });

  it("of messages in messages are refused", async () => {
    let inner: number[] = [];
    for (let depth = 0; depth < 500; depth += 1) inner = held(5, [...held(6, inner)]);
    await answer(new Uint8Array(held(7, held(1, inner))));
  });
});

describe("a file with weights", () => {
  it("is read around them", async () => {
    const size = 4 * 2 ** 30;
    // A tensor of 4 GiB less its headers, of which only the length is written.
    const head = [0x08, 0x08];
    const name = [0x42, 1, 0x77, 0x08, 0x04, 0x08, 0x03, 0x08, 0x01, 0x08, 0x01, 0x10, 1];
    const rest = onnxFile({ nodes: [{ op: "Conv", inputs: ["x", "w"], outputs: ["y"] }] });
    const graph = rest.subarray(2, rest.length);
    const inside = graph.subarray((graph[1] as number) < 128 ? 2 : 3, graph.length - 4);
    const raw = size - 200;
    const varint = (value: number): number[] =>
      value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
    const tensor = [...name, 0x4a, ...varint(raw)];
    const initializer = [0x2a, ...varint(tensor.length + raw), ...tensor];
    const graphHead = [0x3a, ...varint(initializer.length + raw + inside.length)];
    const before = new Uint8Array([...head, ...graphHead, ...initializer]);
    let most = 0;
    const file = {
      name: "sparse.onnx",
      size: before.length + raw + inside.length,
      read: async (offset: number, length: number) => {
        most += length;
        const bytes = new Uint8Array(Math.min(length, file.size - offset));
        for (const [at, part] of [
          [0, before],
          [before.length + raw, inside],
        ] as const) {
          for (let index = 0; index < part.length; index += 1) {
            const place = at + index - offset;
            if (place >= 0 && place < bytes.length) bytes[place] = part[index] as number;
          }
        }
        return bytes;
      },
    };
    const options = { inputs: new Map(), phase: "test" as const, mostOps: 1000 };
    const diagnostics = new Diagnostics();
    const network = await readNetwork(importer, file, options, diagnostics);
    expect(diagnostics.list).toEqual([]);
    expect(network && analyze(network.graph).totals.params).toBe(12);
    expect(most).toBeLessThan(2 ** 20);
  });
});
