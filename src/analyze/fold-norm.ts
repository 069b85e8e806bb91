import { Application } from "../core/application.js";
import type { Graph, GraphNode, Tensor } from "../core/graph.js";
import { groupBy } from "../core/group.js";

/**
 * The graph as deployment tools make it (TensorFlow Lite, ONNX Runtime, `torch.nn.utils.fusion`): a batch
 * norm that alone reads what a convolution or a linear layer gives is folded into it. Its parameters and
 * operations are gone, and the layer has a bias.
 */
export function foldNorm(graph: Graph): Graph {
  const folded = foldedInto(graph);
  const tensors = new Map<Tensor, Tensor>();
  const nodes = new Map<GraphNode, GraphNode>();
  const normOf = new Map([...folded].map(([norm, layer]) => [layer, norm]));
  const current = (tensor: Tensor) => tensors.get(tensor) ?? tensor;
  for (const node of graph.nodes) {
    if (folded.has(node)) continue;
    const norm = normOf.get(node);
    const outputs: Tensor[] = [];
    const given = norm === undefined ? node.arguments : { ...node.arguments, bias: true };
    const { inputs: entering, outputs: leaving } = node.application;
    const copy: GraphNode = {
      ...node,
      arguments: given,
      application: norm === undefined ? node.application : new Application(node.op, given, entering, leaving),
      inputs: node.inputs.map(current),
      outputs,
    };
    for (const [index, tensor] of node.outputs.entries()) {
      const made = { ...tensor, producer: copy };
      outputs.push(made);
      tensors.set(norm?.outputs[index] ?? tensor, made);
    }
    nodes.set(node, copy);
  }
  shareAgain(nodes);
  return {
    ...graph,
    nodes: [...nodes.values()],
    outputs: graph.outputs.map(current),
    ...(graph.precision && {
      precision: { ...graph.precision, ofNode: ofCopies(graph.precision.ofNode, nodes) },
    }),
    ...(graph.compression && { compression: ofCopies(graph.compression, nodes) }),
  };
}

/** What is known of nodes, of their copies. */
function ofCopies<Fact>(
  facts: ReadonlyMap<GraphNode, Fact>,
  copies: ReadonlyMap<GraphNode, GraphNode>,
): ReadonlyMap<GraphNode, Fact> {
  const kept = [...facts].flatMap(([node, fact]): [GraphNode, Fact][] => {
    const copy = copies.get(node);
    return copy === undefined ? [] : [[copy, fact]];
  });
  return new Map(kept);
}

/** Each norm that can be folded, with the layer that takes it in. */
function foldedInto(graph: Graph): Map<GraphNode, GraphNode> {
  const readers = new Map<Tensor, number>();
  for (const tensor of [...graph.nodes.flatMap((node) => node.inputs), ...graph.outputs]) {
    readers.set(tensor, (readers.get(tensor) ?? 0) + 1);
  }
  const normOf = new Map<GraphNode, GraphNode>();
  for (const norm of graph.nodes) {
    const [input] = norm.inputs;
    const layer = input?.producer;
    // Without running statistics a norm depends on what it reads, and is no constant factor.
    const isConstant = norm.op.name === "batchnorm" && norm.arguments["statistics"] !== false;
    if (!isConstant || !layer || readers.get(input as Tensor) !== 1) continue;
    if (layer.op.kind === "convolution" || layer.op.kind === "linear") normOf.set(layer, norm);
  }
  const sharing = groupBy(graph.nodes, ownerOf);
  const folded = new Map<GraphNode, GraphNode>();
  for (const [layer, norm] of normOf) {
    // Layers that share their weights share what they are folded with, or can't be folded.
    const norms = new Set(
      sharing.get(ownerOf(layer))?.map((each) => {
        const its = normOf.get(each);
        return its && ownerOf(its);
      }),
    );
    if (norms.size === 1) folded.set(norm, layer);
  }
  return folded;
}

function ownerOf(node: GraphNode): GraphNode {
  return node.sharedWith ?? node;
}

/** Points shared weights to the copies; where their owner is gone, the first that is left owns them. */
function shareAgain(nodes: ReadonlyMap<GraphNode, GraphNode>): void {
  const heirs = new Map<GraphNode, GraphNode>();
  for (const [node, copy] of nodes) {
    if (node.sharedWith === null) continue;
    const owner = nodes.get(node.sharedWith) ?? heirs.get(node.sharedWith) ?? null;
    (copy as { sharedWith: GraphNode | null }).sharedWith = owner;
    if (owner === null) heirs.set(node.sharedWith, copy);
  }
}
