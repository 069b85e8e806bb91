import type { Call } from "../tensorflow/call.js";
import { binaryOps, reductions, sameOps, unaryOps } from "../tensorflow/families.js";
import {
  activated,
  concatenation,
  convolution,
  elementwise,
  fullyConnected,
  matrixProduct,
  opNamed,
  padding,
  pooling,
  reduction,
  reshape,
  resizing,
  splitting,
  squeeze,
  transposition,
  unary,
  type WindowAttributes,
} from "../tensorflow/ops.js";
import type { Flow, Value } from "../tensorflow/value.js";
import type { Attributes } from "./attributes.js";

/** How a node of a graph is read. */
export interface GraphOp {
  readonly names: readonly string[];
  readonly becomes: string;
  readonly limits?: string;
  read(call: Call, attributes: Attributes): Value | readonly Value[];
}

/** What may be fused into a convolution or a matrix product: a bias, a norm, an activation. */
const fused: Readonly<Record<string, string>> = {
  Relu: "relu",
  Relu6: "relu6",
  Elu: "elu",
  LeakyRelu: "leakyrelu",
  Sigmoid: "sigmoid",
  Tanh: "tanh",
  Prelu: "prelu",
};

function fusedActivation(call: Call, attributes: Attributes): string {
  const [name] = attributes.texts("fused_ops").filter((each) => each !== "BiasAdd");
  if (name === undefined) return "";
  return Object.hasOwn(fused, name) ? (fused[name] as string) : call.unknown();
}

/** The window of an op on images; only channels last is read. */
function windowOf(call: Call, attributes: Attributes): WindowAttributes {
  const format = attributes.text("data_format");
  if (format !== "" && format !== "NHWC" && format !== "NDHWC") return call.unknown();
  const inner = (numbers: readonly number[]) => numbers.slice(1, -1);
  const word = attributes.text("padding");
  const explicit = attributes.numbers("explicit_paddings").slice(2, -2);
  const dilation = inner(attributes.numbers("dilations"));
  return {
    stride: inner(attributes.numbers("strides")),
    padding: word === "EXPLICIT" ? explicit : word.toLowerCase(),
    ...(dilation.length > 0 && { dilation }),
  };
}

function biasOf(call: Call, attributes: Attributes): Value {
  return attributes.texts("fused_ops").includes("BiasAdd") ? call.constant(2) : undefined;
}

const convolutions: GraphOp[] = [
  {
    names: ["Conv2D", "_FusedConv2D", "Conv3D"],
    becomes: "`conv`, and its activation",
    limits: "channels last",
    read(call, attributes) {
      const filter = call.constant(1);
      const kernel = filter.shape.slice(0, -2);
      const [reads = 0, out = 0] = filter.shape.slice(-2);
      const activation = fusedActivation(call, attributes);
      const bias = biasOf(call, attributes);
      return convolution(call, {
        filter,
        kernel,
        reads,
        out,
        bias,
        activation,
        window: windowOf(call, attributes),
      });
    },
  },
  {
    names: ["DepthwiseConv2dNative", "FusedDepthwiseConv2dNative"],
    becomes: "`conv` with one group a channel, and its activation",
    limits: "channels last",
    read(call, attributes) {
      const filter = call.constant(1);
      const [height = 0, width = 0, channels = 0, multiplier = 0] = filter.shape;
      return convolution(call, {
        filter,
        kernel: [height, width],
        reads: 1,
        out: channels * multiplier,
        bias: biasOf(call, attributes),
        activation: fusedActivation(call, attributes),
        window: windowOf(call, attributes),
      });
    },
  },
  {
    names: ["MatMul", "_FusedMatMul", "BatchMatMul", "BatchMatMulV2"],
    becomes: "`linear`, a pointwise `conv` on a map; `matmul` of two tensors",
    read(call, attributes) {
      const second = call.inputs[1];
      const transposes = (name: string, short: string) => attributes.flag(name) || attributes.flag(short);
      const [first, last] = [transposes("transpose_a", "adj_x"), transposes("transpose_b", "adj_y")];
      if (second?.kind !== "constant") return matrixProduct(call, first, last);
      const [rows = 0, columns = 0] = second.shape;
      if (second.shape.length !== 2 || first) return call.unknown();
      const [reads, out] = last ? [columns, rows] : [rows, columns];
      const activation = fusedActivation(call, attributes);
      const bias = biasOf(call, attributes);
      return fullyConnected(call, { filter: second, reads, out, bias, keepsSides: true, activation });
    },
  },
];

function pool(names: readonly string[], op: string): GraphOp {
  return {
    names,
    becomes: `\`${op}\``,
    limits: "channels last",
    read(call, attributes) {
      const kernel = attributes.numbers("ksize").slice(1, -1);
      return pooling(call, op, { kernel, window: windowOf(call, attributes) });
    },
  };
}

function binary(names: readonly string[], op: string): GraphOp {
  return {
    names,
    becomes: `\`${op}\`; \`operand\` where one is stored`,
    read: (call) => elementwise(call, op),
  };
}

function single(names: readonly string[], op: string): GraphOp {
  return { names, becomes: `\`${op}\``, read: (call) => unary(call, op) };
}

function reduce(name: string, by: string): GraphOp {
  return {
    names: [name],
    becomes: "`reduce`; the global pooling over all sides",
    limits: "axes are read where the graph holds them itself",
    read: (call, attributes) => reduction(call, by, call.numbers(1), attributes.flag("keep_dims")),
  };
}

const inFile = "sizes are read where the graph holds them itself, and not beside its weights";

const shaping: GraphOp[] = [
  {
    names: sameOps.graph,
    becomes: "nothing",
    read: (call) => call.inputs[0],
  },
  {
    names: ["ConcatV2"],
    becomes: "`concat`",
    limits: inFile,
    read: (call) =>
      concatenation(call, call.inputs.slice(0, -1), call.numbers(call.inputs.length - 1)[0] ?? 0),
  },
  {
    names: ["Reshape"],
    becomes: "`reshape`",
    limits: inFile,
    read: (call) => reshape(call, call.numbers(1)),
  },
  {
    names: ["Squeeze"],
    becomes: "`reshape`",
    read: (call, attributes) => squeeze(call, attributes.numbers("squeeze_dims")),
  },
  {
    names: ["Transpose"],
    becomes: "`transpose`",
    limits: inFile,
    read: (call) => transposition(call, call.numbers(1)),
  },
  {
    names: ["Pad", "PadV2", "MirrorPad"],
    becomes: "`pad`",
    limits: inFile,
    read: (call) => padding(call, call.numbers(1)),
  },
  {
    names: ["ResizeBilinear", "ResizeNearestNeighbor"],
    becomes: "`resize`",
    limits: inFile,
    read: (call) => resizing(call, call.type === "ResizeBilinear" ? "bilinear" : "nearest", call.numbers(1)),
  },
  {
    names: ["Split"],
    becomes: "`split`",
    limits: "along the channels",
    read: (call, attributes) =>
      splitting(call, call.inputs[1], call.numbers(0)[0] ?? 0, attributes.number("num_split", 1)),
  },
  {
    names: ["DepthToSpace"],
    becomes: "`pixelshuffle`",
    read: (call, attributes) =>
      call.add(opNamed("pixelshuffle"), { factor: attributes.number("block_size", 0) }),
  },
  {
    names: ["SpaceToDepth"],
    becomes: "`pixelunshuffle`",
    read: (call, attributes) =>
      call.add(opNamed("pixelunshuffle"), { factor: attributes.number("block_size", 0) }),
  },
  {
    names: ["FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"],
    becomes: "`batchnorm`",
    read: (call): Flow =>
      activated(
        call,
        "",
        call.add(opNamed("batchnorm"), {}, [call.flow()], { weights: call.inputs.slice(1) }),
      ),
  },
];

/** Every op of a graph that is read. */
export const graphOps: readonly GraphOp[] = [
  ...convolutions,
  pool(["MaxPool", "MaxPool3D"], "maxpool"),
  pool(["AvgPool", "AvgPool3D"], "avgpool"),
  ...binaryOps.map(({ becomes, graph }) => binary(graph, becomes)),
  ...shaping,
  ...reductions.flatMap(({ becomes, graph }) => graph.map((name) => reduce(name, becomes))),
  ...unaryOps.filter(({ graph }) => graph.length > 0).map(({ becomes, graph }) => single(graph, becomes)),
];

/** The same by name. */
export const graphOpOf: ReadonlyMap<string, GraphOp> = new Map(
  graphOps.flatMap((op) => op.names.map((name) => [name, op])),
);
