import type { QuotientMetric } from "../../core/metric.js";
import { flops } from "./flops.js";
import { memoryTraffic } from "./memory-traffic.js";

/** The operational intensity of the roofline model (Williams et al., CACM 2009). */
export const arithmeticIntensity: QuotientMetric = {
  name: "arithmeticIntensity",
  title: "intensity",
  unit: "FLOP/B",
  definition: "Arithmetic operations for each byte that is moved: flops / memoryTraffic",
  better: "higher",
  scalesWithBatch: false,
  combine: { quotient: [flops.name, memoryTraffic.name] },
  dividend: flops,
  divisor: memoryTraffic,
};
