import { SpecError } from "../../../core/diagnostic.js";
import type { ModelFile } from "../../model-file.js";
import { attributeOf } from "./attribute.js";
import { Hdf5File } from "./hdf5-file.js";
import { messagesOf } from "./object-header.js";
import { textOf } from "./text.js";

const ATTRIBUTE = 0x0c;
const ATTRIBUTE_INFO = 0x15;

/**
 * The bytes of a text that is an attribute of an HDF5 file's root group.
 * @param help what mends a file that has it in a way that isn't read
 * @returns `undefined` when there is no such attribute
 * @throws {SpecError} for a damaged file, and when the attribute can't be read
 */
export async function rootAttribute(
  { name: wanted, help }: { readonly name: string; readonly help: string },
  source: ModelFile,
): Promise<Uint8Array | undefined> {
  const file = await Hdf5File.open(source);
  const refuse = (message: string) =>
    new SpecError("unreadable", `${source.name} ${message}`, undefined, { help });
  let areElsewhere = false;
  for await (const { type, isShared, fields } of messagesOf(file, file.superblock.root)) {
    if (type === ATTRIBUTE_INFO && !isShared) {
      fields.skip(1);
      // The highest number of an attribute, where they are numbered.
      if ((fields.number(1) & 1) !== 0) fields.skip(2);
      areElsewhere ||= fields.address(file.superblock.widths.address) !== undefined;
    } else if (type === ATTRIBUTE && isShared) areElsewhere = true;
    else if (type === ATTRIBUTE) {
      const attribute = attributeOf(fields, source.name);
      if (attribute.name !== wanted) continue;
      const text = attribute.isShared ? undefined : await textOf(attribute, file);
      if (text === undefined) throw refuse(`has a \`${wanted}\` that isn't one plain text`);
      return text;
    }
  }
  if (areElsewhere) {
    throw refuse(
      `has its attributes in a heap of their own, which isn't read, as files have with very many or large ones`,
    );
  }
  return undefined;
}
