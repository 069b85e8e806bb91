import type { EnergyTable } from "../core/energy.js";
import type { Graph } from "../core/graph.js";
import { foldNorm } from "./fold-norm.js";

/** How a network is meant to run. */
export interface Deployment {
  /** Whether norms are folded into the convolutions before them; not unless this says so. */
  readonly foldNorm?: boolean | undefined;
  /** Whether norms and activations need no memory of their own, as they don't unless this says so. */
  readonly fuse?: boolean | undefined;
  /** What operations and memory take there; else what a spec says. */
  readonly energy?: EnergyTable | undefined;
}

/** A graph as it is meant to run. */
export function deployed(graph: Graph, { foldNorm: folds = false, fuse = true, energy }: Deployment): Graph {
  const folded = folds ? foldNorm(graph) : graph;
  if (fuse && energy === undefined) return folded;
  return { ...folded, ...(!fuse && { fuses: false }), ...(energy && { energy }) };
}
