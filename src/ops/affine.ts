import type { Weight } from "../core/op.js";

/** A learned scale and shift of `elements` each, as the norms and `scale` have them. */
export function affineWeights(elements: number, scale: boolean, shift: boolean): Weight[] {
  const weights: Weight[] = [];
  if (scale) weights.push({ name: "scale", elements, learned: true });
  if (shift) weights.push({ name: "shift", elements, learned: true });
  return weights;
}
