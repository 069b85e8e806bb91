import type { Op } from "../../../core/op.js";
import { channelsOf, elementsOf, sidesOf } from "../../../core/shape.js";
import { batchNorm } from "../../../ops/batch-norm.js";
import { crop } from "../../../ops/crop.js";
import { dropout } from "../../../ops/dropout.js";
import { ops } from "../../../ops/index.js";
import { layerNorm } from "../../../ops/layer-norm.js";
import { lrn } from "../../../ops/lrn.js";
import { operand } from "../../../ops/operand.js";
import { pixelShuffle, pixelUnshuffle } from "../../../ops/pixel-shuffle.js";
import { resize } from "../../../ops/resize.js";
import { softmax } from "../../../ops/softmax.js";
import type { Layer, SectionRule } from "../layer.js";

const sigmoid = ops.get("sigmoid") as Op;

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

/** The middle of a map, times 2 less 1 unless `noadjust` says otherwise (crop_layer.c, outside training). */
const cropSection: SectionRule = {
  type: "crop",
  becomes: "crop, and operand twice",
  read(layer) {
    const { section, input } = layer;
    const sizes = [section.number("crop_height", 1, 1), section.number("crop_width", 1, 1)];
    for (const option of ["flip", "angle", "saturation", "exposure"]) section.has(option);
    const adjusts = !section.flag("noadjust");
    if (sizes.some(Number.isNaN)) return undefined;
    if (input.shape.length !== 3) return section.mistake("needs a map, but a vector flows in");
    const cut = sidesOf(input.shape).map((side, index) => side - (sizes[index] as number));
    if (cut.some((less) => less < 0)) return section.mistake("is larger than what flows in");
    const sides = cut.flatMap((less) => [Math.floor(less / 2), Math.ceil(less / 2)]);
    const cropped = layer.add("crop", crop as Op, { sides }, [input]);
    if (cropped === undefined || !adjusts) return cropped;
    const given = { per: "layer", learned: false };
    const scaled = layer.add("mul", operand as Op, { ...given, by: "mul" }, [cropped]);
    return scaled && layer.add("add", operand as Op, { ...given, by: "add" }, [scaled]);
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

/** Hands on what it reads. */
function nothing(type: string, becomes = "nothing: it trains or judges"): SectionRule {
  return { type, becomes, read: ({ input }) => input };
}

/** What has no rule, and hands on the shape that it reads. */
function uncounted(type: string, why: string): SectionRule {
  return {
    type,
    becomes: "named as uncounted; its shape is known",
    read: (layer) => layer.uncounted(why, layer.input.shape),
  };
}

/** AlexeyAB's: weights that flow, `filters` times `atoms` (representation_layer.c). */
const implicit: SectionRule = {
  type: "implicit",
  becomes: "named as uncounted; its shape is known",
  read(layer) {
    const filters = layer.section.number("filters", 128, 1);
    const atoms = layer.section.number("atoms", 1, 1);
    if (Number.isNaN(filters + atoms)) return undefined;
    return layer.uncounted("weights that flow", [filters, atoms, 1]);
  },
};

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
  cropSection,
  boxes("yolo", 4),
  boxes("gaussian_yolo", 8),
  boxes("region", 4),
  detection,
  // logistic_layer.c: what it does beside, only training needs.
  { ...simple("logistic", sigmoid), becomes: "sigmoid; its loss isn't counted" },
  uncounted("iseg", "separates instances"),
  uncounted("history", "keeps what came before"),
  implicit,
  nothing("empty", "nothing"),
  nothing("cost"),
  nothing("contrastive"),
];
