import { GraphBuilder } from "../compile/builder.js";
import { outcomeOf } from "../compile/outcome.js";
import { type Diagnostics, SpecError } from "../core/diagnostic.js";
import { InexactError } from "../core/exact.js";
import { childScope, type Graph, type GraphNode, type Scope } from "../core/graph.js";
import { type Op, OpError } from "../core/op.js";
import { ratio } from "../core/ratio.js";
import { type Shape, sidesOf } from "../core/shape.js";
import type { Place } from "../core/source.js";
import { sourceTensor, type Tensor } from "../core/tensor.js";
import { shortened, withinPath } from "./levels.js";

/** Where an op of a file goes in the graph. */
export interface Position {
  /** Its name in the file, taken apart into levels: `features/0/conv`. */
  readonly path: readonly string[];
  /** Where a text file has it; `null` for a binary one. */
  readonly place: Place | null;
  /** The op whose weights it uses as well. */
  readonly sharedWith?: GraphNode | undefined;
}

/** Makes the graph of a model file: ops with checked arguments, under names that are used once. */
export class GraphWriter {
  readonly #builder = new GraphBuilder();
  readonly #diagnostics: Diagnostics;
  readonly #inputs: Tensor[] = [];
  readonly #uncounted: { path: string; op: string }[] = [];
  readonly #scopes = new Map<string, Scope>();
  /** By path, the last number that was given to an op of that name. */
  readonly #numbers = new Map<string, number>();

  constructor(diagnostics: Diagnostics) {
    this.#diagnostics = diagnostics;
  }

  /** How many ops there are so far. */
  get size(): number {
    return this.#builder.nodes.length;
  }

  /** An input of the network, channels first and without its batch. */
  input(shape: Shape): Tensor {
    const tensor = sourceTensor(
      shape,
      sidesOf(shape).map(() => ratio(1)),
    );
    this.#inputs.push(tensor);
    return tensor;
  }

  /**
   * Adds an op. Arguments or shapes that don't fit are collected.
   * @param given its arguments, as a spec would give them
   * @returns `undefined` after a mistake: what reads its outputs can't be known then
   */
  add(op: Op, given: object, inputs: readonly Tensor[], position: Position): GraphNode | undefined {
    const scope = this.#scope(position.path);
    const parsed = op.arguments().safeParse(given);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      this.#mistake(scope, op.name, `${issue?.path.join(".")} is ${issue?.message}`, position);
      return undefined;
    }
    try {
      const node = this.#builder.add(
        outcomeOf(op, parsed.data, inputs, scope.path),
        scope,
        inputs,
        position.place,
      );
      if (position.sharedWith !== undefined) this.#builder.share(node, position.sharedWith);
      return node;
    } catch (error) {
      if (!(error instanceof OpError || error instanceof InexactError)) throw error;
      this.#mistake(scope, op.name, error.message, position);
      return undefined;
    }
  }

  /**
   * Names an op that has no rule; the network is then counted in part.
   * @param outputs the shapes that it gives, as far as they are known
   */
  uncounted(name: string, outputs: readonly Shape[], { path }: Position): Tensor[] {
    this.#uncounted.push({ path: this.#scope(path).path, op: shortened(name) });
    return outputs.map((shape) =>
      sourceTensor(
        shape,
        sidesOf(shape).map(() => ratio(1)),
      ),
    );
  }

  /** The graph, whose outputs are these. */
  finish(outputs: readonly Tensor[]): Graph {
    return {
      inputs: this.#inputs,
      nodes: this.#builder.nodes,
      outputs,
      uncounted: this.#uncounted,
    };
  }

  #mistake(scope: Scope, op: string, message: string, { place }: Position): void {
    this.#diagnostics.add(
      new SpecError("shape", `\`${scope.path}\` (${op}): ${message}`, place ?? undefined).diagnostic,
    );
  }

  /** The level of a path; the last one gets a number where an op has it already. */
  #scope(path: readonly string[]): Scope {
    const segments = path.length > 0 ? withinPath(path) : ["op"];
    let parent: Scope | null = null;
    for (const segment of segments.slice(0, -1)) parent = this.#level(parent, segment);
    const last = segments.at(-1) as string;
    const wanted = pathOf(parent, last);
    let number = this.#numbers.get(wanted) ?? 1;
    let name = last;
    while (this.#scopes.has(pathOf(parent, name))) {
      number += 1;
      name = `${last}-${number}`;
    }
    this.#numbers.set(wanted, number);
    return this.#level(parent, name);
  }

  #level(parent: Scope | null, segment: string): Scope {
    const path = pathOf(parent, segment);
    const known = this.#scopes.get(path);
    if (known !== undefined) return known;
    const scope = childScope(parent, segment, { named: true });
    this.#scopes.set(path, scope);
    return scope;
  }
}

function pathOf(parent: Scope | null, segment: string): string {
  return parent === null ? segment : `${parent.path}/${segment}`;
}
