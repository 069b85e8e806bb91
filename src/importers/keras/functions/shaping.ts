import { product } from "../../../core/exact.js";
import type { Op } from "../../../core/op.js";
import { gather } from "../../../ops/gather.js";
import { pad } from "../../../ops/pad.js";
import { pixelShuffle, pixelUnshuffle } from "../../../ops/pixel-shuffle.js";
import { resize } from "../../../ops/resize.js";
import { split } from "../../../ops/split.js";
import type { LayerType } from "../layer-type.js";
import { permuted } from "../layers/shaping.js";
import { kerasSides, sideOfAxis } from "../value.js";
import { axesOf, listIn, wholeNumbers } from "./axes.js";
import { sliced } from "./slicing.js";
import { joined, stacked } from "./stacking.js";

/** A new shape, whose first side is the batch and open. */
const reshape: LayerType = {
  names: ["Reshape", "reshape"],
  becomes: "`reshape`",
  limits: "to shapes that begin with −1 for the batch",
  read(layer) {
    const [batch, ...sides] =
      wholeNumbers(listIn(layer.setting(["newshape", "shape"], 1))) ?? layer.unknown();
    const elements = product(layer.inputSides);
    const isWhole = sides.every((side) => side >= 1) && product(sides) === elements;
    return batch === -1 && isWhole && sides.length > 0 ? layer.reshaped(layer.input, sides) : layer.unknown();
  },
};

const transpose: LayerType = {
  names: ["Transpose", "transpose"],
  becomes: "`transpose`",
  limits: "the batch stays first",
  read(layer) {
    const [batch, ...axes] = wholeNumbers(listIn(layer.setting(["axes", "perm"], 1))) ?? layer.unknown();
    return batch === 0 ? permuted(layer, axes) : layer.unknown();
  },
};

const expandDims: LayerType = {
  names: ["ExpandDims", "expand_dims"],
  becomes: "`reshape`",
  read(layer) {
    const axis = Number(layer.setting(["axis"], 1));
    const sides = layer.inputSides;
    const at = axis < 0 ? axis + sides.length + 2 : axis;
    if (!(Number.isInteger(at) && at >= 1 && at <= sides.length + 1)) return layer.unknown();
    return layer.reshaped(layer.input, sides.toSpliced(at - 1, 0, 1));
  },
};

const squeeze: LayerType = {
  names: ["Squeeze", "squeeze"],
  becomes: "`reshape`",
  limits: "axes that it names",
  read(layer) {
    const axes = axesOf(layer, layer.setting(["axis"], 1)) ?? layer.unknown();
    const sides = layer.inputSides.filter((_, index) => !axes.includes(index + 1));
    if (product(sides) !== product(layer.inputSides)) return layer.unknown();
    return layer.reshaped(layer.input, sides.length === 0 ? [1] : sides);
  },
};

const concatenate: LayerType = {
  names: ["Concatenate", "concat"],
  becomes: "`concat`",
  read(layer) {
    const [axis] = axesOf(layer, layer.setting(["axis"], 1) ?? -1) ?? layer.unknown();
    return joined(layer, layer.inputs, axis as number);
  },
};

const stack: LayerType = {
  names: ["Stack", "stack"],
  becomes: "`reshape` and `concat`",
  read(layer) {
    const axis = Number(layer.setting(["axis"], 1) ?? 0);
    const sides = layer.inputSides;
    const at = axis < 0 ? axis + sides.length + 2 : axis;
    if (!(Number.isInteger(at) && at >= 1 && at <= sides.length + 1)) return layer.unknown();
    return stacked(layer, layer.inputs, at);
  },
};

/** The sizes of the parts of a side; `undefined` where they aren't known, or don't fit. */
function partSizes(given: unknown, side: number, isOfTensorFlow: boolean): number[] | undefined {
  if (typeof given === "number") {
    const size = side / given;
    return given >= 1 && Number.isInteger(size) ? new Array<number>(given).fill(size) : undefined;
  }
  const list = wholeNumbers(listIn(given));
  // TensorFlow lists sizes, Keras 3 the places of the cuts.
  const sizes = isOfTensorFlow
    ? list
    : list && [...list, side].map((end, index) => end - (list[index - 1] ?? 0));
  const isWhole = sizes?.every((size) => size >= 1) && sizes.reduce((sum, size) => sum + size, 0) === side;
  return isWhole ? sizes : undefined;
}

const splitting: LayerType = {
  names: ["Split", "split"],
  becomes: "`split`; `crop` of other sides than the channels",
  read(layer) {
    const { input } = layer;
    const [axis] = axesOf(layer, layer.setting(["axis"], 2) ?? 0) ?? layer.unknown();
    const side = sideOfAxis(axis, input) as number;
    const asked = layer.setting(["indices_or_sections", "num_or_size_splits"], 1);
    layer.take(typeof asked === "number" ? asked : 1);
    const sizes =
      partSizes(asked, input.tensor.shape[side] as number, layer.className.startsWith("tf.")) ??
      layer.unknown();
    if (side === 0) return layer.addSeveral(split as Op, { sizes });
    const sides = kerasSides(input);
    let at = 0;
    return sizes.map((size, index) => {
      const ranges = sides.map((end) => ({ begin: 0, end, step: 1 }));
      ranges[(axis as number) - 1] = { begin: at, end: at + size, step: 1 };
      at += size;
      return sliced(layer, input, ranges, { part: String(index) });
    });
  },
};

const padding: LayerType = {
  names: ["Pad", "pad"],
  becomes: "`pad`",
  read(layer) {
    const { input } = layer;
    const given = listIn(layer.setting(["pad_width", "paddings"], 1));
    const pairs = (Array.isArray(given) ? given : []).map(
      (pair) => wholeNumbers(listIn(pair)) ?? layer.unknown(),
    );
    const [batch, ...own] = pairs;
    const isSound = own.length === layer.inputSides.length && own.flat().every((end) => end >= 0);
    if (!isSound || batch?.some((end) => end !== 0) || pairs.some(({ length }) => length !== 2)) {
      return layer.unknown();
    }
    const inOrder = input.order === "first" ? own : [own.at(-1) as number[], ...own.slice(0, -1)];
    const [channels = [], ...sides] = inOrder;
    return layer.add(pad as Op, {
      sides: sides.flat(),
      channels: channels.reduce((sum, end) => sum + end, 0),
    });
  },
};

const resizing: LayerType = {
  names: ["Resize", "resize", "resize_bilinear", "resize_nearest_neighbor"],
  becomes: "`resize`",
  limits: "nearest and bilinear",
  read(layer) {
    const size = wholeNumbers(listIn(layer.setting(["size"], 1))) ?? layer.unknown();
    const word = /nearest/.test(layer.className) ? "nearest" : layer.setting(["interpolation", "method"], 2);
    const mode = word ?? "bilinear";
    if (mode !== "nearest" && mode !== "bilinear") return layer.unknown();
    return layer.add(resize as Op, { size, mode });
  },
};

/** Each axis so many times over. */
const tiling: LayerType = {
  names: ["Tile", "tile"],
  becomes: "`gather`",
  read(layer) {
    const times = wholeNumbers(listIn(layer.setting(["repeats", "multiples"], 1))) ?? layer.unknown();
    const sides = layer.inputSides;
    if (times.length !== sides.length + 1 || times[0] !== 1) return layer.unknown();
    const size = sides.map((side, index) => side * (times[index + 1] as number));
    return layer.add(gather as Op, { size }, [layer.input], { order: "last" });
  },
};

function shuffling(name: string, op: Op): LayerType {
  return {
    names: [name],
    becomes: `\`${op.name}\``,
    read: (layer) => layer.add(op, { factor: layer.setting(["block_size"], 1) }),
  };
}

/** Functions that move elements, or give them another shape. */
export const shapingFunctions: readonly LayerType[] = [
  reshape,
  transpose,
  expandDims,
  squeeze,
  concatenate,
  stack,
  splitting,
  padding,
  resizing,
  tiling,
  shuffling("depth_to_space", pixelShuffle as Op),
  shuffling("space_to_depth", pixelUnshuffle as Op),
];
