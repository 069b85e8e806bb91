/** How a test writes an HDF5 file. */
export interface Hdf5Options {
  /** The version of the object header: 1 with a superblock of version 0, 2 with one of version 2. */
  header?: 1 | 2;
  /** Where the texts lie: within their attributes, or in a global heap. */
  texts?: "inline" | "heap";
  /** Whether all attributes but the first stand in a second block. */
  isContinued?: boolean;
  /** Whether the header says that there are attributes elsewhere. */
  isDense?: boolean;
}

function number(width: number, value: number): Buffer {
  const bytes = Buffer.alloc(width);
  bytes.writeUIntLE(value, 0, Math.min(width, 6));
  return bytes;
}

const u8 = (value: number) => number(1, value);
const u16 = (value: number) => number(2, value);
const u32 = (value: number) => number(4, value);
const u64 = (value: number) => number(8, value);
const NOWHERE = Buffer.alloc(8, 0xff);

function filled(bytes: Buffer, to = 8): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & (to - 1))]);
}

/** Attributes of version 1 for a header of version 1, of version 3 for the other. */
function attribute(name: string, datatype: Buffer, value: Buffer, header: 1 | 2): Buffer {
  const label = Buffer.from(`${name}\0`);
  const scalar = header === 1 ? Buffer.concat([u8(1), Buffer.alloc(7)]) : Buffer.from([2, 0, 0, 0]);
  const sizes = [label, datatype, scalar].map(({ length }) => u16(length));
  if (header === 2) return Buffer.concat([u8(3), u8(0), ...sizes, u8(1), label, datatype, scalar, value]);
  return Buffer.concat([
    u8(1),
    u8(0),
    ...sizes,
    ...[label, datatype, scalar].map((each) => filled(each)),
    value,
  ]);
}

function message(type: number, data: Buffer, header: 1 | 2): Buffer {
  if (header === 2) return Buffer.concat([u8(type), u16(data.length), u8(0), data]);
  const body = filled(data);
  return Buffer.concat([u16(type), u16(body.length), u8(0), Buffer.alloc(3), body]);
}

/**
 * An HDF5 file whose root group has these texts as attributes, and no members. Written after the HDF5 File Format
 * Specification; checksums are zeros.
 */
export function hdf5File(
  attributes: Readonly<Record<string, string>>,
  { header = 1, texts = "heap", isContinued = false, isDense = false }: Hdf5Options = {},
): Uint8Array {
  const heapAt = 96;
  const values = Object.values(attributes).map((text) => Buffer.from(text));
  const objects = values.map((text, index) =>
    Buffer.concat([u16(index + 1), u16(1), u32(0), u64(text.length), filled(text)]),
  );
  const free = Buffer.concat([u16(0), u16(0), u32(0), u64(16)]);
  const body = Buffer.concat([...objects, free]);
  const heap = Buffer.concat([Buffer.from("GCOL"), u32(1), u64(16 + body.length), body]);
  const messages = Object.keys(attributes).map((name, index) => {
    const text = values[index] as Buffer;
    const string = Buffer.concat([u8(0x13), Buffer.from([0, 0, 0]), u32(text.length)]);
    const byte = Buffer.concat([u8(0x10), Buffer.from([0, 0, 0]), u32(1), u16(0), u16(8)]);
    const variable = Buffer.concat([u8(0x19), Buffer.from([1, 0, 0]), u32(16), byte]);
    const reference = Buffer.concat([u32(text.length), u64(heapAt), u32(index + 1)]);
    const data =
      texts === "inline"
        ? attribute(name, string, text, header)
        : attribute(name, variable, reference, header);
    return message(0x0c, data, header);
  });
  if (isDense)
    messages.unshift(message(0x15, Buffer.concat([u8(0), u8(0), u64(heapAt), u64(heapAt)]), header));
  const [first = [], second = []] = isContinued ? [messages.slice(0, 1), messages.slice(1)] : [messages];
  const checksum = header === 2 ? 4 : 0;
  const start = heapAt + heap.length;
  const prefixBytes = header === 2 ? 10 : 16;
  const inFirst = Buffer.concat(first);
  const continuationBytes = isContinued ? (header === 2 ? 4 : 8) + 16 : 0;
  const firstBytes = inFirst.length + continuationBytes;
  const prefix =
    header === 2
      ? Buffer.concat([Buffer.from("OHDR"), u8(2), u8(0b10), u32(firstBytes)])
      : Buffer.concat([u8(1), u8(0), u16(first.length + second.length), u32(1), u32(firstBytes), u32(0)]);
  const rest = Buffer.concat([
    header === 2 ? Buffer.from("OCHK") : Buffer.alloc(0),
    ...second,
    Buffer.alloc(checksum),
  ]);
  const restAt = start + prefixBytes + firstBytes + checksum;
  const continuation = isContinued
    ? message(0x10, Buffer.concat([u64(restAt), u64(rest.length)]), header)
    : Buffer.alloc(0);
  const size = restAt + (isContinued ? rest.length : 0);
  const signature = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);
  const superblock =
    header === 2
      ? Buffer.concat([signature, Buffer.from([2, 8, 8, 0]), u64(0), NOWHERE, u64(size), u64(start), u32(0)])
      : Buffer.concat([
          signature,
          Buffer.from([0, 0, 0, 0, 0, 8, 8, 0]),
          u16(4),
          u16(16),
          u32(0),
          ...[u64(0), NOWHERE, u64(size), NOWHERE],
          ...[u64(0), u64(start), Buffer.alloc(24)],
        ]);
  return new Uint8Array(
    Buffer.concat([
      superblock,
      Buffer.alloc(heapAt - superblock.length),
      heap,
      prefix,
      inFirst,
      continuation,
      Buffer.alloc(checksum),
      ...(isContinued ? [rest] : []),
    ]),
  );
}
