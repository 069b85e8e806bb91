/** Energy, and the parts that it is the sum of. */
const ENERGIES: ReadonlySet<string> = new Set([
  "energy",
  "multiplicationEnergy",
  "additionEnergy",
  "memoryEnergy",
]);

/** Whether a metric is an energy, which a table of picojoules gives. */
export function isEnergy(metric: string): boolean {
  return ENERGIES.has(metric);
}
