import type { ModelFile } from "../../model-file.js";
import { damaged, Fields } from "./fields.js";
import { readSuperblock, type Superblock } from "./superblock.js";

/**
 * An HDF5 file that is read here and there, after the HDF5 File Format Specification of The HDF Group. Only what
 * leads to the attributes of the root group is read.
 */
export class Hdf5File {
  readonly name: string;
  readonly superblock: Superblock;
  readonly #file: ModelFile;

  private constructor(file: ModelFile, superblock: Superblock) {
    this.name = file.name;
    this.superblock = superblock;
    this.#file = file;
  }

  static async open(file: ModelFile): Promise<Hdf5File> {
    return new Hdf5File(file, await readSuperblock(file));
  }

  /** The bytes at a place that the file writes; fewer at its end. */
  async fields(address: number, length: number): Promise<Fields> {
    const start = this.superblock.base + address;
    if (start > this.#file.size) throw damaged(this.name);
    return new Fields(await this.#file.read(start, length), this.name);
  }
}
