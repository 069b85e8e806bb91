import { SpecError } from "../../core/diagnostic.js";
import type { GraphNode, Tensor } from "../../core/graph.js";
import type { Place } from "../../core/source.js";
import type { GraphBuilder } from "../builder.js";

/** The subtree of an item with `weights`: its ops share weights with those of the same relative path under the same key. */
export interface WeightScope {
  readonly id: string;
  /** The path of the item (of its round), to which relative paths relate. */
  readonly base: string;
}

/** The scope of an item with `weights: key` inside the block instance at `blockPath`. */
export function weightScope(
  key: string,
  path: string,
  blockPath: string,
  outer: WeightScope | null,
): WeightScope {
  // Inside a shared subtree the copies of an inner block are the same instance.
  const instance =
    outer !== null && blockPath.startsWith(outer.base)
      ? `${outer.id}:${blockPath.slice(outer.base.length)}`
      : blockPath;
  return { id: `${instance}|${key}`, base: path };
}

/** Remembers which op first used each set of weights. */
export class SharedWeights {
  readonly #first = new Map<string, GraphNode>();
  /** Where each set of weights was first used. */
  readonly #bases = new Map<string, string>();

  /** Makes `node` share the weights of the first op of its key, or be that op. */
  register(node: GraphNode, scope: WeightScope, builder: GraphBuilder): void {
    if (node.op.weights === undefined) return;
    const key = `${scope.id}|${node.path.slice(scope.base.length)}`;
    const first = this.#first.get(key);
    const base = this.#bases.get(scope.id) ?? scope.base;
    this.#bases.set(scope.id, base);
    if (first === undefined) {
      if (base !== scope.base) throw this.#noCounterpart(base, node, scope);
      this.#first.set(key, node);
      return;
    }
    if (signature(first) !== signature(node)) throw this.#mismatch(first, node);
    builder.share(node, first);
  }

  #noCounterpart(base: string, node: GraphNode, scope: WeightScope): SpecError {
    return new SpecError(
      "weights",
      `\`${node.path}\` shares weights with \`${base}\`, where nothing is called \`${node.path.slice(scope.base.length + 1)}\``,
      node.place ?? undefined,
      { help: "layers that share weights have the same names; give the two different keys if they don't" },
    );
  }

  #mismatch(first: GraphNode, node: GraphNode): SpecError {
    const firstPlace = first.place as Place;
    return new SpecError(
      "weights",
      `\`${node.path}\` can't share the weights of \`${first.path}\`: they differ in shape`,
      node.place ?? undefined,
      {
        notes: [{ message: `${first.path} is here`, place: firstPlace }],
        help: "give the two different keys",
      },
    );
  }
}

function signature(node: GraphNode): string {
  const { kernel, out, groups } = node.arguments as { kernel?: unknown; out?: unknown; groups?: unknown };
  const shapes = node.inputs.map((input: Tensor) => input.shape);
  const weights = node.op.weights?.(node.arguments, shapes);
  return JSON.stringify([node.op.name, weights, kernel, out, groups]);
}
