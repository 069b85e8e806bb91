/** What a case gives. */
export interface Expected {
  output: number[];
  params?: number;
  buffers?: number;
  macs?: number;
  flops?: number;
}

/**
 * Every op on a small input: output shape, params, buffers, MACs, FLOPs. Expected values are written as
 * the arithmetic that gives them; sizes are height x width x channels.
 */
export const cases: [name: string, input: string, layers: string, expected: Expected][] = [
  [
    "conv with bias: 3²·2·4 weights on 5×5 positions",
    "5x5x2",
    "- conv: { out: 4, kernel: 3 }",
    { output: [4, 5, 5], params: 9 * 2 * 4 + 4, macs: 25 * 9 * 2 * 4, flops: 2 * 25 * 9 * 2 * 4 + 25 * 4 },
  ],
  [
    "conv in 1-D",
    "10x3",
    "- conv: { out: 4, kernel: 3, stride: 2, bias: false }",
    { output: [4, 5], params: 3 * 3 * 4, macs: 5 * 3 * 3 * 4, flops: 2 * 5 * 3 * 3 * 4 },
  ],
  [
    "conv in 3-D, as C3D's first (arXiv:1412.0767): 3³·3·64 weights on 16×112×112",
    "16x112x112x3",
    "- conv: { out: 64, kernel: 3, bias: false }",
    {
      output: [64, 16, 112, 112],
      params: 5184,
      macs: 5184 * 16 * 112 * 112,
      flops: 2 * 5184 * 16 * 112 * 112,
    },
  ],
  [
    "conv with groups and dilation: ⌊(9 + 0 − 5) / 1⌋ + 1 = 5 a side",
    "9x9x6",
    "- conv: { out: 9, kernel: 3, dilation: 2, groups: 3, padding: valid, bias: false }",
    { output: [9, 5, 5], params: 9 * 2 * 9, macs: 25 * 9 * 2 * 9, flops: 2 * 25 * 9 * 2 * 9 },
  ],
  [
    "conv with asymmetric padding: ⌊(8 + 0 + 1 − 3) / 2⌋ + 1 = 4 high, ⌊(8 + 2 + 3 − 3) / 2⌋ + 1 = 6 wide",
    "8x8x1",
    "- conv: { out: 1, kernel: 3, stride: 2, padding: [0, 1, 2, 3], bias: false }",
    { output: [1, 4, 6], params: 9, macs: 24 * 9, flops: 2 * 24 * 9 },
  ],
  [
    "conv with a kernel of 1×7",
    "17x17x8",
    "- conv: { out: 2, kernel: 1x7, bias: false }",
    { output: [2, 17, 17], params: 7 * 8 * 2, macs: 289 * 7 * 8 * 2, flops: 2 * 289 * 7 * 8 * 2 },
  ],
  [
    "pointwise",
    "4x4x8",
    "- pointwise: { out: 16, groups: 2, bias: false }",
    { output: [16, 4, 4], params: 4 * 16, macs: 16 * 4 * 16, flops: 2 * 16 * 4 * 16 },
  ],
  [
    "depthwise with a multiplier",
    "6x6x4",
    "- depthwise: { kernel: 3, stride: 2, multiplier: 2 }",
    { output: [8, 3, 3], params: 9 * 8 + 8, macs: 9 * 9 * 8, flops: 2 * 9 * 9 * 8 + 9 * 8 },
  ],
  [
    "transposed conv (PyTorch: (n − 1)·stride − 2·padding + kernel + output_padding)",
    "5x5x4",
    "- transposedconv: { out: 6, kernel: 3, stride: 2, padding: 1, output_padding: 1, bias: false }",
    { output: [6, 10, 10], params: 4 * 6 * 9, macs: 25 * 4 * 6 * 9, flops: 2 * 25 * 4 * 6 * 9 },
  ],
  [
    "transposed conv with same padding doubles",
    "5x5x4",
    "- transposedconv: { out: 2, kernel: 4, stride: 2, groups: 2, bias: false }",
    { output: [2, 10, 10], params: 4 * 1 * 16, macs: 25 * 4 * 1 * 16, flops: 2 * 25 * 4 * 16 },
  ],
  ["linear flattens", "2x2x3", "- linear: 5", { output: [5], params: 12 * 5 + 5, macs: 60, flops: 125 }],
  ["maxpool: k² an output", "6x6x2", "- maxpool: 2", { output: [2, 3, 3], flops: 4 * 18 }],
  [
    "maxpool rounding up, as Caffe's on 112: ⌈(112 − 3) / 2⌉ + 1 = 56",
    "112x112x1",
    "- maxpool: { kernel: 3, stride: 2, padding: valid, ceil: true }",
    { output: [1, 56, 56], flops: 9 * 56 * 56 },
  ],
  [
    "maxpool whose last window would start in the padding: PyTorch's 4 + 2·1, kernel 2, stride 3 gives 2",
    "4x4x1",
    "- maxpool: { kernel: 2, stride: 3, padding: 1, ceil: true }",
    { output: [1, 2, 2], flops: 4 * 4 },
  ],
  [
    "maxpool whose only window is larger than the map: PyTorch's ⌊(2 − 2 − 1 + 1) / 2⌋ + 1 = 1",
    "2x2x3",
    "- maxpool: { kernel: 3, stride: 2, padding: valid, ceil: true }",
    { output: [3, 1, 1], flops: 9 * 3 },
  ],
  [
    "avgpool without padded zeros",
    "5x5x2",
    "- avgpool: { kernel: 3, stride: 1, count_padding: false }",
    { output: [2, 5, 5], flops: 9 * 50 },
  ],
  ["globalavgpool: one an input", "7x7x3", "- globalavgpool", { output: [3, 1, 1], flops: 147 }],
  ["globalmaxpool", "7x7x3", "- globalmaxpool", { output: [3, 1, 1], flops: 147 }],
  [
    "adaptiveavgpool with equal windows: 2² an output",
    "6x6x3",
    "- adaptiveavgpool: 3",
    { output: [3, 3, 3], flops: 4 * 27 },
  ],
  [
    "adaptivemaxpool with windows 0–3 and 2–5 of 5: 3 + 3 cells a side",
    "5x5x1",
    "- adaptivemaxpool: 2",
    { output: [1, 2, 2], flops: 36 },
  ],
  ["batchnorm", "4x4x3", "- batchnorm", { output: [3, 4, 4], params: 6, buffers: 6, flops: 96 }],
  [
    "batchnorm without scale",
    "4x4x3",
    "- batchnorm: { scale: false }",
    { output: [3, 4, 4], params: 3, buffers: 6, flops: 96 },
  ],
  ["layernorm over channels", "4x4x3", "- layernorm", { output: [3, 4, 4], params: 6, flops: 96 }],
  ["layernorm over all", "4x4x3", "- layernorm: all", { output: [3, 4, 4], params: 96, flops: 96 }],
  ["groupnorm", "4x4x6", "- groupnorm: 3", { output: [6, 4, 4], params: 12, flops: 192 }],
  ["instancenorm learns nothing", "4x4x3", "- instancenorm", { output: [3, 4, 4], flops: 96 }],
  [
    "instancenorm that learns",
    "4x4x3",
    "- instancenorm: { scale: true, shift: true }",
    { output: [3, 4, 4], params: 6, flops: 96 },
  ],
  ["lrn", "4x4x3", "- lrn", { output: [3, 4, 4], flops: 96 }],
  ["relu: one an element", "4x4x3", "- relu", { output: [3, 4, 4], flops: 48 }],
  ["hswish: four an element", "4x4x3", "- hswish", { output: [3, 4, 4], flops: 192 }],
  ["prelu learns a slope a channel", "4x4x3", "- prelu", { output: [3, 4, 4], params: 3, flops: 48 }],
  ["prelu with one slope", "4x4x3", "- prelu: layer", { output: [3, 4, 4], params: 1, flops: 48 }],
  ["softmax: five an element", "10", "- softmax", { output: [10], flops: 50 }],
  [
    "add",
    "4x4x3",
    "- { name: a, relu }\n- { from: [a, a, a], add }",
    { output: [3, 4, 4], flops: 48 + 2 * 48 },
  ],
  ["sub", "4x4x3", "- { name: a, relu }\n- sub: [a, .]", { output: [3, 4, 4], flops: 48 + 48 }],
  [
    "mul stretches sides and a lone channel",
    "4x4x3",
    "- { name: a, relu }\n- { name: b, globalavgpool }\n- mul: [a, b]",
    { output: [3, 4, 4], flops: 48 + 48 + 48 },
  ],
  ["concat", "4x4x3", "- { name: a, relu }\n- concat: [a, a]", { output: [6, 4, 4], flops: 48 }],
  ["split and concat", "4x4x6", "- split: 3\n- concat", { output: [6, 4, 4] }],
  [
    "split by sizes",
    "4x4x6",
    "- { name: s, split: { sizes: [1, 5] } }\n- { from: s.1, relu }",
    { output: [5, 4, 4], flops: 80 },
  ],
  ["slice", "5x5x6", "- slice: { start: 2, end: 4, step: 2 }", { output: [2, 3, 3] }],
  ["shuffle", "4x4x6", "- shuffle: 3", { output: [6, 4, 4] }],
  ["scale", "4x4x3", "- scale", { output: [3, 4, 4], params: 3, flops: 48 }],
  ["scale with a shift", "4x4x3", "- scale: true", { output: [3, 4, 4], params: 6, flops: 96 }],
  ["pad sides and channels", "4x4x3", "- pad: { sides: [0, 1], channels: 2 }", { output: [5, 5, 5] }],
  ["resize nearest is free", "4x4x3", "- resize: 2", { output: [3, 8, 8] }],
  [
    "resize bilinear: eight an output",
    "4x4x3",
    "- resize: { size: 6x5, mode: bilinear }",
    { output: [3, 6, 5], flops: 8 * 90 },
  ],
  [
    "resize like another",
    "7x7x3",
    "- { name: a, relu }\n- maxpool: 2\n- resize: { like: a }",
    { output: [3, 7, 7], flops: 147 + 4 * 48 },
  ],
  ["pixelshuffle", "4x4x8", "- pixelshuffle: 2", { output: [2, 8, 8] }],
  ["pixelunshuffle", "4x4x2", "- pixelunshuffle: 2", { output: [8, 2, 2] }],
  ["flatten", "4x4x3", "- flatten", { output: [48] }],
  ["reshape, channels last", "4x4x6", "- reshape: [8, -1]", { output: [12, 8] }],
  ["dropout", "4x4x3", "- dropout: 0.2", { output: [3, 4, 4] }],
  [
    "attention: QKᵀ and AV of 16 positions and 8 channels",
    "4x4x8",
    "- { name: q, reshape: [16, -1] }\n- { from: [q, q], matmul: first }\n- { name: a, softmax }\n- { from: [q, a], matmul: second }",
    { output: [8, 16], macs: 2 * 16 * 16 * 8, flops: 2 * 2 * 16 * 16 * 8 + 5 * 256 },
  ],
  [
    "attention of two heads: a batch of two",
    "4x4x8",
    "- { name: q, reshape: [4, 16, 2] }\n- { from: [q, q], matmul: first }",
    { output: [2, 16, 16], macs: 2 * 16 * 16 * 4, flops: 2 * 2 * 16 * 16 * 4 },
  ],
];
