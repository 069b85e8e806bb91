import { describe, expect, it } from "vitest";
import { importBytes } from "../support/import.js";
import { type LiteOperator, type LiteTensor, liteFile } from "../support/tflite-file.js";

/** A stored tensor: whole numbers, or weights of a shape. */
type Stored = { readonly numbers: number[] } | { readonly shape: number[] };

/** What one op gives that reads `x` and stored tensors, in the order of its inputs; `null` is one that is missing. */
async function ofOperator(
  code: number,
  inputs: readonly ("x" | Stored | null)[],
  { x, gives, options = [] }: { x: number[]; gives: number[]; options?: LiteOperator["options"] },
) {
  const tensors: LiteTensor[] = [{ name: "x", shape: x }];
  const indices = inputs.map((each, index) => {
    if (each === "x") return 0;
    if (each === null) return -1;
    const name = `t${index}`;
    tensors.push(
      "numbers" in each
        ? { name, shape: [each.numbers.length], type: 2, numbers: each.numbers }
        : { name, shape: each.shape },
    );
    return tensors.length - 1;
  });
  tensors.push({ name: "y", shape: gives });
  const last = tensors.length - 1;
  const operator = { code, inputs: indices, outputs: [last], ...(options && { options }) };
  const { network, totals, errors } = await importBytes(liteFile(tensors, [operator], [0], [last]));
  const output = network?.graph.outputs[0]?.shape.join("x");
  return { output, errors, uncounted: network?.graph.uncounted.map(({ op }) => op), ...totals };
}

const MAP = [1, 8, 8, 4];

/** The inputs of an LSTM of 4 units on 6 numbers, as lstm_shared.h orders them. */
const lstm: ("x" | Stored | null)[] = [
  "x",
  ...new Array<Stored>(4).fill({ shape: [4, 6] }),
  ...new Array<Stored>(4).fill({ shape: [4, 4] }),
  null,
  null,
  null,
  ...new Array<Stored>(4).fill({ shape: [4] }),
];

const tanh: LiteOperator["options"] = [[0, 1, 4]];

// Shapes are TensorFlow Lite's of the same op, channels first here; numbers of ops are those of schema.fbs.
describe("an op of TensorFlow Lite", () => {
  it.each<[string, number, ("x" | Stored | null)[], Parameters<typeof ofOperator>[2], object]>([
    // Keras's LSTM of 4 units on 5 steps of 6 numbers: 4 · 4 · (6 + 4) products a step, and 16 biases.
    [
      "UNIDIRECTIONAL_SEQUENCE_LSTM",
      44,
      lstm,
      { x: [1, 5, 6], gives: [1, 5, 4], options: tanh },
      { output: "4x5", params: 176, macs: 5 * 160 },
    ],
    [
      "with peepholes",
      44,
      lstm.with(9, { shape: [4] }),
      { x: [1, 5, 6], gives: [1, 5, 4], options: tanh },
      { uncounted: ["UNIDIRECTIONAL_SEQUENCE_LSTM"] },
    ],
    ["LSTM", 16, lstm, { x: [1, 6], gives: [1, 4], options: tanh }, { output: "4", params: 176, macs: 160 }],
    [
      "LSTM of one matrix",
      16,
      ["x", { shape: [1, 4] }, { shape: [16, 10] }, { shape: [16] }, { shape: [1, 4] }],
      { x: [1, 6], gives: [1, 4], options: [...(tanh ?? []), [3, 1, 1]] },
      { output: "4", params: 176, macs: 160 },
    ],
    [
      "UNIDIRECTIONAL_SEQUENCE_RNN",
      35,
      ["x", { shape: [4, 6] }, { shape: [4, 4] }, { shape: [4] }],
      { x: [1, 5, 6], gives: [1, 5, 4], options: [[1, 1, 4]] },
      { output: "4x5", params: 44, macs: 5 * 40 },
    ],
    ["SVDF", 27, ["x"], { x: [1, 6], gives: [1, 4] }, { uncounted: ["SVDF"] }],
    ["TOPK_V2", 48, ["x"], { x: [1, 6], gives: [1, 4] }, { uncounted: ["TOPK_V2"] }],
    [
      "SPLIT_V",
      102,
      ["x", { numbers: [1, 3] }, { numbers: [3] }],
      { x: MAP, gives: [1, 8, 8, 1] },
      { output: "1x8x8" },
    ],
    ["PACK", 83, ["x", "x"], { x: MAP, gives: [1, 2, 8, 8, 4], options: [[1, 4, 1]] }, { output: "4x2x8x8" }],
    ["UNPACK", 88, ["x"], { x: MAP, gives: [1, 8, 4], options: [[1, 4, 2]] }, { output: "4x8" }],
    ["TILE", 69, ["x", { numbers: [1, 2, 1, 1] }], { x: MAP, gives: [1, 16, 8, 4] }, { output: "4x16x8" }],
    [
      "BROADCAST_TO",
      130,
      ["x", { numbers: [1, 8, 8, 4] }],
      { x: [1, 1, 1, 4], gives: MAP },
      { output: "4x8x8" },
    ],
    ["REVERSE_V2", 105, ["x", { numbers: [1] }], { x: MAP, gives: MAP }, { output: "4x8x8", flops: 0 }],
    [
      "GATHER",
      36,
      ["x", { numbers: [0, 2] }],
      { x: MAP, gives: [1, 2, 8, 4], options: [[0, 4, 1]] },
      { output: "4x2x8" },
    ],
    [
      "GATHER",
      36,
      [{ shape: [100, 8] }, "x"],
      { x: [1, 7], gives: [1, 7, 8] },
      { output: "8x7", params: 800 },
    ],
    [
      "EMBEDDING_LOOKUP",
      7,
      ["x", { shape: [100, 8] }],
      { x: [1, 7], gives: [1, 7, 8] },
      { output: "8x7", params: 800 },
    ],
    ["ARG_MAX", 56, ["x", { numbers: [1] }], { x: [1, 10], gives: [1] }, { flops: 10 }],
    ["GREATER", 61, ["x", "x"], { x: MAP, gives: MAP }, { flops: 256 }],
    ["SELECT_V2", 123, ["x", "x", "x"], { x: MAP, gives: MAP }, { flops: 256 }],
    ["ADD_N", 106, ["x", "x", "x"], { x: MAP, gives: MAP }, { flops: 2 * 256 }],
    ["SQUARED_DIFFERENCE", 99, ["x", "x"], { x: MAP, gives: MAP }, { flops: 2 * 256 }],
    // Squares, their sum for each of 64 places, its inverse root of 2, and the product.
    ["L2_NORMALIZATION", 11, ["x"], { x: MAP, gives: MAP }, { output: "4x8x8", flops: 3 * 256 + 2 * 64 }],
    [
      "STRIDED_SLICE with a place of its own",
      45,
      ["x", { numbers: [0, 3] }, { numbers: [0, 4] }, { numbers: [1, 1] }],
      {
        x: MAP,
        gives: [1, 8, 4],
        options: [
          [0, 4, 1],
          [1, 4, 1],
          [4, 4, 2],
        ],
      },
      { output: "4x8" },
    ],
    [
      "TRANSPOSE_CONV",
      67,
      [{ numbers: [1, 16, 16, 5] }, { shape: [5, 3, 3, 4] }, "x", { shape: [5] }],
      {
        x: MAP,
        gives: [1, 16, 16, 5],
        options: [
          [0, 1, 0],
          [1, 4, 2],
          [2, 4, 2],
        ],
      },
      { output: "5x16x16", params: 185, macs: 64 * 180 },
    ],
    [
      "RESHAPE to a shape that isn't stored",
      22,
      ["x", "x"],
      { x: MAP, gives: [1, 256] },
      { output: "256", uncounted: [] },
    ],
  ])("%s", async (_, code, inputs, shapes, expected) => {
    const found = await ofOperator(code, inputs, shapes);
    expect(found.errors).toEqual([]);
    expect(found).toMatchObject({ uncounted: [], ...expected });
  });
});

describe("TensorFlow Lite", () => {
  it("runs an LSTM with the steps first, between transposes", async () => {
    const weights = lstm
      .slice(1)
      .map((each, index): LiteTensor | undefined =>
        each !== null && each !== "x" && "shape" in each
          ? { name: `w${index}`, shape: each.shape }
          : undefined,
      );
    const stored = weights.filter((each) => each !== undefined);
    const tensors: LiteTensor[] = [
      { name: "x", shape: [1, 5, 6] },
      { name: "perm", shape: [3], type: 2, numbers: [1, 0, 2] },
      { name: "first", shape: [5, 1, 6] },
      { name: "states", shape: [5, 1, 4] },
      { name: "last", shape: [1, 5, 4] },
      ...stored,
    ];
    let next = 5;
    const reads = weights.map((each) => (each === undefined ? -1 : next++));
    const { network, totals, errors } = await importBytes(
      liteFile(
        tensors,
        [
          { code: 39, inputs: [0, 1], outputs: [2] },
          { code: 44, inputs: [2, ...reads], outputs: [3], options: [...(tanh ?? []), [3, 1, 1]] },
          { code: 39, inputs: [3, 1], outputs: [4] },
        ],
        [0],
        [4],
      ),
    );
    expect(errors).toEqual([]);
    expect(network?.graph.uncounted).toEqual([]);
    expect(network?.graph.outputs.map(({ shape }) => shape)).toEqual([[4, 5]]);
    expect(totals).toMatchObject({ params: 176, macs: 800 });
  });
});
