import type { Diagnostics } from "../../core/diagnostic.js";
import type { OnnxNode } from "./model.js";

/** Nodes so that each comes after those that it reads, as the format wants it; a circle is a mistake. */
export function inOrder(nodes: readonly OnnxNode[], diagnostics: Diagnostics): readonly OnnxNode[] {
  const makers = new Map<string, OnnxNode>();
  for (const node of nodes) for (const name of node.outputs) if (name !== "") makers.set(name, node);
  const waiting = new Map<OnnxNode, number>();
  const readers = new Map<OnnxNode, OnnxNode[]>();
  for (const node of nodes) {
    const before = new Set(node.inputs.flatMap((name) => makers.get(name) ?? []));
    waiting.set(node, before.size);
    for (const maker of before) {
      const known = readers.get(maker);
      if (known === undefined) readers.set(maker, [node]);
      else known.push(node);
    }
  }
  if (isSorted(nodes, makers)) return nodes;
  const sorted = nodes.filter((node) => waiting.get(node) === 0);
  for (let at = 0; at < sorted.length; at += 1) {
    for (const reader of readers.get(sorted[at] as OnnxNode) ?? []) {
      const left = (waiting.get(reader) ?? 0) - 1;
      waiting.set(reader, left);
      if (left === 0) sorted.push(reader);
    }
  }
  if (sorted.length < nodes.length) {
    diagnostics.error("circle", "the file's ops read each other's outputs in a circle");
  }
  return sorted;
}

function isSorted(nodes: readonly OnnxNode[], makers: ReadonlyMap<string, OnnxNode>): boolean {
  const done = new Set<OnnxNode>();
  for (const node of nodes) {
    for (const name of node.inputs) {
      const maker = makers.get(name);
      if (maker !== undefined && !done.has(maker)) return false;
    }
    done.add(node);
  }
  return true;
}
