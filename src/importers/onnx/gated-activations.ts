import type { OnnxNode } from "./model.js";

/** What x times a gate of x is: the sigmoid linear unit (arXiv:1606.08415), and its piecewise form. */
const ACTIVATION_OF: ReadonlyMap<string, string> = new Map([
  ["Sigmoid", "Swish"],
  ["HardSigmoid", "HardSwish"],
]);

/**
 * Nodes with an activation in the place of a gate and its product with what it reads: PyTorch's SiLU and Hardswish are
 * exported so, and run as one.
 * @param outputs the names that the graph gives
 */
export function withGatedActivations(
  nodes: readonly OnnxNode[],
  outputs: readonly string[],
): readonly OnnxNode[] {
  const gates = new Map(
    nodes.flatMap((node) => (isGate(node) ? [[node.outputs[0] as string, node] as const] : [])),
  );
  if (gates.size === 0) return nodes;
  const reads = new Map<string, number>();
  for (const name of [...nodes.flatMap(({ inputs }) => inputs), ...outputs]) {
    reads.set(name, (reads.get(name) ?? 0) + 1);
  }
  const gone = new Set<OnnxNode>();
  const joined = nodes.map((node) => {
    if (node.domain !== "" || node.op !== "Mul" || node.inputs.length !== 2) return node;
    const [first, second] = node.inputs as [string, string];
    const gate = gates.get(first)?.inputs[0] === second ? gates.get(first) : gates.get(second);
    const other = gate === gates.get(first) ? second : first;
    if (gate === undefined || gate.inputs[0] !== other || reads.get(gate.outputs[0] as string) !== 1)
      return node;
    gone.add(gate);
    const op = ACTIVATION_OF.get(gate.op) as string;
    return { ...node, op, name: node.name.replace(/Mul(?=(_\d+)?$)/, op), inputs: [other] };
  });
  return joined.filter((node) => !gone.has(node));
}

function isGate({ domain, op, inputs, outputs }: OnnxNode): boolean {
  return domain === "" && ACTIVATION_OF.has(op) && inputs.length === 1 && outputs.length === 1;
}
