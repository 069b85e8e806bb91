import { called, functional, input, layer, tensor } from "../../support/keras-model.js";

/** A residual of two layers, and a classifier. */
export const branchedModel = functional(
  "m",
  [
    input("x", 8, 8, 3),
    layer("Conv2D", "c", { filters: 4, kernel_size: [3, 3], padding: "same", activation: "relu" }, ["x"]),
    layer("BatchNormalization", "b", { axis: [3] }, ["c"]),
    layer("Add", "a", {}, [["c", "b"]]),
    layer("GlobalAveragePooling2D", "g", {}, ["a"]),
    layer("Dense", "d", { units: 5 }, ["g"]),
  ],
  ["x"],
  ["d"],
);

/** A sequence of layers on a sequence. */
export const recurrentModel = {
  class_name: "Sequential",
  config: [
    { class_name: "LSTM", config: { name: "l", batch_input_shape: [null, 6, 4], units: 5 } },
    { class_name: "Dense", config: { name: "d", units: 10 } },
  ],
};

/** A model in a model, called twice. */
export const nestedModel = functional(
  "outer",
  [
    input("x", 6, 6, 2),
    {
      ...functional(
        "inner",
        [
          input("i", 6, 6, 2),
          layer("SeparableConv2D", "s", { filters: 2, kernel_size: [3, 3], padding: "same" }, ["i"]),
          layer("UpSampling2D", "u", { size: [2, 2] }, ["s"]),
          layer("MaxPooling2D", "p", { pool_size: [2, 2] }, ["u"]),
        ],
        ["i"],
        ["p"],
      ),
      name: "inner",
      inbound_nodes: [[["x", 0, 0, {}]], [["inner", 0, 0, {}]]],
    },
    layer("Reshape", "r", { target_shape: [-1, 4] }, ["inner@1"]),
    layer("Permute", "t", { dims: [2, 1] }, ["r"]),
  ],
  ["x"],
  ["t"],
);

/** Functions on tensors, of Keras 2 and 3. */
export const functionsModel = functional(
  "m",
  [
    input("x", 4, 6, 4),
    called("Subtract", "s", {}, [1, tensor("x", [4, 6, 4])], { module: "keras.src.ops.numpy" }),
    called(
      "GetItem",
      "i",
      {},
      [tensor("s"), [null, { class_name: "__slice__", config: { start: 1, stop: -1, step: 2 } }, 0]],
      { module: "keras.src.ops.numpy" },
    ),
    called("Split", "c", { indices_or_sections: [1, 3], axis: 1 }, [tensor("s")], {
      module: "keras.src.ops.numpy",
    }),
    {
      class_name: "TFOpLambda",
      name: "p",
      config: { name: "p", function: "compat.v1.pad" },
      inbound_nodes: [
        [
          "c",
          0,
          2,
          {
            paddings: [
              [0, 0],
              [1, 2],
              [0, 0],
              [0, 1],
            ],
          },
        ],
      ],
    },
    called("Mine", "o", {}, [tensor("p", [4, 6, 5])]),
    called("Mean", "r", { axis: [1, 2] }, [tensor("o", [4, 6, 5])], { module: "keras.src.ops.numpy" }),
  ],
  ["x"],
  ["r"],
);

/** Attention, and layers at each place of a sequence. */
export const sequenceModel = functional(
  "m",
  [
    input("x", 5, 6),
    called("MultiHeadAttention", "a", { num_heads: 2, key_dim: 4 }, [tensor("x"), tensor("x")]),
    called("GroupedQueryAttention", "q", { head_dim: 2, num_query_heads: 4, num_key_value_heads: 2 }, [
      tensor("a"),
      tensor("x"),
    ]),
    called("EinsumDense", "e", { equation: "ab...x,xyz->ab...yz", output_shape: [2, 3] }, [tensor("q")]),
    layer("TimeDistributed", "t", { layer: { class_name: "Flatten", config: {} } }, ["e"]),
    layer("Dot", "d", { axes: [2, -1] }, [["t", "x"]]),
    layer("RNN", "r", { cell: { class_name: "LSTMCell", config: { units: 3 } } }, ["d"]),
  ],
  ["x"],
  ["r"],
);
