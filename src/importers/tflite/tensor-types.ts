/** TensorFlow Lite's types of numbers, with the bits of each (schema.fbs, `TensorType`). */
const bits: Readonly<Record<number, number>> = {
  0: 32,
  1: 16,
  2: 32,
  3: 8,
  4: 64,
  6: 8,
  7: 16,
  9: 8,
  10: 64,
  12: 64,
  15: 32,
  16: 16,
  17: 4,
  18: 16,
};

/** The bits of each element; complex numbers and the like, which no network computes with, count as 64. */
export function bitsOf(type: number): number {
  return bits[type] ?? 64;
}

export const INT32 = 2;
export const INT64 = 4;
