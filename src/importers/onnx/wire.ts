import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { SpecError } from "../../core/diagnostic.js";
import type { ModelFile } from "../../core/model-file.js";

/** How much of a file is read at once. What is longer than this is no structure. */
const CHUNK = 64 * 1024;

/** A tag and a length, both at their longest. */
const LONGEST_HEADER = 20;

/** No message that is collected as a list has so many fields. */
const MOST_FIELDS = 100_000;

/** Texts and packed numbers of all its fields together, in bytes: more than the structure of any network takes. */
const MOST_HELD = 64 * 1024 * 1024;

const decoder = new TextDecoder();

/** One field of a message. */
export interface Field {
  readonly number: number;
  /** Its value where it is a number: `null` for what no double holds exactly, `undefined` where it isn't one. */
  readonly value: number | null | undefined;
  /** Where what it holds begins in the file. */
  readonly offset: number;
  /** How many bytes it holds; 0 for a number. */
  readonly length: number;
  /** What it holds: `undefined` for a number, and for what is long and was passed over. */
  readonly bytes: Uint8Array | undefined;
}

/** Reads protobuf messages from a file. What is short is at hand at once, what is long is sought past. */
export class WireFile {
  readonly #file: ModelFile;
  /** The part of the file that was read last, and where it begins. */
  #chunk = new Uint8Array();
  #start = 0;
  #fieldsLeft: number;
  #heldLeft = MOST_HELD;

  /** @param mostFields the most fields to read, those of all messages together */
  constructor(file: ModelFile, mostFields: number) {
    this.#file = file;
    this.#fieldsLeft = mostFields;
  }

  /** The whole file, which is one message. */
  get whole(): Field {
    return { number: 0, value: undefined, offset: 0, length: this.#file.size, bytes: undefined };
  }

  /** Visits the fields of a message one by one, however many there are. */
  async each(message: Field, visit: (field: Field) => Promise<void> | undefined): Promise<void> {
    if (message.bytes !== undefined) {
      for (const field of this.#parsed(message.bytes, message.offset)) await visit(field);
      return;
    }
    const end = message.offset + message.length;
    let position = message.offset;
    while (position < end) {
      const field = await this.#fieldAt(position, end);
      position = field.offset + field.length;
      const work = visit(field);
      // Waiting for nothing takes longer than reading a field.
      if (work !== undefined) await work;
    }
  }

  /** The fields of a message. */
  async fields(message: Field): Promise<readonly Field[]> {
    if (message.bytes !== undefined) return this.#parsed(message.bytes, message.offset);
    const fields: Field[] = [];
    await this.each(message, (field) => {
      if (fields.length >= MOST_FIELDS) throw this.#mistake("has too many values in one place", field.offset);
      fields.push(field);
      return undefined;
    });
    return fields;
  }

  /** The fields of a message that is never long. */
  shortFields(message: Field): readonly Field[] {
    return this.#parsed(this.#bytes(message), message.offset);
  }

  /** The text that a field holds. */
  text(field: Field): string {
    return decoder.decode(this.#bytes(field));
  }

  /** The whole numbers of a field: one, or many packed together; `null` for what no double holds exactly. */
  numbers(field: Field): (number | null)[] {
    if (field.value !== undefined) return [field.value];
    const reader = new BinaryReader(this.#bytes(field));
    const numbers: (number | null)[] = [];
    while (reader.pos < reader.len) {
      numbers.push(this.#guarded(field.offset, () => exactNumber(reader.int64())));
    }
    return numbers;
  }

  #bytes({ bytes, length, offset }: Field): Uint8Array {
    if (bytes === undefined) {
      throw this.#mistake(`has a value of ${length} bytes where a short one stands`, offset);
    }
    this.#heldLeft -= length;
    if (this.#heldLeft < 0) throw this.#tooLarge();
    return bytes;
  }

  #parsed(bytes: Uint8Array, offset: number): Field[] {
    const reader = new BinaryReader(bytes);
    const fields: Field[] = [];
    while (reader.pos < bytes.length) {
      const { number, value, length } = this.#header(reader, bytes, offset);
      const at = reader.pos;
      if (at + length > bytes.length) throw this.#endsEarly(offset + at);
      const held = value === undefined ? bytes.subarray(at, at + length) : undefined;
      fields.push({ number, value, offset: offset + at, length, bytes: held });
      reader.pos = at + length;
    }
    return fields;
  }

  /** The field that begins at a byte of the file, in a message that ends at another. */
  async #fieldAt(position: number, end: number): Promise<Field> {
    const head = Math.min(LONGEST_HEADER, end - position);
    const start = this.#atHand(position, head) ?? (await this.#read(position, head));
    const reader = new BinaryReader(start);
    const { number, value, length } = this.#header(reader, start, position);
    const offset = position + reader.pos;
    if (offset + length > end) throw this.#endsEarly(offset);
    const isHeld = value === undefined && length <= CHUNK;
    const bytes = isHeld ? (this.#atHand(offset, length) ?? (await this.#read(offset, length))) : undefined;
    return { number, value, offset, length, bytes };
  }

  #atHand(position: number, length: number): Uint8Array | undefined {
    const from = position - this.#start;
    return from >= 0 && from + length <= this.#chunk.length
      ? this.#chunk.subarray(from, from + length)
      : undefined;
  }

  async #read(position: number, length: number): Promise<Uint8Array> {
    if (position + length > this.#file.size) throw this.#endsEarly(position);
    const { buffer, byteOffset, byteLength } = await this.#file.read(position, Math.max(length, CHUNK));
    if (byteLength < length) throw this.#mistake("is shorter than it was", position);
    // Parts of a plain array are made faster than those of Node's buffers.
    this.#chunk = new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
    this.#start = position;
    return this.#chunk.subarray(0, length);
  }

  #header(reader: BinaryReader, bytes: Uint8Array, offset: number): Omit<Field, "offset" | "bytes"> {
    this.#fieldsLeft -= 1;
    if (this.#fieldsLeft < 0) throw this.#tooLarge();
    return this.#guarded(offset + reader.pos, () => {
      const [number, type] = reader.tag();
      switch (type) {
        case WireType.Varint:
          return { number, length: 0, value: shortNumber(reader, bytes) ?? exactNumber(reader.int64()) };
        case WireType.Bit64:
          return { number, length: 0, value: reader.double() };
        case WireType.Bit32:
          return { number, length: 0, value: reader.float() };
        case WireType.LengthDelimited:
          return { number, length: shortNumber(reader, bytes) ?? lengthOf(reader), value: undefined };
        default:
          throw new RangeError("a group");
      }
    });
  }

  #guarded<Result>(position: number, work: () => Result): Result {
    try {
      return work();
    } catch {
      throw this.#mistake("isn't protobuf there", position);
    }
  }

  #endsEarly(position: number): SpecError {
    return this.#mistake("ends in the middle of a message", position);
  }

  #tooLarge(): SpecError {
    return new SpecError("limit", `${this.#file.name} describes more than a network has`);
  }

  #mistake(what: string, position: number): SpecError {
    return new SpecError("unreadable", `${this.#file.name} ${what} (at byte ${position})`);
  }
}

/** A number of a single byte, which nearly all are. */
function shortNumber(reader: BinaryReader, bytes: Uint8Array): number | undefined {
  const byte = bytes[reader.pos];
  if (byte === undefined || byte >= 0x80) return undefined;
  reader.pos += 1;
  return byte;
}

function exactNumber(value: bigint | string): number | null {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : null;
}

function lengthOf(reader: BinaryReader): number {
  const length = Number(reader.uint64());
  if (!Number.isSafeInteger(length)) throw new RangeError("an absurd length");
  return length;
}
