import { additionFormat, type EnergyTable, multiplicationFormat } from "../../core/energy.js";
import type { Graph, GraphNode } from "../../core/graph.js";
import { SCALE_BITS } from "../../core/precision.js";
import { onceForEach } from "../once.js";
import { factorBits, type Operations, operationsOf } from "../operations.js";
import { energyTableOf } from "./horowitz.js";

/** Picojoules, and the entries that the table lacks for what they leave out. */
export interface Energy {
  readonly picojoules: number;
  readonly lacking: readonly string[];
}

/** What the arithmetic of an op takes, for one image. */
export interface WorkEnergy {
  readonly multiplications: Energy;
  /** With XNOR and popcount. */
  readonly additions: Energy;
}

/** What the arithmetic of each op of a graph takes, in their order. */
export const workEnergies: (graph: Graph) => readonly WorkEnergy[] = onceForEach((graph) => {
  const operations = operationsOf(graph);
  return graph.nodes.map((node, index) => workEnergy(node, operations[index] as Operations, graph));
});

/** The entries that a graph's table lacks for one part of the work. */
export function lackingOf(graph: Graph, part: keyof WorkEnergy): readonly string[] {
  return [...new Set(workEnergies(graph).flatMap((energy) => energy[part].lacking))];
}

function workEnergy(node: GraphNode, operations: Operations, graph: Graph): WorkEnergy {
  const table = energyTableOf(graph);
  const factors = factorBits(node, graph);
  const binary = factors.filter((bits) => bits === 1).length;
  // The narrower factor is widened to the other. Where a product needs no multiplication, those that are left
  // are by scaling factors; where it needs no addition either, so are the additions.
  const widest = Math.max(...factors);
  const { multiplications, additions, binaryOps } = operations;
  const added = ofAdditions(additions, binary === 2 ? SCALE_BITS : widest, table);
  const combined = energy(binaryOps, table.binary, "binary");
  return {
    multiplications: ofMultiplications(multiplications, binary > 0 ? SCALE_BITS : widest, table),
    additions: {
      picojoules: added.picojoules + combined.picojoules,
      lacking: [...added.lacking, ...combined.lacking],
    },
  };
}

function ofMultiplications(count: number, bits: number, { mult }: EnergyTable): Energy {
  const format = multiplicationFormat(bits);
  return energy(count, format && mult[format], `mult ${format ?? `of ${bits} bits`}`);
}

function ofAdditions(count: number, bits: number, { add }: EnergyTable): Energy {
  const format = additionFormat(bits);
  return energy(count, format && add[format], `add ${format ?? `of ${bits} bits`}`);
}

function energy(count: number, each: number | undefined, entry: string): Energy {
  if (count === 0) return { picojoules: 0, lacking: [] };
  return each === undefined ? { picojoules: 0, lacking: [entry] } : { picojoules: count * each, lacking: [] };
}
