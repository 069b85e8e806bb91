import type { OpMetric } from "../../core/metric.js";
import { weightElements } from "./params.js";

/** 32-bit floating point. */
const BYTES_A_WEIGHT = 4;

export const weightBytes: OpMetric = {
  name: "weightBytes",
  title: "weights",
  unit: "B",
  definition: "Bytes of the parameters, at 32 bits each",
  better: "lower",
  scalesWithBatch: false,
  value: (node) => BYTES_A_WEIGHT * weightElements(node, true),
  combine: "sum",
};
