/** The bytes of so many elements, packed: ⌈elements · bits / 8⌉. */
export function packedBytes(elements: number, bits: number): number {
  // An eighth is exact in a double, and elements times bits might not be.
  return Math.ceil(elements * (bits / 8));
}
