import type { Call } from "../../tensorflow/call.js";
import {
  convolution,
  fullyConnected,
  pooling,
  transposedConvolution,
} from "../../tensorflow/convolutions.js";
import { matrixProduct } from "../../tensorflow/matrices.js";
import type { LiteOp, Options } from "../call.js";
import { activationIn, paddingIn } from "./options.js";

/**
 * How a window slides, by the fields of the options.
 * @param stride the field of each side's stride
 * @param dilation that of each side's dilation, where it has one
 */
function windowIn(options: Options, stride: readonly number[], dilation: readonly number[] = []) {
  return {
    stride: stride.map((field) => options.int32(field)),
    ...(dilation.length > 0 && { dilation: dilation.map((field) => options.int32(field, 1)) }),
    padding: paddingIn(options),
  };
}

function pool(name: string, op: string): LiteOp {
  return {
    name,
    becomes: `\`${op}\`, and its activation`,
    activation: 5,
    read({ call, options }) {
      return pooling(call, op, {
        kernel: [options.int32(4), options.int32(3)],
        window: windowIn(options, [2, 1]),
        activation: activationIn(options, 5),
      });
    },
  };
}

/** The sides that the first input of a transposed convolution asks for, where they are stored. */
function sizeIn(call: Call): readonly number[] | undefined {
  const [asked] = call.inputs;
  return asked?.kind === "constant" ? asked.numbers?.slice(1, -1) : undefined;
}

/** Convolutions, products with weights, and pooling. */
export const convolutions: readonly LiteOp[] = [
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
        window: windowIn(options, [2, 1], [5, 4]),
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
        window: windowIn(options, [2, 1], [6, 5]),
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
        window: windowIn(options, [1, 3, 2], [5, 7, 6]),
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
      return transposedConvolution(call, {
        input: call.flow(2),
        filter,
        kernel: [height, width],
        out,
        bias: call.inputs[3],
        size: sizeIn(call),
        window: windowIn(options, [2, 1]),
        activation: activationIn(options, 3),
      });
    },
  },
  {
    name: "CONV_3D_TRANSPOSE",
    becomes: "`transposedconv`, and its activation",
    activation: 4,
    read({ call, options }) {
      const filter = call.constant(1);
      const [depth = 0, height = 0, width = 0, out = 0] = filter.shape;
      return transposedConvolution(call, {
        input: call.flow(2),
        filter,
        kernel: [depth, height, width],
        out,
        bias: call.inputs[3],
        size: sizeIn(call),
        window: windowIn(options, [1, 3, 2], [5, 7, 6]),
        activation: activationIn(options, 4),
      });
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
  pool("AVERAGE_POOL_2D", "avgpool"),
  pool("MAX_POOL_2D", "maxpool"),
];
