import { SpecError } from "../../../core/diagnostic.js";
import type { Fields } from "./fields.js";

/** An attribute of an object: its name, and what its value is, in the fields of the format's own. */
export interface Attribute {
  readonly name: string;
  /** Whether the description of its type or its shape lies elsewhere. */
  readonly isShared: boolean;
  readonly datatype: Fields;
  readonly dataspace: Fields;
  readonly value: Fields;
}

/** Reads an attribute, of version 1 to 3 (specification, IV.A.2.m). */
export function attributeOf(message: Fields, file: string): Attribute {
  const version = message.number(1);
  if (version < 1 || version > 3) {
    throw new SpecError("unreadable", `${file} has an attribute of a version that isn't known (${version})`);
  }
  const flags = message.number(1);
  const [name, datatype, dataspace] = [message.number(2), message.number(2), message.number(2)];
  // The encoding of the name.
  if (version === 3) message.skip(1);
  // Version 1 fills each up to 8 bytes.
  const part = (length: number) => {
    const fields = message.part(length);
    if (version === 1) message.skip(Math.min(-length & 7, message.left));
    return fields;
  };
  return {
    name: textOf(part(name).bytes(name)),
    isShared: version > 1 && (flags & 0b11) !== 0,
    datatype: part(datatype),
    dataspace: part(dataspace),
    value: message,
  };
}

function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end));
}
