import type { Op } from "../../../core/op.js";
import { channelsOf, elementsOf } from "../../../core/shape.js";
import { batchNorm } from "../../../ops/batch-norm.js";
import { dropout } from "../../../ops/dropout.js";
import { layerNorm } from "../../../ops/layer-norm.js";
import { lrn } from "../../../ops/lrn.js";
import { pixelShuffle, pixelUnshuffle } from "../../../ops/pixel-shuffle.js";
import { resize } from "../../../ops/resize.js";
import { softmax } from "../../../ops/softmax.js";
import type { Layer, SectionRule } from "../layer.js";

function simple(type: string, op: Op, given: (layer: Layer) => object = () => ({})): SectionRule {
  return { type, becomes: op.name, read: (layer) => layer.add(op.name, op, given(layer), [layer.input]) };
}

const activation: SectionRule = {
  type: "activation",
  becomes: "an activation",
  read: (layer) => layer.activate(layer.input, "linear"),
};

const upsample: SectionRule = {
  type: "upsample",
  becomes: "resize, the nearest position",
  limits: "a negative `stride`, which shrinks, is named as uncounted",
  read(layer) {
    const stride = layer.section.number("stride", 2, -1024);
    if (Number.isNaN(stride)) return undefined;
    if (stride < 1) return layer.uncounted("with a negative stride");
    return layer.add("resize", resize as Op, { scale: stride }, [layer.input]);
  },
};

/** Moves positions into channels, or back with `reverse` (reorg_layer.c). */
function reorg(type: string): SectionRule {
  return {
    type,
    becomes: "pixelunshuffle, pixelshuffle with `reverse`",
    limits: "`extra` is named as uncounted",
    read(layer) {
      const { section, input } = layer;
      const stride = section.number("stride", 1, 1);
      if (Number.isNaN(stride)) return undefined;
      if (section.flag("extra")) return layer.uncounted("extra");
      const op = (section.flag("reverse") ? pixelShuffle : pixelUnshuffle) as Op;
      return layer.add(op.name, op, { [op.main ?? ""]: stride }, [input]);
    },
  };
}

const crop: SectionRule = {
  type: "crop",
  becomes: "named as uncounted; its shape is known",
  read(layer) {
    const height = layer.section.number("crop_height", 1, 1);
    const width = layer.section.number("crop_width", 1, 1);
    if (Number.isNaN(height + width)) return undefined;
    return layer.uncounted("part of a map", [channelsOf(layer.input.shape), height, width]);
  },
};

/** Decodes boxes: of each, coordinates, whether there is one, and its classes (yolo_layer.c, region_layer.c). */
function boxes(type: string, numbers: number): SectionRule {
  return {
    type,
    becomes: "named as uncounted; its shape is known",
    read(layer) {
      const { section, input } = layer;
      const classes = section.number("classes", 20);
      const all = section.number("num", 1, 1);
      section.has("max");
      const count = type === "region" || !section.has("mask") ? all : section.numbers("mask", 0).length;
      const coordinates = type === "region" ? section.number("coords", numbers) : numbers;
      const channels = count * (classes + coordinates + 1);
      if (channels !== channelsOf(input.shape) && !Number.isNaN(channels)) {
        return section.mistake(
          `reads ${count} · (${classes} + ${coordinates} + 1) = ${channels} channels, but ${channelsOf(input.shape)} flow in`,
          "classes",
        );
      }
      return layer.uncounted("decodes boxes", input.shape);
    },
  };
}

const detection: SectionRule = {
  type: "detection",
  becomes: "named as uncounted; its shape is known",
  read: (layer) => layer.uncounted("decodes boxes", [elementsOf(layer.input.shape)]),
};

/** Trains or judges, and hands on what it reads. */
function nothing(type: string): SectionRule {
  return { type, becomes: "nothing: it trains or judges", read: ({ input }) => input };
}

export const others: readonly SectionRule[] = [
  simple("batchnorm", batchNorm as Op),
  simple("softmax", softmax),
  simple("dropout", dropout as Op),
  simple("normalization", lrn as Op, ({ section }) => ({ size: section.number("size", 5, 1) })),
  simple("l2norm", layerNorm as Op, () => ({ scale: false, shift: false })),
  activation,
  upsample,
  reorg("reorg"),
  reorg("reorg3d"),
  reorg("reorg_old"),
  crop,
  boxes("yolo", 4),
  boxes("gaussian_yolo", 8),
  boxes("region", 4),
  detection,
  nothing("cost"),
  nothing("contrastive"),
];
