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

  /** One of the numbers from 0 to `bound - 1`, each equally likely. */
  below(bound: bigint): bigint {
    const bits = bound.toString(2).length;
    const words = Math.ceil(bits / 32);
    const mask = (1n << BigInt(bits)) - 1n;
    for (;;) {
      let drawn = 0n;
      for (let word = 0; word < words; word += 1) drawn = (drawn << 32n) | BigInt(this.#word());
      drawn &= mask;
      if (drawn < bound) return drawn;
    }
  }

  #word(): number {
    const state = this.#state;
    const [a, b, c, d] = state as unknown as [number, number, number, number];
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
