/**
 * Random whole numbers that depend on a seed alone: the generator xoshiro128** of Blackman and Vigna
 * (https://prng.di.unimi.it), its state filled from the seed by splitmix32.
 */
export class Random {
  readonly #state: Uint32Array;

  constructor(seed: number) {
    // A seed has up to 53 bits.
    let mixed = Math.imul(Math.floor(seed / 2 ** 32), 0x9e3779b9) ^ (seed >>> 0);
    this.#state = Uint32Array.from({ length: 4 }, () => {
      mixed = (mixed + 0x9e3779b9) | 0;
      let word = mixed ^ (mixed >>> 16);
      word = Math.imul(word, 0x21f0aaad);
      word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
      return word ^ (word >>> 15);
    });
  }

  /** One of the numbers from 0 to `last`, which is a safe integer, each equally likely. */
  upTo(last: number): number {
    const bound = last + 1;
    const range = 2 ** 53;
    // What is left over when the range is divided would make the lower numbers more likely.
    const limit = range - (range % bound);
    for (;;) {
      const drawn = (this.#word() >>> 11) * 2 ** 32 + this.#word();
      if (drawn < limit) return drawn % bound;
    }
  }

  /** One of the numbers from 0 to `last`, of any size, each equally likely. */
  upToLarge(last: bigint): bigint {
    const bits = last.toString(2).length;
    for (;;) {
      let drawn = 0n;
      for (let drawnBits = 0; drawnBits < bits; drawnBits += 32) {
        drawn = (drawn << 32n) | BigInt(this.#word());
      }
      drawn = BigInt.asUintN(bits, drawn);
      if (drawn <= last) return drawn;
    }
  }

  #word(): number {
    const state = this.#state;
    const a = state[0] as number;
    const b = state[1] as number;
    const c = state[2] as number;
    const d = state[3] as number;
    const result = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0;
    const third = c ^ a;
    const fourth = d ^ b;
    state[1] = b ^ third;
    state[0] = a ^ fourth;
    state[2] = third ^ (b << 9);
    state[3] = rotated(fourth, 11);
    return result;
  }
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
