/** A file that is read here and there, so that what isn't needed of it costs nothing. */
export interface ModelFile {
  /** What messages call it. */
  readonly name: string;
  /** How many bytes it has. */
  readonly size: number;
  /** The bytes from `offset` on: `length` of them, or those up to the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
}
