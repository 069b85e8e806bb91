import type { Tensor } from "../../core/graph.js";
import { outputsOf, type Piece } from "../piece.js";

/** Pieces from `start` up to, not including, `end`, which read one tensor of others and of which only the last is read by others. */
export interface Region {
  readonly start: number;
  readonly end: number;
  /** Whether it reads any number of tensors and hands them on with its own, as DenseNet's layers do. */
  readonly grows?: boolean;
}

/** Which piece gives a tensor, and which is the last to read it. */
export class Flow {
  readonly pieces: readonly Piece[];
  readonly #producers = new Map<Tensor, number>();
  readonly #lastReaders = new Map<Tensor, number>();

  /** @param outputs what the network gives, which nothing can take in */
  constructor(pieces: readonly Piece[], outputs: readonly Tensor[]) {
    this.pieces = pieces;
    for (const [index, piece] of pieces.entries()) {
      for (const tensor of outputsOf(piece)) {
        if (!this.#producers.has(tensor)) this.#producers.set(tensor, index);
      }
      for (const tensor of piece.inputs) this.#lastReaders.set(tensor, index);
    }
    for (const tensor of outputs) this.#lastReaders.set(tensor, Number.POSITIVE_INFINITY);
  }

  /** The piece that gives a tensor, −1 for an input of the network. */
  producerOf(tensor: Tensor): number {
    return this.#producers.get(tensor) ?? -1;
  }

  /** Whether nothing after a piece reads what another gives. */
  isReadBy(last: number, index: number): boolean {
    const outputs = outputsOf(this.pieces[index] as Piece);
    return outputs.every((tensor) => (this.#lastReaders.get(tensor) ?? index) <= last);
  }

  /** The only tensor that pieces read of others; `undefined` where there are several or none. */
  entering({ start, end }: Region): Tensor | undefined {
    let entering: Tensor | undefined;
    for (let index = start; index < end; index += 1) {
      for (const tensor of (this.pieces[index] as Piece).inputs) {
        if (this.producerOf(tensor) >= start || tensor === entering) continue;
        if (entering !== undefined) return undefined;
        entering = tensor;
      }
    }
    return entering;
  }

  /** The tensors that a region reads of others. */
  inputsOf(region: Region): readonly Tensor[] {
    if (region.grows === true) return (this.pieces[region.start] as Piece).inputs;
    const entering = this.entering(region);
    return entering === undefined ? [] : [entering];
  }

  /** Whether pieces are a region. */
  isRegion(region: Region): boolean {
    for (let index = region.start; index < region.end - 1; index += 1) {
      if (!this.isReadBy(region.end - 1, index)) return false;
    }
    return this.entering(region) !== undefined;
  }
}
