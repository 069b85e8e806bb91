import { describe, expect, it } from "vitest";
import { importBytes } from "../support/import.js";
import { called, functional, input, layer, ofOne, tensor } from "../support/keras-model.js";

const X = tensor("x");
const Y = tensor("y");

const heads = { num_heads: 2, key_dim: 4, value_dim: 4, use_bias: true };

const inner = (class_name: string, config: object) => ({
  class_name,
  config: { name: "inner", ...config },
});

const cells = inner("StackedRNNCells", {
  cells: [inner("LSTMCell", { units: 4 }), inner("GRUCell", { units: 3, reset_after: true })],
});

const image = { filters: 4, kernel_size: [3, 3], padding: "valid", activation: "relu" };

// Parameters and shapes are those of Keras 3.15's `count_params` and `output.shape`, channels first here.
describe("a layer of Keras 3", () => {
  it.each<[string, object, unknown[], object, number[][], object]>([
    [
      "MultiHeadAttention",
      heads,
      [X, Y],
      {},
      [
        [5, 6],
        [7, 6],
      ],
      // Three products to 8 numbers, scores of 2 heads, what they weigh, and the output.
      { output: "6x5", params: 222, macs: 5 * 6 * 8 + 2 * 7 * 6 * 8 + 2 * (2 * 5 * 7 * 4) + 5 * 8 * 6 },
    ],
    [
      "MultiHeadAttention",
      { ...heads, value_dim: 3, output_shape: [9], use_bias: false },
      [X],
      { value: Y, key: Y },
      [
        [5, 6],
        [7, 8],
      ],
      {
        output: "9x5",
        params: 214,
        macs: 5 * 6 * 8 + 7 * 8 * 8 + 7 * 8 * 6 + 2 * 5 * 7 * (4 + 3) + 5 * 6 * 9,
      },
    ],
    ["MultiHeadAttention", heads, [X, X], {}, [[5, 5, 6]], { output: "6x5x5", params: 222 }],
    [
      "MultiHeadAttention",
      heads,
      [X, X],
      { use_causal_mask: true },
      [[5, 6]],
      { params: 222, uncounted: ["mask of MultiHeadAttention"] },
    ],
    [
      "MultiHeadAttention",
      heads,
      [X, X],
      { attention_mask: Y },
      [
        [5, 6],
        [5, 5],
      ],
      { params: 222, uncounted: ["mask of MultiHeadAttention"] },
    ],
    [
      "GroupedQueryAttention",
      { head_dim: 4, num_query_heads: 6, num_key_value_heads: 2, use_bias: true },
      [X, X],
      {},
      [[5, 12]],
      // 24 numbers of the query, 8 of key and value, 12 of the output; 6 heads of 5 × 5 by 4, twice.
      { output: "12x5", params: 820, macs: 5 * 12 * (24 + 8 + 8) + 2 * 6 * 25 * 4 + 5 * 24 * 12 },
    ],
    [
      "Attention",
      { use_scale: true, score_mode: "dot" },
      [[X, Y]],
      {},
      [
        [5, 6],
        [7, 6],
      ],
      { output: "6x5", params: 1, macs: 2 * 5 * 7 * 6 },
    ],
    [
      "AdditiveAttention",
      { use_scale: true },
      [[X, Y]],
      {},
      [
        [5, 6],
        [7, 6],
      ],
      { output: "6x5", params: 6, macs: 5 * 7 * 6 },
    ],
    [
      "EinsumDense",
      { equation: "abc,cde->abde", output_shape: [null, 2, 3], bias_axes: "de" },
      [X],
      {},
      [[5, 6]],
      { output: "3x5x2", params: 42, macs: 5 * 6 * 6 },
    ],
    [
      "EinsumDense",
      { equation: "...x,xy->...y", output_shape: [7], bias_axes: "y", activation: "relu" },
      [X],
      {},
      [[5, 6]],
      { output: "7x5", params: 49, macs: 210, flops: 420 + 35 + 35 },
    ],
    [
      "EinsumDense",
      { equation: "abcd,cde->abe", output_shape: [null, 7], bias_axes: "e" },
      [X],
      {},
      [[5, 2, 6]],
      { output: "7x5", params: 91, macs: 5 * 12 * 7 },
    ],
    // Weights of their own for each position are no fully connected layer.
    [
      "EinsumDense",
      { equation: "abc,bcd->abd", output_shape: [5, 7] },
      [X],
      {},
      [[5, 6]],
      { uncounted: ["EinsumDense"] },
    ],
    ["RMSNormalization", { axis: -1 }, [X], {}, [[5, 6]], { params: 6, flops: 4 * 30 + 5 + 2 * 5 }],
    ["UnitNormalization", { axis: -1 }, [X], {}, [[5, 6]], { params: 0, flops: 3 * 30 + 5 + 2 * 5 }],
    [
      "SpectralNormalization",
      { layer: inner("Conv2D", image) },
      [X],
      {},
      [[8, 8, 2]],
      { output: "4x6x6", params: 76 },
    ],
    ["LayerScale", { projection_dim: 6 }, [X], {}, [[5, 6]], { output: "6x5", params: 6, flops: 30 }],
    ["RepeatVector", { n: 4 }, [X], {}, [[6]], { output: "6x4" }],
    ["CenterCrop", { height: 4, width: 4 }, [X], {}, [[8, 6, 3]], { output: "3x4x4" }],
    ["Dot", { axes: 1 }, [[X, Y]], {}, [[6], [6]], { output: "1", macs: 6 }],
    [
      "Dot",
      { axes: [2, 2] },
      [[X, Y]],
      {},
      [
        [5, 6],
        [7, 6],
      ],
      { output: "5x7", macs: 210 },
    ],
    [
      "Dot",
      { axes: [1, 1] },
      [[X, Y]],
      {},
      [
        [5, 6],
        [5, 7],
      ],
      { output: "6x7", macs: 210 },
    ],
    ["Dot", { axes: [2, 1] }, [[X, Y]], {}, [[5, 6], [6]], { output: "5", macs: 30 }],
    [
      "RNN",
      { cell: cells },
      [X],
      {},
      [[5, 6]],
      { output: "3", params: 257, macs: 5 * (4 * 4 * 10 + 3 * 3 * 7) },
    ],
    ["RNN", { cell: inner("MyCell", {}) }, [X], {}, [[5, 6]], { uncounted: ["RNN of My"] }],
    [
      "Bidirectional",
      { layer: inner("LSTM", { units: 4 }), merge_mode: "ave" },
      [X],
      {},
      [[5, 6]],
      { output: "4", params: 352 },
    ],
    [
      "TimeDistributed",
      { layer: inner("Conv2D", image) },
      [X],
      {},
      [[3, 8, 8, 2]],
      { output: "4x3x6x6", params: 76, macs: 3 * 36 * 18 * 4 },
    ],
    [
      "TimeDistributed",
      { layer: inner("Dense", { units: 4, activation: "relu" }) },
      [X],
      {},
      [[3, 8, 2]],
      { output: "4x3x8", params: 12, macs: 24 * 8, flops: 24 * 16 + 96 + 96 },
    ],
    ["TimeDistributed", { layer: inner("Flatten", {}) }, [X], {}, [[3, 8, 2]], { output: "16x3" }],
    ["Activation", { activation: "hard_tanh" }, [X], {}, [[5, 6]], { flops: 30 }],
    ["RandomShear", {}, [X], {}, [[8, 8, 3]], { output: "3x8x8", flops: 0 }],
  ])("%s %j", async (className, config, args, kwargs, inputs, expected) => {
    const found = await ofOne(called(className, "l", config, args, { kwargs }), inputs);
    expect(found.errors).toEqual([]);
    expect(found).toMatchObject({ uncounted: [], ...expected });
  });
});

describe("layers within layers", () => {
  it("are models on each step of a sequence, with the same weights", async () => {
    const model = functional(
      "frame",
      [
        input("i", 8, 8, 2),
        layer("Conv2D", "c", { filters: 4, kernel_size: [3, 3] }, ["i"]),
        layer("GlobalAveragePooling2D", "g", {}, ["c"]),
        layer("Dense", "d", { units: 3 }, ["g"]),
      ],
      ["i"],
      ["d"],
    );
    const own = layer("TimeDistributed", "t", { layer: model }, ["x"]);
    const found = await ofOne(own, [[3, 8, 8, 2]]);
    expect(found).toMatchObject({ errors: [], uncounted: [], output: "3x3", params: 91 });
    expect(found).toMatchObject({ macs: 3 * (36 * 18 * 4 + 4 * 3) });
  });

  it("may be of a kind that isn't known, which is named", async () => {
    const own = layer("TimeDistributed", "t", { layer: inner("Mine", {}) }, ["x"]);
    const { uncounted, errors } = await ofOne(own, [[2, 8]]);
    expect([errors, uncounted]).toEqual([[], ["Mine"]]);
  });

  it("may not multiply without end", async () => {
    let wrapped: object = inner("Flatten", {});
    for (let depth = 0; depth < 6; depth += 1) wrapped = inner("TimeDistributed", { layer: wrapped });
    const own = layer("TimeDistributed", "t", { layer: wrapped }, ["x"]);
    const { errors } = await ofOne(own, [[9, 9, 9, 9, 9, 9, 9, 2]]);
    expect(errors.join()).toMatch(/more than 50000 ops/);
  });
});

describe("states of recurrent layers", () => {
  it("are outputs that are known where they are the last of a sequence, and change nothing where they are read", async () => {
    const model = functional(
      "m",
      [
        input("x", 5, 6),
        layer("LSTM", "encoder", { units: 4, return_state: true }, ["x"]),
        {
          ...layer("LSTM", "decoder", { units: 4, return_sequences: true }),
          inbound_nodes: [
            [
              ["x", 0, 0, {}],
              ["encoder", 0, 1, {}],
              ["encoder", 0, 2, {}],
            ],
          ],
        },
        layer("Dense", "d", { units: 2 }, ["decoder"]),
      ],
      ["x"],
      ["d"],
    );
    const { network, totals, errors } = await importBytes(JSON.stringify(model));
    expect(errors).toEqual([]);
    expect(network?.graph.uncounted).toEqual([]);
    // 4 · 4 · (6 + 4 + 1) each, of Keras's documentation of LSTM's weights, and a dense layer of 4 to 2.
    expect(totals).toMatchObject({ params: 2 * 176 + 10, macs: 2 * 5 * 160 + 5 * 8 });
  });
});
