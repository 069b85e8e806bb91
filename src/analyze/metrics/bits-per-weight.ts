import type { QuotientMetric } from "../../core/metric.js";
import { compressedBytes } from "./compressed-bytes.js";
import { params } from "./params.js";

export const bitsPerWeight: QuotientMetric = {
  name: "bitsPerWeight",
  title: "bits a weight",
  unit: "bit",
  definition: "Bits that a parameter takes on average: 8 · compressedBytes / params",
  better: "lower",
  scalesWithBatch: false,
  combine: { quotient: [compressedBytes.name, params.name], factor: 8 },
  dividend: compressedBytes,
  divisor: params,
};
