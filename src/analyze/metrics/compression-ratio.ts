import type { QuotientMetric } from "../../core/metric.js";
import { compressedBytes } from "./compressed-bytes.js";
import { params } from "./params.js";

/** The rate of "Deep Compression" (arXiv:1510.00149), which is to 32-bit numbers whatever the precision. */
export const compressionRatio: QuotientMetric = {
  name: "compressionRatio",
  title: "compression",
  unit: "×",
  definition: "How many times smaller than at 32 bits a parameter: 4 · params / compressedBytes",
  better: "higher",
  scalesWithBatch: false,
  combine: { quotient: [params.name, compressedBytes.name], factor: 4 },
  dividend: params,
  divisor: compressedBytes,
};
