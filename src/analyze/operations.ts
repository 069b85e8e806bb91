import { weightMatrixOf } from "../core/compression.js";
import { product } from "../core/exact.js";
import type { Graph, GraphNode } from "../core/graph.js";
import { FP32, precisionOf } from "../core/precision.js";
import { elementsOf, positionsOf, type Shape } from "../core/shape.js";
import { workOf } from "./compression/work.js";
import { allocationOf } from "./memory/allocation.js";
import { onceForEach } from "./once.js";

/** What the multiply-accumulates of an op consist of, for one image. */
export interface Operations {
  readonly multiplications: number;
  readonly additions: number;
  /** XNOR and popcount, one of each a pair of bits. */
  readonly binaryOps: number;
}

/**
 * The operations of all ops of a graph, in their order. A multiply-accumulate is a multiplication and an
 * addition. Where one factor is 1 or −1 it is an addition or a subtraction (BinaryConnect, arXiv:1511.00363),
 * where both are, an XNOR that a popcount sums up (BNN, arXiv:1602.02830; XNOR-Net, arXiv:1603.05279).
 */
export const operationsOf: (graph: Graph) => readonly Operations[] = onceForEach((graph) =>
  graph.nodes.map((node) => operations(node, graph)),
);

const NONE: Operations = { multiplications: 0, additions: 0, binaryOps: 0 };

function operations(node: GraphNode, graph: Graph): Operations {
  if (node.application.macs === 0) return NONE;
  const { macs, lookups } = workOf(node, graph);
  const binary = binaryFactors(node, graph);
  if (binary === 0) return { multiplications: macs, additions: macs + lookups, binaryOps: 0 };
  const scaling = scalingOf(node, graph, binary);
  return binary === 1
    ? { ...scaling, additions: scaling.additions + macs + lookups, binaryOps: 0 }
    : { ...scaling, binaryOps: macs };
}

/** How many of the two factors of an op's products are a single bit. */
function binaryFactors(node: GraphNode, graph: Graph): number {
  if (graph.precision === undefined) return 0;
  return factorBits(node, graph).filter((bits) => bits === 1).length;
}

/** The bits of the two factors of an op's products: of its inputs, or of what enters it first and of its weights. */
export function factorBits(node: GraphNode, graph: Graph): readonly number[] {
  if (node.op.weights !== undefined) {
    return [enteringBits(node, 0, graph), precisionOf(node, graph).weights];
  }
  return node.inputs.map((_, index) => enteringBits(node, index, graph));
}

/** The bits at which an op takes an input: those that it asks for, or those that the input has. */
function enteringBits(node: GraphNode, index: number, graph: Graph): number {
  if (graph.precision === undefined) return FP32.activations;
  const { inputs } = precisionOf(node, graph);
  if (inputs !== undefined) return inputs;
  const input = node.inputs[index];
  return (input && allocationOf(graph).storageOf.get(input)?.bits) ?? FP32.activations;
}

/**
 * What scaling factors cost (XNOR-Net, section 3): one multiplication an output, by the factor α of its filter
 * and, where inputs are binary too, the factor K of its position. α is known, or belongs to the norm behind;
 * K is the mean of the inputs' magnitudes under the kernel, for which these are added up over the channels and
 * then over the kernel.
 */
function scalingOf(node: GraphNode, graph: Graph, binary: number): Operations {
  const matrix = weightMatrixOf(node);
  if (!precisionOf(node, graph).scaled || matrix === undefined) return NONE;
  const [input] = node.application.inputs as readonly [Shape];
  const [output] = node.application.outputs as readonly [Shape];
  const multiplications = elementsOf(output);
  if (binary === 1) return { ...NONE, multiplications };
  const { groups, channels } = matrix;
  const cells = product((node.arguments["kernel"] as readonly number[] | undefined) ?? []);
  // A linear layer reads the whole map as one vector, or each place of its last side.
  const entering = elementsOf(input) / (channels * groups);
  const additions = groups * ((channels - 1) * entering + (cells - 1) * positionsOf(output));
  return { multiplications, additions, binaryOps: 0 };
}
