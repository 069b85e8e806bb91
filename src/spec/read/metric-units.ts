/**
 * The metrics that a spec can name in figures and budgets, and whether they are bytes. They are evaluated
 * far from here; a test holds that these are all.
 */
export const metricUnits: ReadonlyMap<string, { readonly inBytes: boolean }> = new Map([
  ["params", { inBytes: false }],
  ["buffers", { inBytes: false }],
  ["macs", { inBytes: false }],
  ["flops", { inBytes: false }],
  ["activations", { inBytes: false }],
  ["weightBytes", { inBytes: true }],
  ["peakActivationBytes", { inBytes: true }],
  ["memoryTraffic", { inBytes: true }],
  ["arithmeticIntensity", { inBytes: false }],
  ["receptiveField", { inBytes: false }],
  ["compressedBytes", { inBytes: true }],
  ["codeBytes", { inBytes: true }],
  ["indexBytes", { inBytes: true }],
  ["codebookBytes", { inBytes: true }],
  ["compressionRatio", { inBytes: false }],
  ["bitsPerWeight", { inBytes: false }],
  ["effectiveMacs", { inBytes: false }],
  ["multiplications", { inBytes: false }],
  ["additions", { inBytes: false }],
  ["binaryOps", { inBytes: false }],
  ["backwardMacs", { inBytes: false }],
  ["trainingMacs", { inBytes: false }],
  ["trainingMultiplications", { inBytes: false }],
  ["savedActivationBytes", { inBytes: true }],
  ["optimizerBytes", { inBytes: true }],
  ["energy", { inBytes: false }],
  ["multiplicationEnergy", { inBytes: false }],
  ["additionEnergy", { inBytes: false }],
  ["memoryEnergy", { inBytes: false }],
]);

/** Whether a name is that of a convention's number, which the command line knows. */
export function isConventionMetric(name: string): boolean {
  return /^convention:[\w.-]+$/.test(name);
}
