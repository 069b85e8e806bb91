import type { GraphMetric } from "../../core/metric.js";
import { DEFAULT_OPTIMIZER, optimizerStates } from "../../core/optimizer.js";
import { params } from "./params.js";

/** PyTorch keeps a state as wide as the parameter that is trained, which has 32 bits even where it is used with fewer. */
const STATE_BYTES = 4;

export const optimizerBytes: GraphMetric = {
  name: "optimizerBytes",
  title: "optimizer",
  unit: "B",
  definition:
    "Bytes of the optimizer's state, 4 a number: none for SGD, one number a parameter with momentum, two for Adam, which is the default",
  better: "lower",
  scalesWithBatch: false,
  combine: "sum",
  values({ nodes, optimizer = DEFAULT_OPTIMIZER }) {
    const bytes = STATE_BYTES * (optimizerStates.get(optimizer) ?? 0);
    return nodes.map((node) => bytes * params.value(node));
  },
};
