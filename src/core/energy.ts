/** The number formats of multiplications that a table has entries for. */
export const multiplicationFormats = ["fp32", "fp16", "int8", "int4"] as const;

/** The number formats of additions; products of integers are added up in 32 bits. */
export const additionFormats = ["fp32", "fp16", "int32"] as const;

export type MultiplicationFormat = (typeof multiplicationFormats)[number];
export type AdditionFormat = (typeof additionFormats)[number];

/** What operations and memory accesses take, in picojoules. What it has no entry for isn't known. */
export interface EnergyTable {
  /** A multiplication, by number format. */
  readonly mult: Readonly<Partial<Record<MultiplicationFormat, number>>>;
  /** An addition, by number format. */
  readonly add: Readonly<Partial<Record<AdditionFormat, number>>>;
  /** An XNOR and its share of a popcount. */
  readonly binary?: number | undefined;
  /** A byte that is read or written. */
  readonly memory?: number | undefined;
  /** Where its numbers come from. */
  readonly source: string;
}

/** The format of a multiplication of factors of so many bits; `undefined` for one that no table knows. */
export function multiplicationFormat(bits: number): MultiplicationFormat | undefined {
  if (bits === 32) return "fp32";
  if (bits === 16) return "fp16";
  if (bits === 8) return "int8";
  return bits === 4 ? "int4" : undefined;
}

/** The format in which products of factors of so many bits are added up; `undefined` for one that no table knows. */
export function additionFormat(bits: number): AdditionFormat | undefined {
  if (bits === 32) return "fp32";
  if (bits === 16) return "fp16";
  return bits <= 8 ? "int32" : undefined;
}
