import type { Call } from "../../tensorflow/call.js";
import {
  convolution,
  fullyConnected,
  pooling,
  transposedConvolution,
  type WindowAttributes,
} from "../../tensorflow/convolutions.js";
import { elementwise } from "../../tensorflow/elements.js";
import { matrixProduct } from "../../tensorflow/matrices.js";
import { opNamed } from "../../tensorflow/op-named.js";
import type { Value } from "../../tensorflow/value.js";
import type { Attributes } from "../attributes.js";
import { hasChannelsFirst, withChannelsLast } from "../channels-order.js";
import type { GraphOp } from "../graph-op.js";

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

/** Of numbers for each axis, those for the sides of an image. */
function inner(attributes: Attributes, name: string): number[] {
  const numbers = attributes.numbers(name);
  return hasChannelsFirst(attributes) ? numbers.slice(2) : numbers.slice(1, -1);
}

/** The window of an op on images. */
function windowOf(attributes: Attributes): WindowAttributes {
  const word = attributes.text("padding");
  const ends = attributes.numbers("explicit_paddings");
  const explicit = hasChannelsFirst(attributes) ? ends.slice(4) : ends.slice(2, -2);
  const dilation = inner(attributes, "dilations");
  return {
    stride: inner(attributes, "strides"),
    padding: word === "EXPLICIT" ? explicit : word.toLowerCase(),
    ...(dilation.length > 0 && { dilation }),
  };
}

function biasOf(call: Call, attributes: Attributes): Value {
  return attributes.texts("fused_ops").includes("BiasAdd") ? call.constant(2) : undefined;
}

function pool(names: readonly string[], op: string): GraphOp {
  return {
    names,
    becomes: `\`${op}\``,
    read(call, attributes) {
      const kernel = inner(attributes, "ksize");
      const window = windowOf(attributes);
      return withChannelsLast(call, attributes, (input) => pooling(call, op, { input, kernel, window }));
    },
  };
}

/** Convolutions, products with weights, pooling and norms of images. */
export const convolutions: readonly GraphOp[] = [
  {
    names: ["Conv2D", "_FusedConv2D", "Conv3D"],
    becomes: "`conv`, and its activation",
    read(call, attributes) {
      const filter = call.constant(1);
      const kernel = filter.shape.slice(0, -2);
      const [reads = 0, out = 0] = filter.shape.slice(-2);
      const activation = fusedActivation(call, attributes);
      const bias = biasOf(call, attributes);
      const window = windowOf(attributes);
      return withChannelsLast(call, attributes, (input) =>
        convolution(call, { input, filter, kernel, reads, out, bias, activation, window }),
      );
    },
  },
  {
    names: ["DepthwiseConv2dNative", "FusedDepthwiseConv2dNative"],
    becomes: "`conv` with one group a channel, and its activation",
    read(call, attributes) {
      const filter = call.constant(1);
      const [height = 0, width = 0, channels = 0, multiplier = 0] = filter.shape;
      const given = {
        filter,
        kernel: [height, width],
        reads: 1,
        out: channels * multiplier,
        bias: biasOf(call, attributes),
        activation: fusedActivation(call, attributes),
        window: windowOf(attributes),
      };
      return withChannelsLast(call, attributes, (input) => convolution(call, { input, ...given }));
    },
  },
  {
    names: ["Conv2DBackpropInput", "Conv3DBackpropInputV2"],
    becomes: "`transposedconv`",
    read(call, attributes) {
      const filter = call.constant(1);
      const kernel = filter.shape.slice(0, -2);
      const [out = 0] = filter.shape.slice(-2);
      const window = windowOf(attributes);
      const [asked] = call.inputs;
      const numbers = asked?.kind === "constant" ? asked.numbers : undefined;
      const size = hasChannelsFirst(attributes) ? numbers?.slice(2) : numbers?.slice(1, -1);
      // What it reads comes third, behind the shape that it gives.
      const moved = call.reading(call.inputs[2]);
      return withChannelsLast(moved, attributes, (input) =>
        transposedConvolution(moved, { input, filter, kernel, out, bias: undefined, size, window }),
      );
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
  pool(["MaxPool", "MaxPoolV2", "MaxPool3D"], "maxpool"),
  pool(["AvgPool", "AvgPool3D"], "avgpool"),
  {
    names: ["FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"],
    becomes: "`batchnorm`",
    read: (call, attributes) =>
      withChannelsLast(call, attributes, (input) =>
        call.add(opNamed("batchnorm"), {}, [input], { weights: call.inputs.slice(1) }),
      ),
  },
  {
    names: ["BiasAdd"],
    becomes: "`operand`",
    read: (call, attributes) =>
      withChannelsLast(call, attributes, (input) => elementwise(call.reading(input, call.inputs[1]), "add")),
  },
];
