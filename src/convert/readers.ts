import type { Graph, Tensor } from "../core/graph.js";

/** How often each tensor of a graph is read; the network's outputs are read once more. */
export class Readers {
  readonly #counts = new Map<Tensor, number>();

  constructor({ nodes, outputs }: Graph) {
    for (const node of nodes) for (const input of node.inputs) this.#note(input);
    for (const output of outputs) this.#note(output);
  }

  of(tensor: Tensor): number {
    return this.#counts.get(tensor) ?? 0;
  }

  #note(tensor: Tensor): void {
    this.#counts.set(tensor, this.of(tensor) + 1);
  }
}
