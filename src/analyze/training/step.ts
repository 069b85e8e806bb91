import type { Graph } from "../../core/graph.js";
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
  return graph.nodes.map(({ application: { macs } }, index): StepMacs => {
    const { inputs = [], weights = false } = gradients[index] ?? {};
    return {
      forward: macs,
      ofInputs: macs * inputs.filter((has) => has).length,
      ofWeights: weights ? macs : 0,
    };
  });
}

/**
 * The multiplications among the multiply-accumulates of one training step at each op, for one image. A product of
 * which one factor is a single bit has none: it only chooses a sign (BinaryConnect, arXiv:1511.00363, section 2).
 * The gradient of a factor is made of products of the other one and the gradient of the output, which is real.
 */
export function stepMultiplications(graph: Graph): number[] {
  const gradients = gradientsOf(graph);
  return graph.nodes.map((node, index) => {
    const { macs } = node.application;
    if (macs === 0) return 0;
    const { inputs = [], weights = false } = gradients[index] ?? {};
    const areBinary = factorBits(node, graph).map((bits) => bits === 1);
    const forward = areBinary.includes(true) ? 0 : macs;
    const backward = areBinary.map((_, factor) => {
      const hasGradient = factor < inputs.length ? inputs[factor] : weights;
      const others = areBinary.filter((_, other) => other !== factor);
      return hasGradient && !others.includes(true) ? macs : 0;
    });
    return backward.reduce((sum, each) => sum + each, forward);
  });
}
