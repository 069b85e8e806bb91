import type { GraphNode, Scope } from "../core/graph.js";
import type { Place } from "../core/source.js";
import type { Tensor, TensorForm } from "../core/tensor.js";
import type { Outcome } from "./outcome.js";

/** A node whose tensors, which know it, aren't made yet. */
type Draft = Omit<GraphNode, "outputs"> & { outputs: readonly Tensor[] };

const NO_TENSORS: readonly Tensor[] = [];

/** Collects ops in execution order. Every front end builds its graph with it. */
export class GraphBuilder {
  readonly #nodes: GraphNode[] = [];

  get nodes(): readonly GraphNode[] {
    return this.#nodes;
  }

  /** Adds an op, of which is known what becomes of it on tensors of these shapes. */
  add(
    { application, outputs }: Outcome,
    scope: Scope,
    inputs: readonly Tensor[],
    place: Place | null,
  ): GraphNode {
    const node: Draft = {
      op: application.op,
      scope,
      path: scope.path,
      arguments: application.arguments,
      application,
      inputs,
      outputs: NO_TENSORS,
      sharedWith: null,
      place,
    };
    const [only, second] = outputs;
    // Nearly all ops give one tensor.
    node.outputs =
      only !== undefined && second === undefined
        ? [tensorOf(only, node)]
        : outputs.map((form) => tensorOf(form, node));
    this.#nodes.push(node);
    return node;
  }

  /** Marks a node as using the weights of an earlier one. */
  share(node: GraphNode, first: GraphNode): void {
    (node as { sharedWith: GraphNode | null }).sharedWith = first;
  }

  /** Keeps, of the nodes added since `start`, those that `outputs` need; returns the nodes that are gone. */
  prune(start: number, outputs: readonly Tensor[]): ReadonlySet<GraphNode> {
    const added = this.#nodes.slice(start);
    const needed = new Set<GraphNode>();
    const open = outputs.map((output) => output.producer);
    const candidates = new Set(added);
    while (open.length > 0) {
      const node = open.pop();
      if (!node || needed.has(node) || !candidates.has(node)) continue;
      needed.add(node);
      for (const input of node.inputs) open.push(input.producer);
    }
    const gone = new Set(added.filter((node) => !needed.has(node)));
    if (gone.size === 0) return gone;
    const heirs = new Map<GraphNode, GraphNode>();
    for (const node of needed) {
      const owner = node.sharedWith;
      if (owner === null || !gone.has(owner)) continue;
      const heir = heirs.get(owner);
      if (heir === undefined) {
        heirs.set(owner, node);
        (node as { sharedWith: GraphNode | null }).sharedWith = null;
      } else {
        this.share(node, heir);
      }
    }
    this.#nodes.length = start;
    for (const node of added) if (needed.has(node)) this.#nodes.push(node);
    return gone;
  }
}

function tensorOf(form: TensorForm, producer: GraphNode): Tensor {
  return { form, shape: form.shape, producer, jump: form.jump };
}
