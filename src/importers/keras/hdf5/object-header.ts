import { SpecError } from "../../../core/diagnostic.js";
import { damaged, type Fields } from "./fields.js";
import type { Hdf5File } from "./hdf5-file.js";

/** A message of a header: what it is about by its number, and its fields. */
export interface Message {
  readonly type: number;
  /** Whether its fields lie elsewhere, with those of other objects. */
  readonly isShared: boolean;
  readonly fields: Fields;
}

const CONTINUATION = 0x10;
const SHARED = 0b10;

/** All attributes of a model but the one that is sought take a few KiB; what is large has another place. */
const MOST_BYTES = 4 * 2 ** 20;

/** The prefix of version 1. */
const PREFIX_BYTES = 16;

/** That of version 2 with all that it may have. */
const LONG_PREFIX_BYTES = 34;

const CHECKSUM_BYTES = 4;

/** How a header writes its messages. */
interface Layout {
  readonly version: 1 | 2;
  /** Whether messages are numbered in the order in which they were made; version 2 only. */
  readonly isNumbered: boolean;
}

/** A piece of a header. */
interface Block {
  readonly address: number;
  readonly length: number;
}

/**
 * The messages of an object's header, of version 1 or 2 (specification, IV.A.1), in all its blocks.
 * @throws {SpecError} for a damaged header
 */
export async function* messagesOf(file: Hdf5File, address: number): AsyncGenerator<Message> {
  const { layout, first } = await prefixOf(file, address);
  const { widths } = file.superblock;
  const blocks = [first];
  let bytes = 0;
  for (const [index, { address: start, length }] of blocks.entries()) {
    bytes += length;
    if (bytes > MOST_BYTES) throw new SpecError("limit", `${file.name} has more attributes than any model`);
    const block = await file.fields(start, length);
    if (index > 0 && layout.version === 2 && !block.begins("OCHK")) throw damaged(file.name);
    const end = index > 0 && layout.version === 2 ? CHECKSUM_BYTES : 0;
    for (const message of messagesIn(block, end, layout)) {
      if (message.type !== CONTINUATION) yield message;
      else {
        const { fields } = message;
        const next = { address: fields.number(widths.address), length: fields.number(widths.length) };
        if (blocks.some((each) => each.address === next.address)) throw damaged(file.name);
        blocks.push(next);
      }
    }
  }
}

async function prefixOf(file: Hdf5File, address: number): Promise<{ layout: Layout; first: Block }> {
  const fields = await file.fields(address, PREFIX_BYTES);
  if (!(await file.fields(address, 4)).begins("OHDR")) {
    if (fields.number(1) !== 1) throw damaged(file.name);
    // Reserved, how many messages there are, and how many objects refer to this one.
    fields.skip(7);
    const length = fields.number(4);
    return {
      layout: { version: 1, isNumbered: false },
      first: { address: address + PREFIX_BYTES, length },
    };
  }
  const long = await file.fields(address, LONG_PREFIX_BYTES);
  long.skip(5);
  const flags = long.number(1);
  const has = (flag: number) => (flags & (1 << flag)) !== 0;
  // Four times of the object; how many attributes stay in the header.
  long.skip((has(5) ? 16 : 0) + (has(4) ? 4 : 0));
  const length = long.number(1 << (flags & 0b11));
  return { layout: { version: 2, isNumbered: has(2) }, first: { address: address + long.at, length } };
}

function* messagesIn(block: Fields, end: number, { version, isNumbered }: Layout): Generator<Message> {
  const headBytes = version === 1 ? 8 : isNumbered ? 6 : 4;
  // What is left of a block is too short for a message, and means nothing.
  while (block.left - end >= headBytes) {
    const type = block.number(version === 1 ? 2 : 1);
    const length = block.number(2);
    const flags = block.number(1);
    block.skip(version === 1 ? 3 : headBytes - 4);
    yield { type, isShared: (flags & SHARED) !== 0, fields: block.part(length) };
  }
}
