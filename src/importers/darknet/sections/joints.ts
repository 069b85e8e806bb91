import type { Op } from "../../../core/op.js";
import { channelsOf, formatShape, shapesDiffer, sidesOf } from "../../../core/shape.js";
import type { Tensor } from "../../../core/tensor.js";
import { concat } from "../../../ops/concat.js";
import { add, mul } from "../../../ops/elementwise.js";
import { pad } from "../../../ops/pad.js";
import { scale } from "../../../ops/scale.js";
import { slice } from "../../../ops/slice.js";
import type { Layer, Made, SectionRule } from "../layer.js";

/** The outputs that a section names, or what can't be known of them. */
function named(layer: Layer, option: string): readonly Tensor[] | "unknown" | undefined {
  const indices = layer.section.numbers(option);
  if (indices.length === 0) return layer.section.mistake(`needs \`${option}\``);
  const found = indices.map((index) => (Number.isNaN(index) ? undefined : layer.output(index, option)));
  if (found.includes(undefined)) return undefined;
  return found.includes("unknown") ? "unknown" : (found as Tensor[]);
}

/** Joins channels; `groups` and `group_id`, which take a part of each, are AlexeyAB's (route_layer.c). */
const route: SectionRule = {
  type: "route",
  becomes: "concat, slice with `groups`; nothing for one section",
  read(layer) {
    const sources = named(layer, "layers");
    if (typeof sources !== "object")
      return sources === "unknown" ? layer.uncounted("of unknown shapes") : undefined;
    const groups = layer.section.number("groups", 1, 1);
    const group = layer.section.number("group_id", 0);
    if (Number.isNaN(groups + group)) return undefined;
    if (group >= groups) return layer.section.mistake(`has groups 0 to ${groups - 1} only`, "group_id");
    const parts: Tensor[] = [];
    for (const source of sources) {
      const part = groups === 1 ? source : partOf(layer, source, groups, group);
      if (part === undefined) return undefined;
      parts.push(part);
    }
    return parts.length === 1 ? parts[0] : layer.add("concat", concat, {}, parts);
  },
};

function partOf(layer: Layer, source: Tensor, groups: number, group: number): Tensor | undefined {
  const channels = Math.floor(channelsOf(source.shape) / groups);
  if (channels < 1) return layer.section.mistake(`has more groups than channels`, "groups");
  return layer.add("slice", slice as Op, { start: group * channels, end: (group + 1) * channels }, [source]);
}

/**
 * Adds other sections' outputs, with the shape of the one before it: more channels are left out, missing ones
 * are zero (shortcut_layer.c). Several, and weights, are AlexeyAB's.
 */
const shortcut: SectionRule = {
  type: "shortcut",
  becomes: "add, after slice or pad where the channels differ; scale with `weights_type=per_channel`",
  limits: "other sides and `weights_type=per_feature` are named as uncounted; weights aren't normalised",
  read(layer) {
    const { section, input } = layer;
    const sources = named(layer, "from");
    if (typeof sources !== "object")
      return sources === "unknown" ? layer.uncounted("of unknown shapes", input.shape) : undefined;
    const weights = section.word("weights_type", "none");
    if (!["none", "per_channel"].includes(weights)) return layer.uncounted(`weights ${weights}`, input.shape);
    if (sources.some(({ shape }) => shapesDiffer(sidesOf(shape), sidesOf(input.shape)))) {
      return layer.uncounted("between maps of other sides", input.shape);
    }
    const terms = [input, ...sources.map((source) => fitted(layer, source, channelsOf(input.shape)))];
    const scaled = terms.map((each) =>
      each && weights === "per_channel" ? layer.add("scale", scale as Op, {}, [each]) : each,
    );
    if (scaled.includes(undefined)) return undefined;
    return layer.activate(layer.add("add", add, {}, scaled as Tensor[]), "linear");
  },
};

function fitted(layer: Layer, source: Tensor, channels: number): Tensor | undefined {
  const own = channelsOf(source.shape);
  if (own > channels) return layer.add("slice", slice as Op, { end: channels }, [source]);
  return own < channels ? layer.add("pad", pad as Op, { channels: channels - own }, [source]) : source;
}

/** Multiplies by a factor a channel, or a position with `scale_wh` (scale_channels_layer.c of AlexeyAB). */
const scaleChannels: SectionRule = {
  type: "scale_channels",
  becomes: "mul",
  read: (layer) => multiplied(layer, layer.section.flag("scale_wh") ? "positions" : "channels"),
};

/** Multiplies by another map (sam_layer.c of AlexeyAB). */
const sam: SectionRule = { type: "sam", becomes: "mul", read: (layer) => multiplied(layer, "elements") };

function multiplied(layer: Layer, by: "channels" | "positions" | "elements"): Made {
  const sources = named(layer, "from");
  if (typeof sources !== "object")
    return sources === "unknown" ? layer.uncounted("of unknown shapes") : undefined;
  const [source] = sources as [Tensor];
  const [channels, ...sides] = source.shape;
  const factors = [
    by === "positions" ? 1 : channels,
    ...(by === "channels" ? sides.map(() => 1) : sides),
  ] as number[];
  if (shapesDiffer(layer.input.shape, factors)) {
    return layer.section.mistake(
      `multiplies ${formatShape(source.shape)} by ${formatShape(factors)}, got ${formatShape(layer.input.shape)}`,
      "from",
    );
  }
  return layer.activate(layer.add("mul", mul, {}, [source, layer.input]), "linear");
}

export const joints: readonly SectionRule[] = [route, shortcut, scaleChannels, sam];
