import type { Op } from "../../../core/op.js";
import { sidesOf } from "../../../core/shape.js";
import { conv } from "../../../ops/conv.js";
import { localConv } from "../../../ops/local-conv.js";
import { transposedConv } from "../../../ops/transposed-conv.js";
import type { SectionRule } from "../layer.js";
import { weighted } from "./weights.js";

/**
 * ⌊(n + 2·pad − size) / stride⌋ + 1 a side; `pad=1` pads by ⌊size / 2⌋ (convolutional_layer.c of both). AlexeyAB
 * alone has `stride_x`, `stride_y`, `dilation` (padded as much wider), `share_index` and `antialiasing`.
 */
const convolutional: SectionRule = {
  type: "convolutional",
  becomes: "conv, batchnorm, and an activation",
  limits:
    "`antialiasing` is named as uncounted; with `xnor` or `binary` and a batch norm, weights have one bit in `weightBytes`",
  read(layer) {
    const { section, input } = layer;
    const out = section.number("filters", 1, 1);
    const size = section.number("size", 1, 1);
    const usual = section.number("stride", 1, 1);
    const stride = [section.number("stride_y", usual, 1), section.number("stride_x", usual, 1)];
    const groups = section.number("groups", 1, 1);
    const dilation = size === 1 ? 1 : section.number("dilation", 1, 1);
    const pad = section.flag("pad") ? Math.floor(size / 2) : section.number("padding", 0);
    if ([out, size, ...stride, groups, dilation, pad].some(Number.isNaN)) return undefined;
    if (section.flag("antialiasing")) return layer.uncounted("antialiasing");
    if (input.shape.length !== 3) return section.mistake("needs a map, but a vector flows in");
    if (dilation > 1 && 2 * pad !== size - 1)
      return layer.uncounted("dilation without padding of half the size");
    const share = section.number("share_index", Number.NEGATIVE_INFINITY, -(2 ** 31));
    const shared = Number.isFinite(share) ? layer.sharedWith(share) : undefined;
    if (Number.isFinite(share) && shared === undefined) {
      return section.mistake("shares the weights of no section before it", "share_index");
    }
    const given = { out, kernel: size, stride, padding: pad * dilation, dilation, groups };
    const made = weighted(layer, "conv", conv as Op, given, input, shared);
    if (section.flag("batch_normalize") && (section.flag("xnor") || section.flag("binary"))) {
      layer.binary(made?.producer?.inputs[0]);
    }
    return layer.activate(made, "logistic");
  },
};

/** (n − 1)·stride + size − 2·pad a side (deconvolutional_layer.c). */
const deconvolutional: SectionRule = {
  type: "deconvolutional",
  becomes: "transposedconv, batchnorm, and an activation",
  read(layer) {
    const { section, input } = layer;
    const size = section.number("size", 1, 1);
    const given = {
      out: section.number("filters", 1, 1),
      kernel: size,
      stride: section.number("stride", 1, 1),
      padding: section.flag("pad") ? Math.floor(size / 2) : section.number("padding", 0),
    };
    if (Object.values(given).some(Number.isNaN)) return undefined;
    return layer.activate(weighted(layer, "transposedconv", transposedConv as Op, given, input), "logistic");
  },
};

/**
 * Weights and biases of its own at each position, whose sides are ⌊(n − size) / stride⌋ + 1, or ⌊(n − 1) / stride⌋ + 1
 * with `pad`; im2col pads by so many (local_layer.c).
 */
const local: SectionRule = {
  type: "local",
  becomes: "localconv and an activation",
  limits: "a `pad` that doesn't go with `size` is named as uncounted",
  read(layer) {
    const { section, input } = layer;
    const size = section.number("size", 1, 1);
    const stride = section.number("stride", 1, 1);
    const out = section.number("filters", 1, 1);
    const pad = section.number("pad", 0);
    if ([size, stride, out, pad].some(Number.isNaN)) return undefined;
    if (input.shape.length !== 3) return section.mistake("needs a map, but a vector flows in");
    if (pad > 0 && size !== 2 * pad + 1) {
      const sides = sidesOf(input.shape).map((side) => Math.floor((side - 1) / stride) + 1);
      return layer.uncounted("padding of another size", [out, ...sides]);
    }
    const given = { out, kernel: size, stride, padding: pad };
    return layer.activate(layer.add("localconv", localConv as Op, given, [input]), "logistic");
  },
};

export const convolutionals: readonly SectionRule[] = [convolutional, deconvolutional, local];
