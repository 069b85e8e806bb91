import type { Metric } from "../../core/metric.js";
import { activations } from "./activations.js";
import { buffers } from "./buffers.js";
import { flops } from "./flops.js";
import { macs } from "./macs.js";
import { params } from "./params.js";
import { weightBytes } from "./weight-bytes.js";

/** Every metric, in the order in which JSON and `list metrics` show them. */
export const metrics: ReadonlyMap<string, Metric> = new Map(
  [params, buffers, macs, flops, activations, weightBytes].map((metric): [string, Metric] => [
    metric.name,
    metric,
  ]),
);
