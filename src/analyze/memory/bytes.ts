import { elementsOf } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";

/** 32-bit floating point. */
const BITS = 32;

/** The bytes of so many elements, packed: ⌈elements · bits / 8⌉. */
export function packedBytes(elements: number, bits: number): number {
  // An eighth is exact in a double, and elements times bits might not be.
  return Math.ceil(elements * (bits / 8));
}

/** The bytes of a tensor of one image. */
export function tensorBytes({ shape }: Tensor): number {
  return packedBytes(elementsOf(shape), BITS);
}
