import type { GraphMetric } from "../../core/metric.js";
import { workOf } from "../compression/work.js";

export const effectiveMacs: GraphMetric = {
  name: "effectiveMacs",
  title: "effective MACs",
  unit: "MAC",
  definition:
    "Multiply-accumulates that an engine for compressed weights still does: by weights that are kept, or by centroids",
  better: "lower",
  scalesWithBatch: true,
  combine: "sum",
  values: (graph, batch) => graph.nodes.map((node) => batch * workOf(node, graph).macs),
};
