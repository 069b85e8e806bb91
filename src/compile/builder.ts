import { Application } from "../core/application.js";
import { SpecError } from "../core/diagnostic.js";
import { exact, InexactError } from "../core/exact.js";
import type { GraphNode, Scope, Tensor } from "../core/graph.js";
import type { Op } from "../core/op.js";
import { type Ratio, ratio, times } from "../core/ratio.js";
import { elementsOf, type Shape, sidesOf } from "../core/shape.js";
import type { Place } from "../core/source.js";

/** An op about to be added to a graph. */
export interface NewNode {
  readonly op: Op;
  readonly scope: Scope;
  /** Checked by the op's schema. */
  readonly given: object;
  readonly inputs: readonly Tensor[];
  readonly place: Place | null;
}

/** Collects ops in execution order and infers their shapes. Every front end builds its graph with it. */
export class GraphBuilder {
  readonly #nodes: GraphNode[] = [];

  get nodes(): readonly GraphNode[] {
    return this.#nodes;
  }

  /**
   * Adds an op; its outputs follow from the op's shape rule.
   * @throws {OpError} when the arguments don't fit the inputs
   * @throws {SpecError} (code `too-large`) when a tensor has more elements than a double counts exactly
   */
  add({ op, scope, given: written, inputs, place }: NewNode): GraphNode {
    const shapes = inputs.map((input) => input.shape);
    const resolved = op.resolve?.(written, shapes) ?? written;
    const rule = op.becomes ?? op;
    const outputShapes = rule.infer(resolved, shapes);
    const { path } = scope;
    const first = inputs[0] as Tensor;
    const stride = rule.stride?.(resolved, first.shape, outputShapes[0] as Shape);
    let outputs: { shape: Shape; producer: GraphNode | null; jump: readonly Ratio[] }[];
    try {
      outputs = outputShapes.map((shape) => {
        exact(elementsOf(shape), `the number of elements of \`${path}\``);
        return { shape, producer: null, jump: jumpOf(shape, first, stride) };
      });
    } catch (error) {
      if (!(error instanceof InexactError)) throw error;
      throw new SpecError("too-large", error.message, place ?? undefined);
    }
    const given = resolved as Readonly<Record<string, unknown>>;
    const node: GraphNode = {
      op: rule,
      scope,
      path,
      arguments: given,
      application: new Application(rule, given, shapes, outputShapes),
      inputs,
      outputs,
      sharedWith: null,
      place,
    };
    for (const output of outputs) output.producer = node;
    this.#nodes.push(node);
    return node;
  }

  /** Adds an op of which all that follows from its arguments and inputs is known from one like it. */
  addAlike(
    application: Application,
    scope: Scope,
    inputs: readonly Tensor[],
    outputs: readonly Pick<Tensor, "shape" | "jump">[],
    place: Place | null,
    sharedWith: GraphNode | null,
  ): GraphNode {
    const made: { shape: Shape; producer: GraphNode | null; jump: readonly Ratio[] }[] = [];
    for (const { shape, jump } of outputs) made.push({ shape, producer: null, jump });
    const node: GraphNode = {
      op: application.op,
      scope,
      path: scope.path,
      arguments: application.arguments,
      application,
      inputs,
      outputs: made,
      sharedWith,
      place,
    };
    for (const output of made) output.producer = node;
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

/** The jump behind an op; an op that changes the number of sides starts anew. */
function jumpOf(
  shape: Shape,
  { shape: before, jump }: Tensor,
  stride: readonly Ratio[] | undefined,
): readonly Ratio[] {
  if (shape.length !== before.length) return sidesOf(shape).map(() => ratio(1));
  if (stride === undefined) return jump;
  return jump.map((step, side) => {
    const { numerator, denominator } = times(step, stride[side] ?? ratio(1));
    const what = "a product of strides";
    return { numerator: exact(numerator, what), denominator: exact(denominator, what) };
  });
}
