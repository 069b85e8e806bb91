import type { Op } from "../../../core/op.js";
import { crop } from "../../../ops/crop.js";
import { flatten as flattenOp } from "../../../ops/flatten.js";
import { gather } from "../../../ops/gather.js";
import { pad } from "../../../ops/pad.js";
import { reshape as reshapeOp } from "../../../ops/reshape.js";
import { resize } from "../../../ops/resize.js";
import { transpose } from "../../../ops/transpose.js";
import type { LayerCall } from "../layer-call.js";
import type { LayerType } from "../layer-type.js";
import { sideOfAxis, type Value } from "../value.js";
import { rankOf } from "./convolutions.js";

/** Both ends of each side: one number for all, one a side, or a pair a side; in one dimension a pair is both ends. */
function endsOf(layer: LayerCall, key: string): number[] {
  const rank = rankOf(layer);
  const value = layer.config[key] ?? 1;
  const list: unknown[] = Array.isArray(value) ? value : new Array(rank).fill(value);
  const pairs = rank === 1 && list.length === 2 ? [list] : list;
  const ends = pairs.flatMap((end) => (Array.isArray(end) ? end : [end, end]));
  if (ends.length === 2 * rank && ends.every((end) => Number.isSafeInteger(end))) return ends;
  throw layer.mistake(`\`${key}\` is a number, or two a side`);
}

function framing(name: string, key: string, op: Op): LayerType {
  return {
    names: [1, 2, 3].map((rank) => `${name}${rank}D`),
    becomes: `\`${op.name}\``,
    read: (layer) => layer.add(op, { sides: endsOf(layer, key) }, [layer.ordered(layer.input, layer.order)]),
  };
}

/** `ZeroPadding1D` to `ZeroPadding3D`. */
export const zeroPadding = framing("ZeroPadding", "padding", pad as Op);

/** `Cropping1D` to `Cropping3D`. */
export const cropping = framing("Cropping", "cropping", crop as Op);

function resized(layer: LayerCall, given: object): Value {
  const mode = layer.config["interpolation"] ?? "nearest";
  if (mode !== "nearest" && mode !== "bilinear") layer.unknown(`${layer.className} (${mode})`);
  return layer.add(resize as Op, { ...given, mode }, [layer.ordered(layer.input, layer.order)]);
}

/** `UpSampling1D` to `UpSampling3D`. */
export const upSampling: LayerType = {
  names: [1, 2, 3].map((rank) => `UpSampling${rank}D`),
  becomes: "`resize`",
  limits: "nearest and bilinear",
  read: (layer) => resized(layer, { scale: layer.sides("size", rankOf(layer), 2) }),
};

/** `Resizing`. */
export const resizing: LayerType = {
  names: ["Resizing"],
  becomes: "`resize`",
  limits: "nearest and bilinear",
  read(layer) {
    const { height, width, interpolation = "bilinear" } = layer.config;
    const size = [height, width];
    if (interpolation !== layer.config["interpolation"]) {
      return layer.add(resize as Op, { size, mode: "bilinear" }, [layer.ordered(layer.input, layer.order)]);
    }
    return resized(layer, { size });
  },
};

/** `Flatten`. */
export const flatten: LayerType = {
  names: ["Flatten"],
  becomes: "`flatten`",
  read: (layer) => layer.add(flattenOp, {}),
};

/** `Reshape`. */
export const reshape: LayerType = {
  names: ["Reshape"],
  becomes: "`reshape`",
  read(layer) {
    const { input } = layer;
    const target = layer.config["target_shape"];
    const size = Array.isArray(target) ? target : [target];
    if (input.order === "first" && size.length > 1) {
      // The graph's own `reshape` writes the channels last.
      return layer.add(reshapeOp as Op, { size: [...size.slice(1), size[0]] }, [input]);
    }
    return layer.add(reshapeOp as Op, { size }, [input]);
  },
};

/** The input with its axes in another order; the batch, axis 0, isn't among them. */
export function permuted(layer: LayerCall, axes: readonly unknown[]): Value {
  const inOrder = layer.input.order === "first" ? axes : [axes.at(-1), ...axes.slice(0, -1)];
  return layer.add(transpose as Op, { order: inOrder.map((axis) => sideOfAxis(axis, layer.input) ?? -1) });
}

/** `RepeatVector`. */
export const repeatVector: LayerType = {
  names: ["RepeatVector"],
  becomes: "`gather`",
  read(layer) {
    const size = [layer.config["n"], ...layer.inputSides];
    return layer.add(gather as Op, { size }, [layer.input], { order: "last" });
  },
};

/** `CenterCrop`. */
export const centerCrop: LayerType = {
  names: ["CenterCrop"],
  becomes: "`crop`",
  limits: "one that would enlarge is uncounted",
  read(layer) {
    const input = layer.ordered(layer.input, layer.order);
    const wanted = [layer.config["height"], layer.config["width"]];
    const ends = input.tensor.shape.slice(1).flatMap((side, index) => {
      const cut = side - Number(wanted[index]);
      return cut >= 0 ? [Math.floor(cut / 2), cut - Math.floor(cut / 2)] : layer.unknown();
    });
    return ends.length === 4 ? layer.add(crop as Op, { sides: ends }, [input]) : layer.unknown();
  },
};

/** `Permute`. */
export const permute: LayerType = {
  names: ["Permute"],
  becomes: "`transpose`",
  read(layer) {
    const dims = layer.config["dims"];
    return permuted(layer, Array.isArray(dims) ? dims : []);
  },
};

/** What does nothing once a network is trained. */
export const nothing: LayerType = {
  names: [
    "Dropout",
    "SpatialDropout1D",
    "SpatialDropout2D",
    "SpatialDropout3D",
    "AlphaDropout",
    "GaussianDropout",
    "GaussianNoise",
    "ActivityRegularization",
    "Masking",
    "Identity",
    "RandomBrightness",
    "RandomColorDegeneration",
    "RandomColorJitter",
    "RandomContrast",
    "RandomElasticTransform",
    "RandomErasing",
    "RandomFlip",
    "RandomGaussianBlur",
    "RandomGrayscale",
    "RandomHue",
    "RandomInvert",
    "RandomPerspective",
    "RandomPosterization",
    "RandomRotation",
    "RandomSaturation",
    "RandomSharpness",
    "RandomShear",
    "RandomTranslation",
    "RandomZoom",
    "StochasticDepth",
    "AugMix",
    "CutMix",
    "MixUp",
    "RandAugment",
  ],
  becomes: "nothing: it changes nothing at inference",
  read: (layer) => layer.input,
};
