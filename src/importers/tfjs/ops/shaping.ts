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
import type { GraphOp } from "../graph-op.js";

const limits = "sizes are read where the graph holds them itself, and not beside its weights";

function shuffle(name: string, op: string): GraphOp {
  return {
    names: [name],
    becomes: `\`${op}\``,
    limits: "channels last",
    read(call, attributes) {
      if (/^NC/.test(attributes.text("data_format"))) return call.unknown();
      return call.add(opNamed(op), { factor: attributes.number("block_size", 0) });
    },
  };
}

function blocks(name: string, where: "into the batch" | "back"): GraphOp {
  return {
    names: [name],
    becomes: "`gather`",
    limits,
    read: (call) => movingBlocks(call, call.numbers(1), call.numbers(2), where),
  };
}

/** What moves elements, or gives them another shape. */
export const shaping: readonly GraphOp[] = [
  {
    names: ["ConcatV2"],
    becomes: "`concat`",
    limits,
    read(call) {
      const inputs = call.inputs.slice(0, -1);
      return joinedNumbers(call, inputs) ?? concatenation(call, inputs, call.numbers(inputs.length)[0] ?? 0);
    },
  },
  { names: ["Reshape"], becomes: "`reshape`", limits, read: (call) => reshape(call, call.numbers(1)) },
  {
    names: ["Squeeze"],
    becomes: "`reshape`",
    read: (call, attributes) => squeeze(call, attributes.numbers("squeeze_dims")),
  },
  {
    names: ["ExpandDims"],
    becomes: "`reshape`",
    limits,
    read(call) {
      const { shape } = call.flow();
      const [axis = 0] = call.numbers(1);
      return reshape(call, shape.toSpliced(axis < 0 ? axis + shape.length + 1 : axis, 0, 1));
    },
  },
  {
    names: ["Pack"],
    becomes: "`reshape` and `concat`",
    hasParts: true,
    read: (call, attributes) => joinedNumbers(call) ?? packing(call, attributes.number("axis", 0)),
  },
  {
    names: ["Unpack"],
    becomes: "`crop`, `slice` and `reshape`",
    read: (call, attributes) => unpacking(call, attributes.number("axis", 0)),
  },
  { names: ["Shape"], becomes: "nothing: its numbers are known", read: (call) => sidesAsNumbers(call) },
  {
    names: ["Transpose"],
    becomes: "`transpose`",
    limits,
    read: (call) => transposition(call, call.numbers(1)),
  },
  {
    names: ["Pad", "PadV2", "MirrorPad"],
    becomes: "`pad`",
    limits,
    read: (call) => padding(call, call.numbers(1)),
  },
  {
    names: ["ResizeBilinear", "ResizeNearestNeighbor"],
    becomes: "`resize`",
    limits,
    read: (call) => resizing(call, call.type === "ResizeBilinear" ? "bilinear" : "nearest", call.numbers(1)),
  },
  {
    names: ["Split"],
    becomes: "`split`; `crop` of other sides than the channels",
    limits,
    read: (call, attributes) =>
      splittingEvenly(call, call.inputs[1], call.numbers(0)[0] ?? 0, attributes.number("num_split", 1)),
  },
  {
    names: ["SplitV"],
    becomes: "`split`; `crop` of other sides than the channels",
    limits,
    read: (call) => splitting(call, call.inputs[0], call.numbers(2)[0] ?? 0, call.numbers(1)),
  },
  {
    names: ["Slice"],
    becomes: "`crop` and `slice`",
    limits,
    read: (call) => sliceOfSizes(call, call.numbers(1), call.numbers(2)),
  },
  {
    names: ["StridedSlice"],
    becomes: "`crop`, `slice` and `reshape`; `gather` of every n-th channel",
    limits: `forwards; ${limits}`,
    read(call, attributes) {
      const masks = {
        begin: attributes.number("begin_mask", 0),
        end: attributes.number("end_mask", 0),
        ellipsis: attributes.number("ellipsis_mask", 0),
        newAxis: attributes.number("new_axis_mask", 0),
        shrink: attributes.number("shrink_axis_mask", 0),
      };
      const spec = [1, 2, 3].map((index) => call.numbers(index));
      return slicedNumbers(call, masks) ?? stridedSlice(call, spec, masks);
    },
  },
  { names: ["Tile"], becomes: "`gather`", limits, read: (call) => tiling(call, call.numbers(1)) },
  {
    names: ["BroadcastTo"],
    becomes: "`gather`",
    limits,
    read: (call) => gathered(call, call.flow(), call.numbers(1)),
  },
  {
    names: ["Reverse", "ReverseV2"],
    becomes: "`gather`",
    read: (call) => gathered(call, call.flow(), call.flow().shape),
  },
  {
    names: ["GatherV2"],
    becomes: "`gather`; `embedding` in a stored table",
    limits: "places that are stored, or flow into a table",
    read(call, attributes) {
      const [table, places] = call.inputs;
      if (attributes.number("batch_dims", 0) !== 0) return call.unknown();
      return lookingUp(call, { table, places, axis: call.numbers(2)[0] ?? 0 });
    },
  },
  blocks("SpaceToBatchND", "into the batch"),
  blocks("BatchToSpaceND", "back"),
  shuffle("DepthToSpace", "pixelshuffle"),
  shuffle("SpaceToDepth", "pixelunshuffle"),
];
