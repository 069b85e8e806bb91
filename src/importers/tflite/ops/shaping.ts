import { joinedNumbers, sidesAsNumbers, slicedNumbers } from "../../tensorflow/numbers.js";
import { opNamed } from "../../tensorflow/op-named.js";
import { packing, splitting, splittingEvenly, unpacking } from "../../tensorflow/parts.js";
import {
  concatenation,
  gathered,
  lookingUp,
  movingBlocks,
  padding,
  reshape,
  resizing,
  squeeze,
  tiling,
  transposition,
} from "../../tensorflow/shapes.js";
import { sliceOfSizes, stridedSlice } from "../../tensorflow/slicing.js";
import type { LiteOp } from "../call.js";
import { activationIn } from "./options.js";

function resize(name: string, mode: string): LiteOp {
  return { name, becomes: "`resize`", read: ({ call }) => resizing(call, mode, call.numbers(1)) };
}

function pad(name: string): LiteOp {
  return { name, becomes: "`pad`", read: ({ call }) => padding(call, call.numbers(1)) };
}

function shuffle(name: string, op: string): LiteOp {
  return {
    name,
    becomes: `\`${op}\``,
    read: ({ call, options }) => call.add(opNamed(op), { factor: options.int32(0) }),
  };
}

function blocks(name: string, where: "into the batch" | "back"): LiteOp {
  return {
    name,
    becomes: "`gather`",
    read: ({ call }) => movingBlocks(call, call.numbers(1), call.numbers(2), where),
  };
}

/** What moves elements, or gives them another shape. */
export const shaping: readonly LiteOp[] = [
  {
    name: "CONCATENATION",
    becomes: "`concat`",
    activation: 1,
    read: ({ call, options }) =>
      joinedNumbers(call) ?? concatenation(call, call.inputs, options.int32(0), activationIn(options, 1)),
  },
  {
    name: "RESHAPE",
    becomes: "`reshape`",
    list: 0,
    read({ call, options }) {
      const [, shape] = call.inputs;
      const asked =
        shape === undefined ? options.list : shape.kind === "constant" ? shape.numbers : undefined;
      // What is computed is known by the file's own shape of what it gives.
      return reshape(call, asked ?? call.declared[0] ?? call.unknown());
    },
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
    name: "PACK",
    becomes: "`reshape` and `concat`",
    hasParts: true,
    read: ({ call, options }) => joinedNumbers(call) ?? packing(call, options.int32(1)),
  },
  {
    name: "UNPACK",
    becomes: "`crop`, `slice` and `reshape`",
    read: ({ call, options }) => unpacking(call, options.int32(1)),
  },
  { name: "SHAPE", becomes: "nothing: its numbers are known", read: ({ call }) => sidesAsNumbers(call) },
  { name: "TRANSPOSE", becomes: "`transpose`", read: ({ call }) => transposition(call, call.numbers(1)) },
  pad("PAD"),
  pad("PADV2"),
  pad("MIRROR_PAD"),
  resize("RESIZE_BILINEAR", "bilinear"),
  resize("RESIZE_NEAREST_NEIGHBOR", "nearest"),
  shuffle("DEPTH_TO_SPACE", "pixelshuffle"),
  shuffle("SPACE_TO_DEPTH", "pixelunshuffle"),
  blocks("SPACE_TO_BATCH_ND", "into the batch"),
  blocks("BATCH_TO_SPACE_ND", "back"),
  {
    name: "SPLIT",
    becomes: "`split`; `crop` of other sides than the channels",
    read: ({ call, options }) =>
      splittingEvenly(call, call.inputs[1], call.numbers(0)[0] ?? 0, options.int32(0)),
  },
  {
    name: "SPLIT_V",
    becomes: "`split`; `crop` of other sides than the channels",
    read: ({ call }) => splitting(call, call.inputs[0], call.numbers(2)[0] ?? 0, call.numbers(1)),
  },
  {
    name: "SLICE",
    becomes: "`crop` and `slice`",
    read: ({ call }) => sliceOfSizes(call, call.numbers(1), call.numbers(2)),
  },
  {
    name: "STRIDED_SLICE",
    becomes: "`crop`, `slice` and `reshape`; `gather` of every n-th channel",
    limits: "forwards",
    read({ call, options }) {
      const masks = {
        begin: options.int32(0),
        end: options.int32(1),
        ellipsis: options.int32(2),
        newAxis: options.int32(3),
        shrink: options.int32(4),
      };
      const spec = [1, 2, 3].map((index) => call.numbers(index));
      return slicedNumbers(call, masks) ?? stridedSlice(call, spec, masks);
    },
  },
  { name: "TILE", becomes: "`gather`", read: ({ call }) => tiling(call, call.numbers(1)) },
  {
    name: "BROADCAST_TO",
    becomes: "`gather`",
    read: ({ call }) => gathered(call, call.flow(), call.numbers(1)),
  },
  {
    name: "REVERSE_V2",
    becomes: "`gather`",
    read: ({ call }) => gathered(call, call.flow(), call.flow().shape),
  },
  {
    name: "GATHER",
    becomes: "`gather`; `embedding` in a stored table",
    limits: "places that are stored, or flow into a table",
    read({ call, options }) {
      const [table, places] = call.inputs;
      if (options.int32(1) !== 0) return call.unknown();
      return lookingUp(call, { table, places, axis: options.int32(0) });
    },
  },
  {
    name: "EMBEDDING_LOOKUP",
    becomes: "`embedding`",
    read: ({ call }) => lookingUp(call, { table: call.inputs[1], places: call.inputs[0], axis: 0 }),
  },
];
