import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import type { ImportOptions } from "../../src/importers/importer.js";
import { read } from "./read.js";

/** Reads layers behind an input of 1x3x8x8; what is wrong with them fails. */
async function count(layers: string, options: Partial<ImportOptions> = {}) {
  const text = `input: "data" input_shape { dim: 2 dim: 3 dim: 8 dim: 8 }\n${layers}`;
  const { network, diagnostics } = await read("caffe", text, options);
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  if (network === undefined) throw new Error("no network");
  return { ...analyze(network.graph), ...network };
}

/** The messages, with the line of each. */
async function messages(text: string) {
  const { diagnostics } = await read("caffe", text);
  return diagnostics.map(({ message, help, place }) => {
    const line = place?.source.text.slice(0, place.start).split("\n").length;
    return `${line}: ${message}${help === undefined ? "" : `; ${help}`}`;
  });
}

const conv = 'layer { name: "c" type: "Convolution" bottom: "data" top: "c" convolution_param';

describe("Caffe", () => {
  it("has three syntaxes for the same layer", async () => {
    const texts = [
      `${conv} { num_output: 4 kernel_size: 3 } }`,
      'layers { name: "c" type: CONVOLUTION bottom: "data" top: "c" convolution_param { num_output: 4 kernel_size: 3 } }',
      'layers { layer { name: "c" type: "conv" num_output: 4 kernelsize: 3 } bottom: "data" top: "c" }',
    ];
    for (const text of texts) {
      const { totals, graph } = await count(text);
      // 3·3·3·4 weights and 4 biases; 6·6 positions.
      expect([totals.params, totals.macs]).toEqual([112, 108 * 36]);
      expect(graph.nodes[0]?.path).toBe("c");
    }
  });

  it.each([
    'input: "data" input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8',
    'input: "data" input_shape { dim: 1 dim: 3 dim: 8 dim: 8 }',
    'layer { name: "i" type: "Input" top: "data" input_param { shape: { dim: [1, 3, 8, 8] } } }',
    'layer { name: "i" type: "MemoryData" top: "data" memory_data_param { batch_size: 1 channels: 3 height: 8 width: 8 } }',
  ])("declares an input: %s", async (input) => {
    const { network } = await read("caffe", `${input}\n${conv} { num_output: 4 kernel_size: 3 } }`);
    expect(network?.graph.inputs.map(({ shape }) => shape)).toEqual([[3, 8, 8]]);
    expect(network?.graph.outputs.map(({ shape }) => shape)).toEqual([[4, 6, 6]]);
  });

  it("counts groups, dilation, and windows of two sides", async () => {
    const { graph, totals } = await count(
      `${conv} { num_output: 6 group: 3 kernel_h: 1 kernel_w: 3 pad_w: 2 dilation: 2 bias_term: false } }`,
    );
    // 1·3·(3 / 3)·6 weights; 8 rows, 8 + 4 − 5 + 1 columns.
    expect([totals.params, totals.macs]).toEqual([18, 18 * 8 * 8]);
    expect(graph.outputs[0]?.shape).toEqual([6, 8, 8]);
  });

  it("counts a deconvolution by what enters it", async () => {
    const { graph, totals } = await count(
      'layer { name: "d" type: "Deconvolution" bottom: "data" top: "d" convolution_param { num_output: 3 group: 3 kernel_size: 4 stride: 2 pad: 1 bias_term: false } }',
    );
    // FCN's upsampling by 2: 16 weights a channel, each used once an input position.
    expect(graph.outputs[0]?.shape).toEqual([3, 16, 16]);
    expect([totals.params, totals.macs]).toEqual([48, 48 * 64]);
  });

  it.each([
    // pooling_layer.cpp: ⌈(8 − 3) / 2⌉ + 1.
    ["kernel_size: 3 stride: 2", 4],
    ["kernel_size: 3 stride: 2 round_mode: FLOOR", 3],
    // ⌈(8 + 2 − 2) / 3⌉ + 1 = 4, whose last window would start at 9, in the padding.
    ["kernel_size: 2 stride: 3 pad: 1", 3],
    ["global_pooling: true", 1],
  ])("pools as Caffe rounds: %s", async (given, side) => {
    const { graph } = await count(
      `layer { name: "p" type: "Pooling" bottom: "data" top: "p" pooling_param { pool: AVE ${given} } }`,
    );
    expect(graph.outputs[0]?.shape).toEqual([3, side, side]);
  });

  it("names a pooling whose last window reads nothing", async () => {
    // ⌈(8 − 1) / 4⌉ + 1 = 3 windows without padding: the last starts at 8, beyond the map, and isn't dropped.
    const { graph } = await count(
      'layer { name: "p" type: "Pooling" bottom: "data" top: "p" pooling_param { kernel_size: 1 stride: 4 } }',
    );
    expect(graph.uncounted).toEqual([{ path: "p", op: "Pooling (a window beyond the map)" }]);
    expect(graph.outputs[0]?.shape).toEqual([3, 3, 3]);
  });

  it("has statistics in BatchNorm, and parameters in Scale, in place", async () => {
    const { totals, graph } = await count(`
      layer { name: "n" type: "BatchNorm" bottom: "data" top: "data" }
      layer { name: "s" type: "Scale" bottom: "data" top: "data" scale_param { bias_term: true } }`);
    expect([totals.params, totals.buffers]).toEqual([6, 6]);
    expect(graph.outputs).toHaveLength(1);
  });

  it("makes one batch norm of the two, unless something reads between them", async () => {
    const layers = (more: string) => `
      layer { name: "n" type: "BatchNorm" bottom: "data" top: "n" }
      layer { name: "s" type: "Scale" bottom: "n" top: "s" scale_param { bias_term: true } }${more}`;
    const one = await count(layers(""));
    const two = await count(layers('layer { name: "r" type: "ReLU" bottom: "n" top: "r" }'));
    // 2 operations an element for a norm; 2 for a scale and shift of its own, and 1 for the ReLU.
    expect([one.graph.nodes.length, one.totals.params, one.totals.flops]).toEqual([1, 6, 2 * 192]);
    expect([two.graph.nodes.length, two.totals.params, two.totals.flops]).toEqual([3, 6, 5 * 192]);
  });

  it("counts weights of one name once", async () => {
    const shared = (name: string) =>
      `layer { name: "${name}" type: "InnerProduct" bottom: "data" top: "${name}" param { name: "w" } param { name: "b" } inner_product_param { num_output: 2 } }`;
    const { totals } = await count(shared("a") + shared("b"));
    expect([totals.params, totals.macs]).toEqual([192 * 2 + 2, 2 * 192 * 2]);
  });

  it("keeps to a phase", async () => {
    const layers = `
      layer { name: "drop" type: "Dropout" bottom: "data" top: "data" include { phase: TRAIN } }
      layer { name: "soft" type: "Softmax" bottom: "data" top: "p" exclude { phase: TRAIN } }
      layer { name: "loss" type: "SoftmaxWithLoss" bottom: "data" bottom: "data" top: "loss" }`;
    expect((await count(layers)).graph.nodes.map(({ path }) => path)).toEqual(["soft"]);
    const { graph } = await count(layers, { phase: "train" });
    expect(graph.nodes.map(({ path }) => path)).toEqual(["drop"]);
    expect(graph.uncounted).toEqual([{ path: "loss", op: "SoftmaxWithLoss" }]);
  });

  it("follows shapes through SSD's heads", async () => {
    const { graph } = await count(`
      layer { name: "perm" type: "Permute" bottom: "data" top: "perm" permute_param { order: [0, 2, 3, 1] } }
      layer { name: "flat" type: "Flatten" bottom: "perm" top: "flat" }
      layer { name: "re" type: "Reshape" bottom: "flat" top: "re" reshape_param { shape { dim: 0 dim: -1 dim: 6 } } }
      layer { name: "box" type: "PriorBox" bottom: "perm" bottom: "data" top: "box" prior_box_param { min_size: 30 max_size: 60 aspect_ratio: 2 } }
      layer { name: "cat" type: "Concat" bottom: "box" bottom: "box" top: "cat" concat_param { axis: 2 } }`);
    // Ratios 1, 2 and 1/2, and the square between the sizes: 4 boxes of 4 numbers at each of 8·3 positions.
    expect(graph.outputs.map(({ shape }) => shape)).toEqual([
      [32, 6],
      [2, 2 * 24 * 16],
    ]);
  });

  it.each<[what: string, layer: string, shape: number[], params: number, flops: number]>([
    // power_layer.cpp: scale, shift and power, each where it changes something.
    ["(1 + 2x)²", 'type: "Power" power_param { scale: 2 shift: 1 power: 2 }', [3, 8, 8], 0, 3 * 192],
    ["-x", 'type: "Power" power_param { scale: -1 }', [3, 8, 8], 0, 192],
    // exp_layer.cpp and log_layer.cpp: 4 operations for the function, one for each factor or sum.
    ["2^x", 'type: "Exp" exp_param { base: 2 }', [3, 8, 8], 0, 5 * 192],
    ["log(1 + x)", 'type: "Log" log_param { shift: 1 }', [3, 8, 8], 0, 5 * 192],
    ["|x|", 'type: "AbsVal"', [3, 8, 8], 0, 192],
    ["a learned sum", 'type: "Bias"', [3, 8, 8], 3, 192],
    // reduction_layer.cpp: the axes behind one are gone; squares, sums, and a factor of each sum.
    ["a mean a channel", 'type: "Reduction" reduction_param { operation: MEAN axis: 2 }', [3], 0, 192],
    [
      "squares",
      'type: "Reduction" reduction_param { operation: 3 axis: -1 coeff: 0.5 }',
      [3, 8],
      0,
      2 * 192 + 24,
    ],
    // tile_layer.cpp.
    ["tiles", 'type: "Tile" tile_param { axis: 2 tiles: 3 }', [3, 24, 8], 0, 0],
    // interp_layer.cpp: 7 + 6·1 a side; ⌊(8 − 1) / 2⌋ + 1; bilinear, 8 operations an output.
    ["zoom", 'type: "Interp" interp_param { zoom_factor: 2 pad_end: -1 }', [3, 13, 13], 0, 8 * 3 * 169],
    ["shrink", 'type: "Interp" interp_param { shrink_factor: 2 }', [3, 4, 4], 0, 8 * 48],
    ["size", 'type: "Interp" interp_param { height: 5 width: 6 }', [3, 5, 6], 0, 8 * 90],
    // normalize_layer.cpp: one learned factor for all channels, or one each.
    ["one factor", 'type: "Normalize"', [3, 8, 8], 1, 3 * 192],
    [
      "factors",
      'type: "Normalize" norm_param { across_spatial: false channel_shared: false }',
      [3, 8, 8],
      3,
      2 * 192,
    ],
    // mvn_layer.cpp: no weights; without the variance a mean of each channel is subtracted.
    ["norm", 'type: "MVN" mvn_param { across_channels: true }', [3, 8, 8], 0, 2 * 192],
    ["less the mean", 'type: "MVN" mvn_param { normalize_variance: false }', [3, 8, 8], 0, 2 * 192],
  ])("counts %s", async (_, layer, shape, params, flops) => {
    const { graph, totals } = await count(`layer { name: "l" bottom: "data" top: "l" ${layer} }`);
    expect(graph.uncounted).toEqual([]);
    expect(graph.outputs.map((output) => output.shape)).toEqual([shape]);
    expect([totals.params, totals.flops]).toEqual([params, flops]);
  });

  it("crops to the sides of another blob", async () => {
    const pool =
      'layer { name: "p" type: "Pooling" bottom: "data" top: "p" pooling_param { kernel_size: 4 } }';
    const crop = (more: string) =>
      `${pool} layer { name: "c" type: "Crop" bottom: "data" bottom: "p" top: "c" ${more} }`;
    // crop_layer.cpp: 5 of 8 positions, 2 behind the first; channels too from axis 1 on.
    const { graph } = await count(crop("crop_param { offset: 2 }"));
    expect(graph.outputs.map(({ shape }) => shape)).toEqual([[3, 5, 5]]);
    expect(graph.nodes.at(-1)?.arguments).toMatchObject({
      sides: [
        [2, 1],
        [2, 1],
      ],
    });
    expect((await count(crop("crop_param { axis: 1 }"))).graph.outputs[0]?.shape).toEqual([3, 5, 5]);
    const small = `layer { name: "s" type: "Convolution" bottom: "data" top: "s" convolution_param { num_output: 2 kernel_size: 2 } }
      layer { name: "c" type: "Crop" bottom: "data" bottom: "s" top: "c" crop_param { axis: 1 offset: 1 offset: 0 offset: 1 } }`;
    expect((await count(small)).graph.outputs.map(({ shape }) => shape)).toEqual([[2, 7, 7]]);
    expect(
      await messages(`input: "data" input_dim: [1, 3, 8, 8]\n${crop("crop_param { offset: 4 }")}`),
    ).toEqual(["2: `c` (Crop) is larger than what it crops"]);
  });

  it("takes the padding layers of the oldest files for the padding of what reads them", async () => {
    // upgrade_proto.cpp, UpgradeV0PaddingLayers: 8 + 2·1 − 3 + 1 = 8.
    const { graph, totals } = await count(`
      layers { layer { name: "pad" type: "padding" pad: 1 } bottom: "data" top: "pad" }
      layers { layer { name: "c" type: "conv" num_output: 4 kernelsize: 3 } bottom: "pad" top: "c" }`);
    expect(graph.nodes.map(({ path }) => path)).toEqual(["c"]);
    expect([graph.outputs[0]?.shape, totals.macs]).toEqual([[4, 8, 8], 108 * 64]);
  });

  it("knows the shape of a recurrent layer, which it names", async () => {
    const { graph } = await count(`
      layer { name: "l" type: "LSTM" bottom: "data" bottom: "data" top: "l" recurrent_param { num_output: 5 } }
      layer { name: "r" type: "ReLU" bottom: "l" top: "r" }`);
    expect(graph.uncounted).toEqual([{ path: "l", op: "LSTM (a sequence, whose steps are the batch)" }]);
    expect(graph.outputs.map(({ shape }) => shape)).toEqual([[3, 5]]);
  });

  it("makes as many default boxes as prior_box_layer.cpp", async () => {
    const box = (more: string) =>
      `layer { name: "b" type: "PriorBox" bottom: "data" bottom: "data" top: "b" prior_box_param { min_size: 30 ${more} } }`;
    // Ratios within 10⁻⁶ of one before are none of their own: 1, 3 and 1/3.
    const { graph } = await count(box("aspect_ratio: 3 aspect_ratio: 0.3333333 flip: true"));
    expect(graph.outputs[0]?.shape).toEqual([2, 64 * 3 * 4]);
    expect(
      await messages(`input: "data" input_dim: [1, 3, 8, 8]\n${box("max_size: 60 max_size: 90")}`),
    ).toEqual(["2: `b` (PriorBox) has 1 times `min_size`, but 2 times `max_size`"]);
  });

  it("names what it has no rule for, and what reads that", async () => {
    const { network, diagnostics } = await read(
      "caffe",
      `input: "data" input_dim: [1, 3, 8, 8]\nlayer { name: "x" type: "Magic" bottom: "data" top: "x" }
       layer { name: "y" type: "InnerProduct" bottom: "x" top: "y" inner_product_param { num_output: 2 } }`,
    );
    expect(diagnostics.map(({ severity }) => severity)).toEqual(["warning"]);
    expect(network?.graph.uncounted).toEqual([
      { path: "x", op: "Magic" },
      { path: "y", op: "InnerProduct" },
    ]);
  });

  it("says all that is wrong, where it is", async () => {
    expect(
      await messages(`input: "data" input_dim: [1, 3, 8, 8]
layer { name: "c" type: "Convolution" bottom: "dta" top: "c" convolution_param { num_output: 2 kernel_size: 3 } }
layer { name: "d" type: "Convolution" bottom: "data" top: "d"
  convolution_param { num_ouput: 2 kernel_size: x } }
layer { name: "e" type: "Pooling" bottom: "data" top: "e" pooling_param { pool: AVG kernel_size: 2 } }`),
    ).toEqual([
      "2: no layer before this one makes `dta`; did you mean `data`?",
      "4: `num_output` is missing",
      "4: there is no field `num_ouput` here; did you mean `num_output`?",
      "4: `kernel_size` is a whole number from 1, got `x`",
      "5: `pool` is MAX or AVE or STOCHASTIC, got `AVG`; did you mean `AVE`?",
    ]);
  });

  it("asks for the shape that a file doesn't have", async () => {
    const text = `layer { name: "d" type: "Data" top: "data" top: "label" }\n${conv} { num_output: 2 kernel_size: 3 } }`;
    expect(await messages(text)).toEqual([
      "2: the file has no shape for the input `data`; give it with its batch: --input data=1x3x224x224",
    ]);
    const { network } = await read("caffe", text, { inputs: new Map([["data", [1, 3, 8, 8]]]) });
    expect(network?.graph.outputs[0]?.shape).toEqual([2, 6, 6]);
  });
});
