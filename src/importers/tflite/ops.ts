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
  slicing,
  splitting,
  squeeze,
  transposition,
  unary,
} from "../tensorflow/ops.js";
import type { LiteOp, Options } from "./call.js";

/** The activations that may be fused into an op, by number (schema.fbs, `ActivationFunctionType`). */
const activations = ["", "relu", "hardtanh", "relu6", "tanh", "sign"];

/** The name of the activation that options fuse into their op; the empty one is none. */
export function activationIn(options: Options, field: number): string {
  return activations[options.int8(field)] ?? "unknown";
}

function paddingIn(options: Options): string {
  return options.int8(0) === 0 ? "same" : "valid";
}

const convolutions: LiteOp[] = [
  {
    name: "CONV_2D",
    becomes: "`conv`, and its activation",
    activation: 3,
    read({ call, options }) {
      const filter = call.constant(1);
      const [out = 0, height = 0, width = 0, reads = 0] = filter.shape;
      return convolution(call, {
        filter,
        kernel: [height, width],
        reads,
        out,
        bias: call.inputs[2],
        window: {
          stride: [options.int32(2), options.int32(1)],
          dilation: [options.int32(5, 1), options.int32(4, 1)],
          padding: paddingIn(options),
        },
        activation: activationIn(options, 3),
      });
    },
  },
  {
    name: "DEPTHWISE_CONV_2D",
    becomes: "`conv` with one group a channel, and its activation",
    activation: 4,
    read({ call, options }) {
      const filter = call.constant(1);
      const [, height = 0, width = 0, out = 0] = filter.shape;
      return convolution(call, {
        filter,
        kernel: [height, width],
        reads: 1,
        out,
        bias: call.inputs[2],
        window: {
          stride: [options.int32(2), options.int32(1)],
          dilation: [options.int32(6, 1), options.int32(5, 1)],
          padding: paddingIn(options),
        },
        activation: activationIn(options, 4),
      });
    },
  },
  {
    name: "CONV_3D",
    becomes: "`conv`, and its activation",
    activation: 4,
    read({ call, options }) {
      const filter = call.constant(1);
      const [depth = 0, height = 0, width = 0, reads = 0, out = 0] = filter.shape;
      return convolution(call, {
        filter,
        kernel: [depth, height, width],
        reads,
        out,
        bias: call.inputs[2],
        window: {
          stride: [options.int32(1), options.int32(3), options.int32(2)],
          dilation: [options.int32(5, 1), options.int32(7, 1), options.int32(6, 1)],
          padding: paddingIn(options),
        },
        activation: activationIn(options, 4),
      });
    },
  },
  {
    name: "TRANSPOSE_CONV",
    becomes: "`transposedconv`, and its activation",
    activation: 3,
    read({ call, options }) {
      const filter = call.constant(1);
      const [out = 0, height = 0, width = 0] = filter.shape;
      const stride = [options.int32(2), options.int32(1)];
      const kernel = [height, width];
      const bias = call.inputs[3];
      const given = { out, kernel, stride, padding: paddingIn(options), bias: bias !== undefined };
      const input = call.flow(2);
      const value = call.add(opNamed("transposedconv"), given, [input], { weights: [filter, bias] });
      return activated(call, activationIn(options, 3), value);
    },
  },
  {
    name: "FULLY_CONNECTED",
    becomes: "`linear`; on a map that keeps its sides a pointwise `conv`",
    activation: 0,
    read({ call, options }) {
      const filter = call.constant(1);
      const [out = 0, reads = 0] = filter.shape;
      return fullyConnected(call, {
        filter,
        reads,
        out,
        bias: call.inputs[2],
        keepsSides: options.flag(2),
        activation: activationIn(options, 0),
      });
    },
  },
  {
    name: "BATCH_MATMUL",
    becomes: "`matmul`; `linear` or a pointwise `conv` where the second is stored",
    read({ call, options }) {
      const second = call.inputs[1];
      if (second?.kind !== "constant") return matrixProduct(call, options.flag(0), options.flag(1));
      const [rows = 0, columns = 0] = second.shape;
      if (second.shape.length !== 2 || options.flag(0)) return call.unknown();
      const [reads, out] = options.flag(1) ? [columns, rows] : [rows, columns];
      return fullyConnected(call, { filter: second, reads, out, bias: undefined, keepsSides: true });
    },
  },
];

function pool(name: string, op: string): LiteOp {
  return {
    name,
    becomes: `\`${op}\`, and its activation`,
    activation: 5,
    read({ call, options }) {
      return pooling(call, op, {
        kernel: [options.int32(4), options.int32(3)],
        window: { stride: [options.int32(2), options.int32(1)], padding: paddingIn(options) },
        activation: activationIn(options, 5),
      });
    },
  };
}

/** Of these, some have an activation as their first option, and the others have no options. */
function binary(name: string, op: string): LiteOp {
  return {
    name,
    becomes: `\`${op}\`; \`operand\` where one is stored`,
    activation: 0,
    read: ({ call, options }) => elementwise(call, op, activationIn(options, 0)),
  };
}

function single(name: string, op: string): LiteOp {
  return { name, becomes: `\`${op}\``, read: ({ call }) => unary(call, op) };
}

/** What only writes the same numbers otherwise; a stored tensor stays one. */
function same(name: string): LiteOp {
  return {
    name,
    becomes: "nothing: the same numbers, written otherwise",
    read: ({ call }) => call.inputs[0],
  };
}

function reduce(name: string, by: string): LiteOp {
  return {
    name,
    becomes: by === "mean" || by === "max" ? "`reduce`; the global pooling over all sides" : "`reduce`",
    read: ({ call, options }) => reduction(call, by, call.numbers(1), options.flag(0)),
  };
}

function resize(name: string, mode: string): LiteOp {
  return { name, becomes: "`resize`", read: ({ call }) => resizing(call, mode, call.numbers(1)) };
}

function pad(name: string): LiteOp {
  return { name, becomes: "`pad`", read: ({ call }) => padding(call, call.numbers(1)) };
}

/** The part of an op that takes every so many positions, as TensorFlow's masks say. */
function stridedSlice(call: Call, options: Options) {
  const { shape } = call.flow();
  const [begins, ends, steps] = [call.numbers(1), call.numbers(2), call.numbers(3)];
  if (options.int32(2) !== 0 || options.int32(3) !== 0) return call.unknown();
  const dropped = new Set<number>();
  const ranges = shape.map((side, axis) => {
    const masked = (mask: number) => ((mask >> axis) & 1) === 1;
    const wrapped = (value: number) => Math.min(Math.max(value < 0 ? value + side : value, 0), side);
    const begin = masked(options.int32(0)) || axis >= begins.length ? 0 : wrapped(begins[axis] as number);
    if (masked(options.int32(4))) {
      dropped.add(axis);
      return { begin, end: begin + 1, step: 1 };
    }
    const end = masked(options.int32(1)) || axis >= ends.length ? side : wrapped(ends[axis] as number);
    return { begin, end, step: steps[axis] ?? 1 };
  });
  return slicing(call, ranges, dropped);
}

const shaping: LiteOp[] = [
  {
    name: "CONCATENATION",
    becomes: "`concat`",
    activation: 1,
    read: ({ call, options }) => concatenation(call, call.inputs, options.int32(0), activationIn(options, 1)),
  },
  {
    name: "RESHAPE",
    becomes: "`reshape`",
    list: 0,
    read: ({ call, options }) => reshape(call, call.has(1) ? call.numbers(1) : options.list),
  },
  {
    name: "SQUEEZE",
    becomes: "`reshape`",
    list: 0,
    read: ({ call, options }) => squeeze(call, options.list),
  },
  {
    name: "EXPAND_DIMS",
    becomes: "`reshape`",
    read({ call }) {
      const { shape } = call.flow();
      const [axis = 0] = call.numbers(1);
      return reshape(call, shape.toSpliced(axis < 0 ? axis + shape.length + 1 : axis, 0, 1));
    },
  },
  {
    name: "TRANSPOSE",
    becomes: "`transpose`",
    read: ({ call }) => transposition(call, call.numbers(1)),
  },
  pad("PAD"),
  pad("PADV2"),
  pad("MIRROR_PAD"),
  resize("RESIZE_BILINEAR", "bilinear"),
  resize("RESIZE_NEAREST_NEIGHBOR", "nearest"),
  {
    name: "DEPTH_TO_SPACE",
    becomes: "`pixelshuffle`",
    read: ({ call, options }) => call.add(opNamed("pixelshuffle"), { factor: options.int32(0) }),
  },
  {
    name: "SPACE_TO_DEPTH",
    becomes: "`pixelunshuffle`",
    read: ({ call, options }) => call.add(opNamed("pixelunshuffle"), { factor: options.int32(0) }),
  },
  {
    name: "SPLIT",
    becomes: "`split`",
    limits: "along the channels",
    read: ({ call, options }) => splitting(call, call.inputs[1], call.numbers(0)[0] ?? 0, options.int32(0)),
  },
  {
    name: "SLICE",
    becomes: "`crop` and `slice`",
    read({ call }) {
      const { shape } = call.flow();
      const sizes = call.numbers(2);
      const ranges = call.numbers(1).map((begin, axis) => {
        const size = sizes[axis] ?? -1;
        return { begin, end: size === -1 ? (shape[axis] ?? 0) : begin + size, step: 1 };
      });
      return slicing(call, ranges);
    },
  },
  {
    name: "STRIDED_SLICE",
    becomes: "`crop` and `slice`",
    limits: "forwards, without new axes",
    read: ({ call, options }) => stridedSlice(call, options),
  },
];

/** Every builtin op that is read (schema.fbs, `BuiltinOperator`). */
export const liteOps: readonly LiteOp[] = [
  ...convolutions,
  pool("AVERAGE_POOL_2D", "avgpool"),
  pool("MAX_POOL_2D", "maxpool"),
  ...binaryOps.flatMap(({ becomes, lite }) => lite.map((name) => binary(name, becomes))),
  ...shaping,
  ...reductions.flatMap(({ becomes, lite }) => lite.map((name) => reduce(name, becomes))),
  ...unaryOps.flatMap(({ becomes, lite }) => lite.map((name) => single(name, becomes))),
  {
    name: "PRELU",
    becomes: "`prelu`",
    read({ call }) {
      const slopes = call.constant(1);
      const elements = slopes.shape.reduce((product, side) => product * side, 1);
      const [channels] = call.flow().tensor.shape;
      const all = call.flow().tensor.shape.reduce((product, side) => product * side, 1);
      const per =
        elements === channels ? "channel" : elements === 1 ? "layer" : elements === all ? "element" : "other";
      if (per === "other") return call.unknown();
      return call.add(opNamed("prelu"), { per }, [call.flow()], { weights: [slopes] });
    },
  },
  ...sameOps.lite.map(same),
];

/** The same by name. */
export const liteOpOf: ReadonlyMap<string, LiteOp> = new Map(liteOps.map((op) => [op.name, op]));
