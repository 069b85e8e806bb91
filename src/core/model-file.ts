/** A file that is read here and there, so that what isn't needed of it costs nothing. */
export interface ModelFile {
  /** What messages call it. */
  readonly name: string;
  /** How many bytes it has. */
  readonly size: number;
  /** The bytes from `offset` on: `length` of them, or those up to the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A file that is open until it is closed. */
export interface OpenFile extends ModelFile {
  /** The same file has the same id, whatever name it was asked for by. */
  readonly id: string;
  close(): void;
}

/** A file whose bytes are at hand. */
export function fileOfBytes(id: string, name: string, bytes: Uint8Array): OpenFile {
  return {
    id,
    name,
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
    close: () => undefined,
  };
}
