import type { Graph } from "../core/graph.js";

/**
 * Works something out once for a graph that several metrics ask about in turn. Only the last graph's is kept,
 * and not longer than that graph: a map of all those of a sweep would grow faster than it is cleared.
 */
export function onceForEach<Result extends object>(work: (graph: Graph) => Result): (graph: Graph) => Result {
  let last = new WeakMap<Graph, Result>();
  return (graph) => {
    const known = last.get(graph);
    if (known !== undefined) return known;
    const result = work(graph);
    last = new WeakMap([[graph, result]]);
    return result;
  };
}
