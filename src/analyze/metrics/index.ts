import type { Metric } from "../../core/metric.js";
import { activations } from "./activations.js";
import { additionEnergy } from "./addition-energy.js";
import { additions } from "./additions.js";
import { arithmeticIntensity } from "./arithmetic-intensity.js";
import { backwardMacs } from "./backward-macs.js";
import { binaryOps } from "./binary-ops.js";
import { bitsPerWeight } from "./bits-per-weight.js";
import { buffers } from "./buffers.js";
import { codeBytes } from "./code-bytes.js";
import { codebookBytes } from "./codebook-bytes.js";
import { compressedBytes } from "./compressed-bytes.js";
import { compressionRatio } from "./compression-ratio.js";
import { effectiveMacs } from "./effective-macs.js";
import { energy } from "./energy.js";
import { flops } from "./flops.js";
import { indexBytes } from "./index-bytes.js";
import { macs } from "./macs.js";
import { memoryEnergy } from "./memory-energy.js";
import { memoryTraffic } from "./memory-traffic.js";
import { multiplicationEnergy } from "./multiplication-energy.js";
import { multiplications } from "./multiplications.js";
import { optimizerBytes } from "./optimizer-bytes.js";
import { params } from "./params.js";
import { peakActivationBytes } from "./peak-activation-bytes.js";
import { receptiveField } from "./receptive-field.js";
import { savedActivationBytes } from "./saved-activation-bytes.js";
import { trainingMacs } from "./training-macs.js";
import { trainingMultiplications } from "./training-multiplications.js";
import { weightBytes } from "./weight-bytes.js";

/** Every metric, in the order in which JSON and `list metrics` show them. */
export const metrics: ReadonlyMap<string, Metric> = new Map(
  [
    params,
    buffers,
    macs,
    flops,
    activations,
    weightBytes,
    peakActivationBytes,
    memoryTraffic,
    arithmeticIntensity,
    receptiveField,
    compressedBytes,
    codeBytes,
    indexBytes,
    codebookBytes,
    compressionRatio,
    bitsPerWeight,
    effectiveMacs,
    multiplications,
    additions,
    binaryOps,
    backwardMacs,
    trainingMacs,
    trainingMultiplications,
    savedActivationBytes,
    optimizerBytes,
    energy,
    multiplicationEnergy,
    additionEnergy,
    memoryEnergy,
  ].map((metric): [string, Metric] => [metric.name, metric]),
);
