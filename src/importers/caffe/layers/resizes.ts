import type { Op } from "../../../core/op.js";
import { channelsOf, type Shape, sidesOf } from "../../../core/shape.js";
import { crop } from "../../../ops/crop.js";
import { gather } from "../../../ops/gather.js";
import { resize } from "../../../ops/resize.js";
import { slice } from "../../../ops/slice.js";
import { type Layer, type LayerRule, outputsOf } from "../layer.js";

/** Cuts a blob to the sides of another from an axis on, behind offsets (crop_layer.cpp). */
const cropLayer: LayerRule = {
  type: "Crop",
  becomes: "crop, and slice of channels",
  limits: "of the batch it is named as uncounted",
  own: { message: "crop_param", fields: ["axis", "offset"] },
  inputs: { least: 2, most: 2 },
  read(layer, given) {
    const [input, like] = layer.inputs;
    if (input === undefined || like === undefined) return undefined;
    const rank = input.shape.length;
    const written = given.number("axis", 2, -8);
    const offsets = given.numbers("offset");
    if (Number.isNaN(written) || offsets.some(Number.isNaN)) return undefined;
    const axis = (written < 0 ? rank + 1 + written : written) - 1;
    if (axis < 0) return layer.uncounted("of the batch");
    if (offsets.length > 1 && offsets.length !== rank - axis) {
      return layer.mistake(`has ${offsets.length} offsets for ${rank - axis} axes`, "crop_param");
    }
    const cut = input.shape.map((side, index): [number, number] => {
      if (index < axis) return [0, 0];
      const offset = offsets[offsets.length > 1 ? index - axis : 0] ?? 0;
      return [offset, side - offset - (like.shape[index] ?? Number.NaN)];
    });
    if (cut.some(([, after]) => !(after >= 0))) return layer.mistake("is larger than what it crops");
    return cropped(layer, cut);
  },
};

function cropped(layer: Layer, [channels = [0, 0], ...sides]: readonly [number, number][]) {
  const [input] = layer.inputs;
  if (input === undefined) return undefined;
  const [start, after] = channels;
  const isSliced = start + after > 0;
  const end = channelsOf(input.shape) - after;
  const sliced = isSliced ? layer.add(slice as Op, { start, end }, [input], "slice")?.outputs[0] : input;
  if (sliced === undefined || (isSliced && sides.flat().every((each) => each === 0)))
    return sliced && [sliced];
  return outputsOf(layer.add(crop as Op, { sides: sides.flat() }, [sliced]));
}

/** Repeats a blob along an axis (tile_layer.cpp). */
const tile: LayerRule = {
  type: "Tile",
  becomes: "gather",
  limits: "along the batch it is named as uncounted",
  own: { message: "tile_param", fields: ["axis", "tiles"] },
  read(layer, given) {
    const [input] = layer.inputs;
    if (input === undefined) return undefined;
    const rank = input.shape.length;
    const written = given.number("axis", 1, -8);
    const tiles = given.required("tiles");
    if (Number.isNaN(written + tiles)) return undefined;
    const axis = (written < 0 ? rank + 1 + written : written) - 1;
    if (axis < 0) return layer.uncounted("along the batch");
    if (axis >= rank) return layer.mistake(`has no axis ${written}`, "tile_param");
    const [channels, ...sides] = input.shape.map((side, index) => (index === axis ? side * tiles : side));
    return outputsOf(layer.add(gather as Op, { size: [...sides, channels] }, [input]));
  },
};

/** DeepLab's bilinear resize, behind a crop by negative padding (interp_layer.cpp of github.com/gpapan/caffe). */
const interp: LayerRule = {
  type: "Interp",
  becomes: "resize, bilinear",
  own: {
    message: "interp_param",
    fields: ["height", "width", "zoom_factor", "shrink_factor", "pad_beg", "pad_end"],
  },
  read(layer, given) {
    const [input] = layer.inputs;
    if (input === undefined) return undefined;
    const pads = [given.number("pad_beg", 0, -1e6), given.number("pad_end", 0, -1e6)] as const;
    if (pads.some(Number.isNaN)) return undefined;
    if (pads.some((pad) => pad > 0)) return layer.mistake("can't pad, only crop with a negative `pad_beg`");
    if (input.shape.length !== 3)
      return layer.mistake(`resizes maps with 2 sides, got ${input.shape.length - 1}`);
    const before = sidesOf(input.shape).map((side) => side + pads[0] + pads[1]);
    const zoom = given.number("zoom_factor", 1, 1);
    const shrink = given.number("shrink_factor", 1, 1);
    if (Number.isNaN(zoom + shrink)) return undefined;
    const size = sizeOf(layer, given, before, zoom, shrink);
    if (size === undefined) return undefined;
    const sides = before.flatMap(() => pads.map((pad) => 0 - pad));
    const isCropped = pads.some((pad) => pad < 0);
    const from = isCropped ? layer.add(crop as Op, { sides }, [input], "crop")?.outputs[0] : input;
    return (
      from &&
      outputsOf(layer.add(resize as Op, { size, mode: "bilinear" }, [from], isCropped ? "resize" : undefined))
    );
  },
};

function sizeOf(
  layer: Layer,
  given: Parameters<LayerRule["read"]>[1],
  before: Shape,
  zoom: number,
  shrink: number,
): Shape | undefined {
  const isWritten = given.has("height") && given.has("width");
  const ways = [given.has("zoom_factor"), given.has("shrink_factor"), isWritten].filter(Boolean).length;
  if (ways !== 1)
    return layer.mistake("needs a zoom factor, a shrink factor, or a height and a width", "interp_param");
  if (isWritten) {
    const size = [given.required("height"), given.required("width")];
    return size.some(Number.isNaN) ? undefined : size;
  }
  return before.map((side) => {
    const shrunk = Math.floor((side - 1) / shrink) + 1;
    return shrunk + (shrunk - 1) * (zoom - 1);
  });
}

export const resizes: readonly LayerRule[] = [cropLayer, tile, interp];
