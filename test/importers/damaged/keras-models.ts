import { functional, input, layer } from "../../support/keras-model.js";

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
