/**
 * The metrics that a spec can name in figures and budgets, whether they are bytes, and whether they may be other than
 * whole. They are evaluated far from here; a test holds that these are all.
 */
export const metricUnits: ReadonlyMap<string, { readonly inBytes: boolean; readonly isReal: boolean }> =
  new Map([
    ["params", { inBytes: false, isReal: false }],
    ["buffers", { inBytes: false, isReal: false }],
    ["macs", { inBytes: false, isReal: false }],
    ["flops", { inBytes: false, isReal: false }],
    ["activations", { inBytes: false, isReal: false }],
    ["weightBytes", { inBytes: true, isReal: false }],
    ["peakActivationBytes", { inBytes: true, isReal: false }],
    ["memoryTraffic", { inBytes: true, isReal: false }],
    ["arithmeticIntensity", { inBytes: false, isReal: true }],
    ["receptiveField", { inBytes: false, isReal: true }],
    ["compressedBytes", { inBytes: true, isReal: false }],
    ["codeBytes", { inBytes: true, isReal: false }],
    ["indexBytes", { inBytes: true, isReal: false }],
    ["codebookBytes", { inBytes: true, isReal: false }],
    ["compressionRatio", { inBytes: false, isReal: true }],
    ["bitsPerWeight", { inBytes: false, isReal: true }],
    ["effectiveMacs", { inBytes: false, isReal: false }],
    ["multiplications", { inBytes: false, isReal: false }],
    ["additions", { inBytes: false, isReal: false }],
    ["binaryOps", { inBytes: false, isReal: false }],
    ["backwardMacs", { inBytes: false, isReal: false }],
    ["trainingMacs", { inBytes: false, isReal: false }],
    ["trainingMultiplications", { inBytes: false, isReal: false }],
    ["savedActivationBytes", { inBytes: true, isReal: false }],
    ["optimizerBytes", { inBytes: true, isReal: false }],
    ["energy", { inBytes: false, isReal: true }],
    ["multiplicationEnergy", { inBytes: false, isReal: true }],
    ["additionEnergy", { inBytes: false, isReal: true }],
    ["memoryEnergy", { inBytes: false, isReal: true }],
  ]);

/** Whether a name is that of a convention's number, which the command line knows. */
export function isConventionMetric(name: string): boolean {
  return /^convention:[\w.-]+$/.test(name);
}
