import type { SpecSyntax } from "./syntax.js";

/**
 * A spec on top of the one that it extends: `params`, `let`, `blocks`, `defaults` and `variants` are
 * merged by key, anything else is replaced whole. What describes the parent alone (its name, figures
 * and budgets) isn't inherited.
 */
export function extendSpec(parent: SpecSyntax, child: SpecSyntax): SpecSyntax {
  return {
    ...child,
    baseline: child.baseline ?? parent.baseline,
    inputs: child.inputs ?? parent.inputs,
    outputs: child.outputs ?? parent.outputs,
    width: child.width ?? parent.width,
    resolution: child.resolution ?? parent.resolution,
    round: child.round ?? parent.round,
    layers: child.layers ?? parent.layers,
    precision: child.precision ?? parent.precision,
    compression: child.compression ?? parent.compression,
    optimizer: child.optimizer ?? parent.optimizer,
    energy: child.energy ?? parent.energy,
    parameters: mergeByName(parent.parameters, child.parameters),
    variants: mergeByName(parent.variants, child.variants),
    lets: mergeByName(parent.lets, child.lets),
    defaults: mergeByName(parent.defaults, child.defaults),
    blocks: mergeByName(parent.blocks, child.blocks),
  };
}

/** The child's entries in the place of the parent's of the same name, then the child's new ones. */
function mergeByName<T extends { readonly name: string }>(parent: readonly T[], child: readonly T[]): T[] {
  const merged = new Map(parent.map((entry) => [entry.name, entry]));
  for (const entry of child) merged.set(entry.name, entry);
  return [...merged.values()];
}
