import type { OnnxGraph, OnnxNode } from "./model.js";

const RECURRENT = new Set(["LSTM", "GRU", "RNN"]);

/** Ops whose first two sides are those of what they read. */
const KEEPING = new Set(["Identity", "Cast", "Dropout", "Relu", "Tanh"]);

/**
 * The inputs of a graph that have their batch behind their first side: a sequence, or a state, that a recurrent layer
 * reads so (`layout` 0 of LSTM, GRU and RNN).
 */
export function inputsWithBatchSecond({ nodes }: OnnxGraph): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { op, domain, inputs, attributes } of nodes) {
    if (domain !== "" || !RECURRENT.has(op) || (attributes.get("layout")?.int ?? 0) !== 0) continue;
    for (const index of [0, 5, 6]) found.add(inputs[index] ?? "");
  }
  if (found.size === 0) return found;
  const makers = new Map<string, OnnxNode>(nodes.flatMap((node) => node.outputs.map((name) => [name, node])));
  // What is found further up is looked at in turn.
  for (const name of found) {
    const maker = makers.get(name);
    if (maker === undefined || maker.domain !== "") continue;
    if (KEEPING.has(maker.op)) found.add(maker.inputs[0] ?? "");
    // Vectors of words, which are looked up in weights.
    if (maker.op === "Gather" && (maker.attributes.get("axis")?.int ?? 0) === 0)
      found.add(maker.inputs[1] ?? "");
  }
  return found;
}
