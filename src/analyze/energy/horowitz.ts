import type { EnergyTable } from "../../core/energy.js";

/**
 * The table that is used unless a spec or the user has another: M. Horowitz, "Computing's energy problem (and what
 * we can do about it)", ISSCC 2014, figure 1.1.9, 45 nm at 0.9 V. It gives an access of 64
 * bits of DRAM a range, 1300 to 2600 pJ. EIE and Deep Compression, whose networks are counted here, take 640 pJ
 * for 32 bits, about the lower end: 160 pJ a byte. It has no number for XNOR and popcount.
 */
export const HOROWITZ: EnergyTable = {
  mult: { fp32: 3.7, fp16: 1.1, int8: 0.2 },
  add: { fp32: 0.9, fp16: 0.4, int32: 0.1 },
  memory: 160,
  source: "Horowitz, ISSCC 2014 (45 nm, 0.9 V), with the DRAM of EIE (arXiv:1602.01528)",
};

/** The table by which a graph's energy is counted. */
export function energyTableOf({ energy }: { readonly energy?: EnergyTable | undefined }): EnergyTable {
  return energy ?? HOROWITZ;
}
