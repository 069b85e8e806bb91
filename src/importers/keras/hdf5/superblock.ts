import { SpecError } from "../../../core/diagnostic.js";
import type { ModelFile } from "../../model-file.js";
import { damaged, Fields } from "./fields.js";

/** What stands at the beginning of a file. */
export interface Superblock {
  /** The bytes of each place that the file writes, and of each length. */
  readonly widths: { readonly address: number; readonly length: number };
  /** Where the places that it writes count from. */
  readonly base: number;
  /** Where the header of the root group lies. */
  readonly root: number;
}

const SIGNATURE_BYTES = 8;

/** The longest superblock, of version 1 with places of 8 bytes, takes no more. */
const MOST_BYTES = 128;

/**
 * Reads the superblock, of version 0 to 3 (HDF5 File Format Specification, II.A).
 * @throws {SpecError} for a damaged one, and for a later version
 */
export async function readSuperblock(file: ModelFile): Promise<Superblock> {
  const fields = new Fields(await file.read(0, MOST_BYTES), file.name);
  fields.skip(SIGNATURE_BYTES);
  const version = fields.number(1);
  if (version > 3) {
    throw new SpecError("unreadable", `${file.name} is HDF5 of a version that isn't known (${version})`);
  }
  const isOld = version < 2;
  if (isOld) fields.skip(4);
  const widths = { address: fields.number(1), length: fields.number(1) };
  if (![2, 4, 8].includes(widths.address) || ![2, 4, 8].includes(widths.length)) throw damaged(file.name);
  // Reserved, the nodes of trees, and flags; version 1 has one kind of trees more.
  fields.skip(isOld ? 9 + 4 * version : 1);
  const base = fields.number(widths.address);
  // Of free space, or an extension; where the file ends; of a driver.
  for (let place = 0; place < (isOld ? 3 : 2); place += 1) fields.address(widths.address);
  // The root group's entry begins with the place of its name, as all groups' do.
  if (isOld) fields.skip(widths.address);
  return { widths, base, root: fields.number(widths.address) };
}
