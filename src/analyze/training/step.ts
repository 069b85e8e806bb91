import type { Graph, GraphNode } from "../../core/graph.js";
import { channelsOf, type Shape } from "../../core/shape.js";
import { factorBits } from "../operations.js";
import { gradientsOf } from "./gradients.js";

/** The multiply-accumulates of one training step at an op, for one image. */
export interface StepMacs {
  readonly forward: number;
  /** For the gradients of its inputs. */
  readonly ofInputs: number;
  /** For the gradient of its weights. */
  readonly ofWeights: number;
}

/**
 * The multiply-accumulates of one training step at each op. A convolution y = w * x has as many for each of
 * dx = w * dy and dw = x * dy as for itself, since each product of a weight and an input belongs to one output:
 * so it is with groups, transposed convolutions and linear layers, and with either matrix of a product.
 */
export function stepMacs(graph: Graph): StepMacs[] {
  const gradients = gradientsOf(graph);
  return graph.nodes.map((node, index): StepMacs => {
    const { macs } = node.application;
    const { inputs = [], weights = false } = gradients[index] ?? {};
    const ofState = weights ? stateMacs(node) : 0;
    // The states that a recurrent layer begins with have their gradients among those of its states.
    const entering = ofState > 0 ? inputs.slice(0, 1) : inputs;
    return {
      forward: macs,
      ofInputs: (macs - ofState) * entering.filter((has) => has).length + ofState,
      ofWeights: weights ? macs : 0,
    };
  });
}

/** Those of a recurrent layer's MACs that read its own state, which has a gradient whatever its input has. */
function stateMacs({ op, arguments: { out }, inputs, application: { macs } }: GraphNode): number {
  if (op.kind !== "matmul" || op.weights === undefined) return 0;
  return (macs / (channelsOf(inputs[0]?.shape as Shape) + (out as number))) * (out as number);
}

/**
 * The multiplications among the multiply-accumulates of one training step at each op, for one image. A product of
 * which one factor is a single bit has none: it only chooses a sign (BinaryConnect, arXiv:1511.00363, section 2).
 * The gradient of a factor is made of products of the other one and the gradient of the output, which is real.
 */
export function stepMultiplications(graph: Graph): number[] {
  const gradients = gradientsOf(graph);
  const steps = stepMacs(graph);
  return graph.nodes.map((node, index) => {
    const { forward, ofInputs, ofWeights } = steps[index] as StepMacs;
    if (forward === 0) return 0;
    const areBinary = factorBits(node, graph).map((bits) => bits === 1);
    const { inputs = [] } = gradients[index] ?? {};
    // An op without weights multiplies its inputs with each other.
    const ofFactors =
      node.op.weights === undefined ? inputs.map((has) => (has ? forward : 0)) : [ofInputs, ofWeights];
    return ofFactors.reduce(
      (sum, macs, factor) => sum + (areBinary.some((is, other) => is && other !== factor) ? 0 : macs),
      areBinary.includes(true) ? 0 : forward,
    );
  });
}
