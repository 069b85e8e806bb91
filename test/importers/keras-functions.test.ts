import { describe, expect, it } from "vitest";
import { importBytes } from "../support/import.js";
import { called, functional, input, layer, ofOne, tensor } from "../support/keras-model.js";

const X = tensor("x");
const Y = tensor("y");
const ALL = { class_name: "__slice__", config: { start: null, stop: null, step: null } };
const range = (start: number | null, stop: number | null, step: number | null = null) => ({
  class_name: "__slice__",
  config: { start, stop, step },
});

/** The sides and the 256 elements that most of these functions read. */
const MAP = [8, 8, 4];

// Shapes are those that Keras 3.15 gives, channels first here.
describe("a function of Keras 3", () => {
  it.each<[string, object, unknown[], number[][], object]>([
    ["Multiply", {}, [X, 2], [MAP], { output: "4x8x8", params: 0, flops: 256 }],
    ["Subtract", {}, [1, X], [MAP], { output: "4x8x8", flops: 256 }],
    ["Add", {}, [X, Y], [MAP, [1, 1, 4]], { output: "4x8x8", flops: 256 }],
    [
      "Multiply",
      {},
      [X, { class_name: "__tensor__", config: { value: [1, 2, 3, 4], dtype: "float32" } }],
      [MAP],
      { output: "4x8x8", params: 0, flops: 256 },
    ],
    ["TrueDivide", {}, [X, 255], [MAP], { flops: 256 }],
    ["Relu", {}, [X], [MAP], { output: "4x8x8", flops: 256 }],
    ["Silu", {}, [X], [[8, 6]], { output: "6x8", flops: 4 * 48 }],
    ["Clip", { x_min: 0, x_max: 6 }, [X], [[8, 6]], { flops: 48 }],
    ["Cast", { dtype: "float16" }, [X], [MAP], { output: "4x8x8", flops: 0 }],
    ["Concatenate", { axis: 1 }, [[X, Y]], [MAP, [3, 8, 4]], { output: "4x11x8" }],
    [
      "Stack",
      { axis: -1 },
      [[X, Y]],
      [
        [8, 6],
        [8, 6],
      ],
      { output: "2x8x6" },
    ],
    ["Mean", { axis: [1, 2], keepdims: true }, [X], [MAP], { output: "4x1x1", flops: 256 }],
    ["Mean", { axis: [1, 2], keepdims: false }, [X], [MAP], { output: "4", flops: 256 }],
    ["Max", { axis: -1 }, [X], [[8, 6, 4]], { output: "8x6", flops: 192 }],
    ["Reshape", { newshape: [-1, 32, 8] }, [X], [MAP], { output: "8x32" }],
    ["Transpose", { axes: [0, 3, 1, 2] }, [X], [[8, 6, 4]], { output: "6x4x8" }],
    ["ExpandDims", { axis: -1 }, [X], [[8, 6]], { output: "1x8x6" }],
    ["Squeeze", { axis: 1 }, [X], [[1, 6, 4]], { output: "4x6" }],
    ["Split", { indices_or_sections: 2, axis: -1 }, [X], [MAP], { output: "2x8x8" }],
    ["Split", { indices_or_sections: [2, 5], axis: 1 }, [X], [MAP], { output: "4x2x8" }],
    [
      "Pad",
      {
        pad_width: [
          [0, 0],
          [1, 2],
          [3, 0],
          [0, 0],
        ],
      },
      [X],
      [[8, 6, 4]],
      { output: "4x11x9" },
    ],
    [
      "Resize",
      { size: [16, 12], interpolation: "bilinear" },
      [X],
      [[8, 6, 4]],
      { output: "4x16x12", flops: 8 * 768 },
    ],
    ["Tile", { repeats: [1, 2, 1] }, [X], [[8, 6]], { output: "6x16" }],
    [
      "Matmul",
      {},
      [X, Y],
      [
        [8, 6],
        [6, 5],
      ],
      { output: "8x5", params: 0, macs: 8 * 6 * 5 },
    ],
    ["GetItem", {}, [X, [ALL, range(1, 5), range(null, null, 2), ALL]], [MAP], { output: "4x4x4" }],
    ["GetItem", {}, [X, [ALL, 0]], [MAP], { output: "4x8" }],
    [
      "GetItem",
      {},
      [X, [{ class_name: "__ellipsis__", config: {} }, range(1, 3)]],
      [MAP],
      { output: "2x8x8" },
    ],
    ["GetItem", {}, [X, [ALL, null, ALL, -1]], [[8, 4]], { output: "8x1" }],
    [
      "GetItem",
      {},
      [X, [{ class_name: "__ellipsis__", config: {} }, range(null, null, 2)]],
      [MAP],
      { output: "2x8x8" },
    ],
    // What mixes the images of a batch isn't known.
    ["GetItem", {}, [X, 0], [MAP], { uncounted: ["GetItem"] }],
    ["Mean", { axis: 0 }, [X], [MAP], { uncounted: ["Mean"] }],
    ["FFT", {}, [X], [MAP], { uncounted: ["FFT"] }],
  ])("%s %j", async (className, config, args, inputs, expected) => {
    const own = called(className, "f", config, args, { module: "keras.src.ops.numpy" });
    const found = await ofOne(own, inputs);
    expect(found.errors).toEqual([]);
    expect(found).toMatchObject({ uncounted: [], ...expected });
  });
});

/** A function of TensorFlow as Keras 2 writes it: other arguments than the first by keyword. */
function wrapped(name: string, node: readonly unknown[], className = "TFOpLambda") {
  return { class_name: className, name: "f", config: { name: "f", function: name }, inbound_nodes: [node] };
}

describe("a function of TensorFlow in a model of Keras 2", () => {
  const spec = (...parts: unknown[]) => ({ slice_spec: parts });
  const all = { start: null, stop: null, step: null };
  it.each<[string, unknown[], number[][], object]>([
    [
      "math.truediv",
      ["x", 0, 0, { y: 127.5, name: null }],
      [MAP],
      { output: "4x8x8", flops: 256, params: 0 },
    ],
    ["math.multiply", ["x", 0, 0, { y: [[[[1, 2, 3, 4]]]] }], [MAP], { flops: 256, params: 0 }],
    ["math.subtract", ["_CONSTANT_VALUE", -1, 1, { y: ["x", 0, 0] }], [MAP], { flops: 256 }],
    ["__operators__.add", ["x", 0, 0, { y: ["y", 0, 0], name: null }], [MAP, MAP], { flops: 256 }],
    [
      "concat",
      [
        ["x", 0, 0, { axis: -1 }],
        ["y", 0, 0, { axis: -1 }],
      ],
      [MAP, [8, 8, 2]],
      { output: "6x8x8" },
    ],
    [
      "math.reduce_mean",
      ["x", 0, 0, { axis: [1, 2], keepdims: true }],
      [MAP],
      { output: "4x1x1", flops: 256 },
    ],
    ["nn.relu6", ["x", 0, 0, { name: null }], [MAP], { flops: 256 }],
    ["reshape", ["x", 0, 0, { shape: [-1, 64, 4] }], [MAP], { output: "4x64" }],
    ["expand_dims", ["x", 0, 0, { axis: 1 }], [[8, 4]], { output: "4x1x8" }],
    ["compat.v1.squeeze", ["x", 0, 0, { axis: [2] }], [[8, 1, 4]], { output: "4x8" }],
    ["compat.v1.transpose", ["x", 0, 0, { perm: [0, 2, 1, 3] }], [[8, 6, 4]], { output: "4x6x8" }],
    ["split", ["x", 0, 0, { num_or_size_splits: [1, 3], axis: -1 }], [MAP], { output: "1x8x8" }],
    [
      "image.resize",
      ["x", 0, 0, { size: [16, 16], method: "nearest" }],
      [MAP],
      { output: "4x16x16", flops: 0 },
    ],
    ["nn.depth_to_space", ["x", 0, 0, { block_size: 2 }], [MAP], { output: "1x16x16" }],
    [
      "linalg.matmul",
      ["x", 0, 0, { b: ["y", 0, 0], transpose_b: true }],
      [
        [8, 6],
        [5, 6],
      ],
      { macs: 240 },
    ],
    ["math.cumsum", ["x", 0, 0, {}], [MAP], { uncounted: ["tf.math.cumsum"] }],
  ])("%s %j", async (name, node, inputs, expected) => {
    const found = await ofOne(wrapped(name, node), inputs);
    expect(found.errors).toEqual([]);
    expect(found).toMatchObject({ uncounted: [], ...expected });
  });

  it("takes parts of a tensor", async () => {
    const node = ["x", 0, 0, spec(all, { start: 1, stop: -1, step: null }, 2)];
    const found = await ofOne(wrapped("__operators__.getitem", node, "SlicingOpLambda"), [MAP]);
    expect(found).toMatchObject({ errors: [], uncounted: [], output: "4x6" });
  });
});

describe("what a file of Keras 3 says of its tensors", () => {
  const model = functional(
    "m",
    [
      input("x", 5, 6),
      called("Mine", "own", {}, [tensor("x", [5, 6])]),
      called("Dense", "d", { units: 2, use_bias: true }, [tensor("own", [5, 3])]),
    ],
    ["x"],
    ["d"],
  );

  it("is what layers behind a class of the user's own are counted by", async () => {
    const { network, totals } = await importBytes(JSON.stringify(model));
    expect(network?.graph.uncounted).toEqual([{ path: "own", op: "Mine" }]);
    expect(totals).toMatchObject({ params: 3 * 2 + 2, macs: 5 * 3 * 2 });
  });

  it("doesn't hold for an input of other sides", async () => {
    const inputs = new Map([["x", [7, 6]]]);
    const { network } = await importBytes(JSON.stringify(model), "m", { inputs });
    expect(network?.graph.uncounted.map(({ path }) => path)).toEqual(["own", "d"]);
  });

  it("is nothing in a file of Keras 2", async () => {
    const old = functional("m", [input("x", 4), layer("Mine", "own", {}, ["x"])], ["x"], ["own"]);
    expect((await importBytes(JSON.stringify(old))).network?.graph.outputs).toEqual([]);
  });
});
