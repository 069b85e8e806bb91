import { SpecError } from "../../../core/diagnostic.js";

/** Bytes of an HDF5 file that are read one field after the other; numbers are little-endian throughout. */
export class Fields {
  readonly #file: string;
  readonly #bytes: Uint8Array;
  #at = 0;

  /** @param file what messages call the file */
  constructor(bytes: Uint8Array, file: string) {
    this.#file = file;
    this.#bytes = bytes;
  }

  /** How many bytes there are before the next field. */
  get at(): number {
    return this.#at;
  }

  /** How many bytes are left. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** The next bytes. */
  bytes(length: number): Uint8Array {
    if (length > this.left) throw damaged(this.#file);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  skip(length: number): void {
    this.bytes(length);
  }

  /** The next bytes as fields of their own. */
  part(length: number): Fields {
    return new Fields(this.bytes(length), this.#file);
  }

  /** Whether the next bytes are this signature, which is passed. */
  begins(signature: string): boolean {
    const length = Math.min(signature.length, this.left);
    return new TextDecoder("latin1").decode(this.bytes(length)) === signature;
  }

  /**
   * The next whole number.
   * @param width its bytes: 1, 2, 4 or 8
   */
  number(width: number): number {
    const value = this.#number(width);
    if (!Number.isSafeInteger(value)) throw damaged(this.#file);
    return value;
  }

  /** The next number as a place in the file; `undefined` for the one of all bits, which means that there is none. */
  address(width: number): number | undefined {
    const isUndefined = this.#bytes.subarray(this.#at, this.#at + width).every((byte) => byte === 0xff);
    if (!isUndefined) return this.number(width);
    this.skip(width);
    return undefined;
  }

  #number(width: number): number {
    return this.bytes(width).reduceRight((higher, byte) => 256 * higher + byte, 0);
  }
}

/** What a file is met with whose places or lengths can't be. */
export function damaged(file: string): SpecError {
  return new SpecError("unreadable", `${file} is damaged: a place or a length leads out of it`);
}
