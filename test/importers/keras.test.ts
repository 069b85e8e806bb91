import { describe, expect, it } from "vitest";
import { importBytes } from "../support/import.js";
import { archive, functional, input, layer } from "../support/keras-model.js";

/** What one layer makes of an input, by the sides that Keras shows. */
async function ofLayer(className: string, config: object, ...sides: number[]) {
  const model = functional("m", [input("x", ...sides), layer(className, "l", config, ["x"])], ["x"], ["l"]);
  const { network, totals, errors } = await importBytes(JSON.stringify(model));
  const output = network?.graph.outputs[0]?.shape.join("x");
  return { output, errors, uncounted: network?.graph.uncounted.map(({ op }) => op), ...totals };
}

describe("a layer of Keras", () => {
  it.each<[string, object, number[], object]>([
    // Keras's own shapes, channels last; expected ones channels first.
    [
      "Conv2D",
      { filters: 4, kernel_size: [3, 3], strides: [2, 2], padding: "same" },
      [9, 7, 2],
      { output: "4x5x4", params: 9 * 2 * 4 + 4, macs: 20 * 72 },
    ],
    [
      "Conv2D",
      { filters: 4, kernel_size: 3, data_format: "channels_first", use_bias: false },
      [2, 9, 7],
      { output: "4x7x5", params: 72, macs: 35 * 72 },
    ],
    [
      "Conv1D",
      { filters: 3, kernel_size: [3], padding: "causal", dilation_rate: [2], activation: "relu" },
      [10, 2],
      { output: "3x10", params: 18 + 3, macs: 180, flops: 360 + 30 + 30 },
    ],
    [
      "SeparableConv2D",
      { filters: 8, kernel_size: [3, 3], padding: "same", depth_multiplier: 2 },
      [4, 4, 3],
      { output: "8x4x4", params: 9 * 6 + 6 * 8 + 8, macs: 16 * (54 + 48) },
    ],
    [
      "DepthwiseConv2D",
      { kernel_size: [3, 3], depth_multiplier: 2 },
      [4, 4, 3],
      { output: "6x2x2", params: 54 + 6, macs: 4 * 54 },
    ],
    // Keras: deconv_output_length(5, 3, "valid", stride 2) = 5 · 2 + max(3 − 2, 0) = 11.
    [
      "Conv2DTranspose",
      { filters: 2, kernel_size: [3, 3], strides: [2, 2], use_bias: false },
      [5, 5, 4],
      { output: "2x11x11", params: 72, macs: 25 * 72 },
    ],
    // A kernel of 1 and a stride of 2: 5 · 2 + 0 = 10.
    [
      "Conv2DTranspose",
      { filters: 2, kernel_size: [1, 1], strides: [2, 2], use_bias: false },
      [5, 5, 4],
      { output: "2x10x10", params: 8, macs: 25 * 8 },
    ],
    ["Dense", { units: 5 }, [8], { output: "5", params: 45, macs: 40 }],
    ["Dense", { units: 5 }, [6, 8], { output: "5x6", params: 45, macs: 240 }],
    [
      "BatchNormalization",
      { axis: [3], scale: false, center: true },
      [4, 4, 3],
      { output: "3x4x4", params: 3, buffers: 6 },
    ],
    ["LayerNormalization", { axis: [-1] }, [4, 4, 3], { params: 6 }],
    ["GroupNormalization", { groups: 3, axis: -1 }, [4, 4, 6], { params: 12 }],
    ["GlobalAveragePooling2D", {}, [4, 4, 3], { output: "3", flops: 48 }],
    ["GlobalMaxPooling2D", { keepdims: true }, [4, 4, 3], { output: "3x1x1", flops: 48 }],
    ["MaxPooling2D", { pool_size: [2, 2], strides: null, padding: "valid" }, [5, 5, 3], { output: "3x2x2" }],
    ["AveragePooling1D", { pool_size: [2], strides: [1], padding: "same" }, [5, 3], { output: "3x5" }],
    [
      "ZeroPadding2D",
      {
        padding: [
          [0, 1],
          [2, 3],
        ],
      },
      [4, 4, 3],
      { output: "3x5x9" },
    ],
    ["ZeroPadding1D", { padding: [1, 2] }, [4, 3], { output: "3x7" }],
    [
      "Cropping2D",
      {
        cropping: [
          [1, 0],
          [1, 1],
        ],
      },
      [4, 4, 3],
      { output: "3x3x2" },
    ],
    ["UpSampling2D", { size: [2, 3] }, [4, 4, 3], { output: "3x8x12" }],
    ["Reshape", { target_shape: [-1, 2] }, [4, 4, 3], { output: "2x24" }],
    ["Permute", { dims: [3, 1, 2] }, [4, 5, 3], { output: "5x3x4" }],
    ["Flatten", {}, [4, 4, 3], { output: "48" }],
    ["PReLU", { shared_axes: [1, 2] }, [4, 4, 3], { params: 3 }],
    ["PReLU", { shared_axes: null }, [4, 4, 3], { params: 48 }],
    ["ReLU", { max_value: 6, negative_slope: 0 }, [4], { flops: 4 }],
    ["Embedding", { input_dim: 100, output_dim: 8 }, [7], { output: "8x7", params: 800 }],
    // 4 · 5 · (4 + 5 + 1), of Keras's documentation of LSTM's weights.
    ["LSTM", { units: 5, return_sequences: true }, [6, 4], { output: "5x6", params: 200, macs: 6 * 180 }],
    ["GRU", { units: 5, reset_after: true }, [6, 4], { output: "5", params: 135 + 30 }],
    ["GRU", { units: 5, reset_after: false }, [6, 4], { output: "5", params: 135 + 15 }],
    ["SimpleRNN", { units: 5, use_bias: false }, [6, 4], { output: "5", params: 45 }],
    [
      "Bidirectional",
      { layer: { class_name: "LSTM", config: { units: 5 } }, merge_mode: "concat" },
      [6, 4],
      { output: "10", params: 400 },
    ],
    // Of Keras 2: a kernel of 9 · 2 · 4 and 4 biases for each of 6 · 4 positions.
    [
      "LocallyConnected2D",
      { filters: 4, kernel_size: [3, 3], activation: "relu", implementation: 1 },
      [8, 6, 2],
      { output: "4x6x4", params: 24 * (72 + 4), macs: 24 * 72 },
    ],
    [
      "LocallyConnected1D",
      { filters: 4, kernel_size: 3, strides: 2 },
      [9, 2],
      { output: "4x4", params: 4 * (24 + 4) },
    ],
    [
      "ConvLSTM2D",
      { filters: 4, kernel_size: [3, 3], padding: "same", return_sequences: true },
      [5, 8, 6, 2],
      { output: "4x5x8x6", uncounted: ["ConvLSTM2D"] },
    ],
    [
      "ConvLSTM2D",
      { filters: 4, kernel_size: [3, 3] },
      [5, 8, 6, 2],
      { output: "4x6x4", uncounted: ["ConvLSTM2D"] },
    ],
    ["Rescaling", { scale: 0.5, offset: -1 }, [4, 4, 3], { params: 0, flops: 96 }],
    ["Dropout", { rate: 0.5 }, [4, 4, 3], { output: "3x4x4", flops: 0 }],
    ["Lambda", { output_shape: [4, 2] }, [4, 4, 3], { output: "2x4", uncounted: ["Lambda"] }],
    ["MyOwnLayer", {}, [4, 4, 3], { output: undefined, uncounted: ["MyOwnLayer"] }],
    ["Activation", { activation: "my_function" }, [4], { output: "4", uncounted: ["my_function"] }],
  ])("%s %j", async (className, config, sides, expected) => {
    const found = await ofLayer(className, config, ...sides);
    expect(found.errors).toEqual([]);
    expect(found).toMatchObject(expected);
  });
});

const dense = (units: number) => ({ units, activation: "linear" });

describe("models of Keras", () => {
  it("share the weights of a layer that is called twice, and of a model", async () => {
    const inner = functional("inner", [input("i", 4), layer("Dense", "d", dense(4), ["i"])], ["i"], ["d"]);
    const model = functional(
      "outer",
      [
        input("x", 4),
        { ...inner, name: "inner", inbound_nodes: [[["x", 0, 0, {}]], [["inner", 0, 0, {}]]] },
        layer("Dense", "head", dense(4), ["inner", "inner@1"]),
        layer("Concatenate", "both", { axis: -1 }, [["head", "head@1"]]),
      ],
      ["x"],
      ["both"],
    );
    const { network, totals, errors } = await importBytes(JSON.stringify(model));
    expect(errors).toEqual([]);
    expect(totals).toMatchObject({ params: 2 * 20, macs: 4 * 16 });
    expect(network?.graph.nodes.map(({ path }) => path)).toEqual([
      "inner/d",
      "inner/d-2",
      "head",
      "head-2",
      "both",
    ]);
  });

  it("are read from Keras 3, whose tensors tell where they come from", async () => {
    const tensor = (name: string) => ({
      class_name: "__keras_tensor__",
      config: { shape: [null, 8], dtype: "float32", keras_history: [name, 0, 0] },
    });
    const model = {
      module: "keras.src.models.functional",
      class_name: "Functional",
      config: {
        name: "f",
        layers: [
          {
            class_name: "InputLayer",
            config: { batch_shape: [null, 8], name: "x" },
            name: "x",
            inbound_nodes: [],
          },
          {
            class_name: "Dense",
            config: { name: "d", units: 8, activation: "relu" },
            name: "d",
            inbound_nodes: [{ args: [tensor("x")], kwargs: {} }],
          },
          {
            class_name: "Add",
            config: { name: "a" },
            name: "a",
            inbound_nodes: [{ args: [[tensor("x"), tensor("d")]], kwargs: {} }],
          },
        ],
        input_layers: [["x", 0, 0]],
        output_layers: [["a", 0, 0]],
      },
    };
    const expected = { params: 72, macs: 64, flops: 128 + 8 + 8 + 8 };
    expect((await importBytes(JSON.stringify(model))).totals).toMatchObject(expected);
    const zipped = archive({ "metadata.json": "{}", "config.json": JSON.stringify(model) });
    const { format, network, totals } = await importBytes(zipped, "dir/net.keras");
    expect([format, network?.name]).toEqual(["keras", "f"]);
    expect(totals).toMatchObject(expected);
  });

  it("are read from Keras 1", async () => {
    const model = {
      class_name: "Sequential",
      config: [
        {
          class_name: "Convolution2D",
          config: {
            name: "c",
            batch_input_shape: [null, 3, 8, 8],
            nb_filter: 4,
            nb_row: 3,
            nb_col: 5,
            subsample: [1, 1],
            border_mode: "valid",
            dim_ordering: "th",
            bias: true,
            activation: "relu",
          },
        },
        { class_name: "Flatten", config: { name: "f" } },
        { class_name: "Dense", config: { name: "d", output_dim: 10, bias: false } },
      ],
    };
    const { totals, errors } = await importBytes(JSON.stringify(model));
    expect(errors).toEqual([]);
    expect(totals).toMatchObject({ params: 15 * 3 * 4 + 4 + 96 * 10, macs: 24 * 180 + 960 });
  });

  it("name what can't be known behind a layer of the user's own", async () => {
    const model = functional(
      "m",
      [input("x", 4), layer("Mine", "l", {}, ["x"]), layer("Dense", "d", dense(2), ["l"])],
      ["x"],
      ["d"],
    );
    const { network } = await importBytes(JSON.stringify(model));
    expect(network?.graph.uncounted).toEqual([
      { path: "l", op: "Mine" },
      { path: "d", op: "Dense" },
    ]);
  });

  it("with open sides need them from the caller", async () => {
    const model = functional(
      "m",
      [input("x", null, null, 3), layer("Conv2D", "c", { filters: 2, kernel_size: 1 }, ["x"])],
      ["x"],
      ["c"],
    );
    expect((await importBytes(JSON.stringify(model))).errors.join()).toMatch(/`x` \(\?x\?x\?x3\)/);
    for (const sides of [
      [1, 4, 5, 3],
      [4, 5, 3],
    ]) {
      const { totals } = await importBytes(JSON.stringify(model), "m", { inputs: new Map([["", sides]]) });
      expect(totals).toMatchObject({ macs: 20 * 6 });
    }
  });
});

describe("an input that the caller names", () => {
  const model = JSON.stringify(
    functional(
      "m",
      [input("x", null, null, 3), layer("Conv2D", "c", { filters: 2, kernel_size: 1 }, ["x"])],
      ["x"],
      ["c"],
    ),
  );

  it.each<[string, [string, number[]], RegExp, RegExp]>([
    [
      "isn't there",
      ["image", [1, 4, 5, 3]],
      /no input `image`: it has `x` \(\?x\?x\?x3\)/,
      /--input x=1x224x224x3/,
    ],
    ["has other sides", ["x", [4, 5]], /`x` has 4 sides, and `--input` gives 2/, /--input x=\?x\?x\?x3/],
  ])("%s", async (_, asked, message, mend) => {
    const { network, errors, help } = await importBytes(model, "m", { inputs: new Map([asked]) });
    expect(network).toBeUndefined();
    expect(errors.join()).toMatch(message);
    expect(help.join()).toMatch(mend);
  });

  it("has to be named where there are several", async () => {
    const two = functional(
      "m",
      [input("x", 4), input("y", 4), layer("Add", "a", {}, [["x", "y"]])],
      ["x", "y"],
      ["a"],
    );
    const { errors } = await importBytes(JSON.stringify(two), "m", { inputs: new Map([["", [1, 4]]]) });
    expect(errors.join()).toMatch(/more than one input: it has `x` \(\?x4\), `y` \(\?x4\)/);
  });
});

describe("what isn't a model of Keras that can be read", () => {
  it.each<[string, Uint8Array | string, RegExp]>([
    ["the beginning of HDF5", new Uint8Array([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]), /damaged/],
    ["a class of its own", '{"class_name": "MyModel", "config": {}}', /class of its own \(`MyModel`\)/],
    ["an archive of something else", archive({ "a.txt": "a" }), /without `config.json`/],
    ["an archive whose sizes lie", archive({ "config.json": "{}".padEnd(99) }, 7), /isn't a whole archive/],
    ["an archive that would fill the memory", archive({ "config.json": "{}" }, 2 ** 31), /8 MiB/],
    ["brackets in brackets", `{"class_name": ${"[".repeat(100_000)}`, /deep/],
    [
      "layers that read each other",
      JSON.stringify(
        functional(
          "m",
          [input("x", 4), layer("Add", "a", {}, [["x", "b"]]), layer("Dense", "b", dense(4), ["a"])],
          ["x"],
          ["b"],
        ),
      ),
      /read each other/,
    ],
    [
      "a layer that isn't there",
      JSON.stringify(functional("m", [input("x", 4), layer("Dense", "d", dense(4), ["y"])], ["x"], ["d"])),
      /call 0 of `y`, which isn't there/,
    ],
    [
      "a kernel that is larger than its image",
      JSON.stringify(
        functional(
          "m",
          [input("x", 5, 2, 2, 3), layer("ConvLSTM2D", "l", { filters: 2, kernel_size: 3 }, ["x"])],
          ["x"],
          ["l"],
        ),
      ),
      /`l` \(ConvLSTM2D\): the output would be smaller than 1/,
    ],
    [
      "sides of a milliard",
      JSON.stringify(
        functional("m", [input("x", 1e9, 1e9, 3), layer("Flatten", "f", {}, ["x"])], ["x"], ["f"]),
      ),
      /2\^53/,
    ],
  ])("%s", async (_, bytes, message) => {
    const { network, errors } = await importBytes(bytes);
    expect(network).toBeUndefined();
    expect(errors.join("\n")).toMatch(message);
  });

  it("has models in models that multiply", async () => {
    let model = functional("m0", [input("x", 4), layer("Dense", "d", dense(4), ["x"])], ["x"], ["d"]);
    for (let depth = 1; depth <= 30; depth += 1) {
      const twice = [[["x", 0, 0, {}]], [["m", 0, 0, {}]]];
      const nested = { ...model, name: "m", inbound_nodes: twice };
      model = functional(`m${depth}`, [input("x", 4), nested], ["x"], ["m@1"]);
    }
    const { network, errors } = await importBytes(JSON.stringify(model));
    expect(network).toBeUndefined();
    expect(errors.join()).toMatch(/more than 50000 ops/);
  });
});
