import type { Fields } from "./fields.js";

/**
 * Whether a layer belongs to a phase: some `include` rule holds, or none of the `exclude` rules where it has no
 * `include` (net.cpp, FilterNet). No stage is set, and the level is 0.
 */
export function isIncluded(layer: Fields, phase: "train" | "test"): boolean {
  const include = layer.messages("include");
  if (include.length > 0) return include.some((rule) => holds(rule, phase));
  return !layer.messages("exclude").some((rule) => holds(rule, phase));
}

function holds(rule: Fields, phase: "train" | "test"): boolean {
  if (rule.has("phase") && rule.choice("phase", ["TRAIN", "TEST"]) !== phase.toUpperCase()) return false;
  if (rule.number("min_level", 0, -(2 ** 31)) > 0 || rule.number("max_level", 0, -(2 ** 31)) < 0)
    return false;
  return !rule.has("stage");
}
