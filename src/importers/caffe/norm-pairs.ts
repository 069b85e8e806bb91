import type { Fields } from "./fields.js";
import { presentType } from "./old-types.js";

/**
 * Each BatchNorm whose output only the Scale layer behind it reads, with that layer: together they are what other
 * frameworks call a batch norm, and Caffe's own fused one.
 */
export function normPairs(layers: readonly Fields[]): ReadonlyMap<Fields, Fields> {
  const readers = new Map<string, number>();
  for (const bottom of layers.flatMap((layer) => layer.words("bottom"))) {
    readers.set(bottom, (readers.get(bottom) ?? 0) + 1);
  }
  const pairs = new Map<Fields, Fields>();
  for (const [index, norm] of layers.entries()) {
    const scale = layers[index + 1];
    if (scale === undefined || typeOf(norm) !== "BatchNorm" || typeOf(scale) !== "Scale") continue;
    const [blob, ...others] = norm.words("top");
    const bottoms = scale.words("bottom");
    if (blob === undefined || others.length > 0 || bottoms.length !== 1 || bottoms[0] !== blob) continue;
    const isInPlace = scale.word("top") === blob;
    if ((isInPlace || readers.get(blob) === 1) && isUsual(scale)) pairs.set(norm, scale);
  }
  return pairs;
}

/** One factor a channel, which no other layer shares. */
function isUsual(scale: Fields): boolean {
  const own = scale.child("scale_param");
  const isShared = scale.messages("param").some((each) => each.has("name"));
  return !isShared && !own.has("axis") && !own.has("num_axes");
}

function typeOf(layer: Fields): string {
  return presentType(layer.word("type") ?? "");
}
