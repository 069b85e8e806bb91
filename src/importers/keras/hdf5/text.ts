import type { Attribute } from "./attribute.js";
import type { Fields } from "./fields.js";
import { heapObject } from "./global-heap.js";
import type { Hdf5File } from "./hdf5-file.js";

/** Classes of datatypes (specification, IV.A.2.d). */
const STRING = 3;
const VARIABLE_LENGTH = 9;

/** The dataspace of an attribute without a value. */
const NULL_SPACE = 2;

/**
 * The bytes of an attribute that is one text, of a fixed length or in a heap.
 * @returns `undefined` when it is something else
 */
export async function textOf(
  { datatype, dataspace, value }: Attribute,
  file: Hdf5File,
): Promise<Uint8Array | undefined> {
  if (!isSingle(dataspace, file.superblock.widths.length)) return undefined;
  const type = datatype.number(1) & 0b1111;
  const kind = datatype.number(1) & 0b1111;
  datatype.skip(2);
  const length = datatype.number(4);
  if (type === STRING) return withoutPadding(value.bytes(length));
  if (type !== VARIABLE_LENGTH || kind !== 1) return undefined;
  const textLength = value.number(4);
  const address = value.number(file.superblock.widths.address);
  const text = await heapObject(file, address, value.number(4), textLength);
  return withoutPadding(text);
}

/** Whether an attribute has one value (specification, IV.A.2.b). */
function isSingle(dataspace: Fields, width: number): boolean {
  const version = dataspace.number(1);
  const rank = dataspace.number(1);
  dataspace.skip(1);
  const type = dataspace.number(1);
  if (version === 2 && type === NULL_SPACE) return false;
  if (version === 1) dataspace.skip(4);
  for (let side = 0; side < rank; side += 1) if (dataspace.number(width) !== 1) return false;
  return true;
}

/** A text ends with zeros, if anything. */
function withoutPadding(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end === -1 ? bytes : bytes.subarray(0, end);
}
