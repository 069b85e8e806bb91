import { MOST_JSON_BYTES, tooLarge } from "../../json.js";
import { damaged } from "./fields.js";
import type { Hdf5File } from "./hdf5-file.js";

/** Numbers of objects have two bytes. */
const MOST_OBJECTS = 2 ** 16;

/**
 * The first bytes of an object of a heap that holds values of many objects (specification, III.E).
 * @param number which one of the collection at that place
 * @throws {SpecError} when it isn't there, or is shorter
 */
export async function heapObject(
  file: Hdf5File,
  address: number,
  number: number,
  length: number,
): Promise<Uint8Array> {
  const { length: width } = file.superblock.widths;
  const headBytes = 8 + width;
  const head = await file.fields(address, headBytes);
  if (!head.begins("GCOL")) throw damaged(file.name);
  // Its version, and reserved bytes.
  head.skip(4);
  const end = address + head.number(width);
  let at = address + headBytes;
  for (let count = 0; count < MOST_OBJECTS && at + headBytes <= end; count += 1) {
    const object = await file.fields(at, headBytes);
    const found = object.number(2);
    // How many refer to it, and reserved bytes.
    object.skip(6);
    const size = object.number(width);
    if (found === number) {
      if (length > size) throw damaged(file.name);
      if (length > MOST_JSON_BYTES) throw tooLarge(file.name);
      return (await file.fields(at + headBytes, length)).bytes(length);
    }
    // What is free comes last.
    if (found === 0) break;
    at += headBytes + Math.ceil(size / 8) * 8;
  }
  throw damaged(file.name);
}
