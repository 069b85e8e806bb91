import { product } from "../../core/exact.js";
import { MOST_SIDES } from "../input-sides.js";
import type { Topology } from "./topology.js";

/** Hardly a layer gives as many tensors, and a small file can name very many. */
const MOST_OUTPUTS = 64;

/**
 * The sides that a file of Keras 3 says its tensors have: they stand where a tensor is read. Layers behind one that
 * can't be counted are counted by them.
 */
export class DeclaredSides {
  readonly #sides = new Map<string, (readonly number[] | undefined)[]>();

  constructor({ layers, outputs }: Topology) {
    const read = layers.flatMap(({ calls }) => calls.flatMap(({ inputs }) => inputs));
    for (const { layer, call, output, sides } of [...read, ...outputs]) {
      const own = wholeSides(sides);
      if (own === undefined || output >= MOST_OUTPUTS) continue;
      const ofCall = this.#sides.get(`${call} ${layer}`) ?? [];
      while (ofCall.length <= output) ofCall.push(undefined);
      ofCall[output] = own;
      this.#sides.set(`${call} ${layer}`, ofCall);
    }
  }

  /** The sides of what a call of a layer gives, in Keras's order and without the batch. */
  of(layer: string, call: number): readonly (readonly number[] | undefined)[] | undefined {
    return this.#sides.get(`${call} ${layer}`);
  }
}

/** The sides without the batch, if all of them are known. */
function wholeSides(sides: readonly (number | null)[] | undefined): number[] | undefined {
  const own = sides?.slice(1).filter((side) => side !== null) ?? [];
  const isWhole = own.length > 0 && own.length + 1 === sides?.length && own.length <= MOST_SIDES;
  const isReal = own.every((side) => Number.isInteger(side) && side >= 1) && product(own) < 2 ** 53;
  return isWhole && isReal ? own : undefined;
}
