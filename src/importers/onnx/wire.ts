import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { SpecError } from "../../core/diagnostic.js";
import type { ModelFile } from "../../core/model-file.js";

/** How much of a file is read at once. */
const CHUNK = 64 * 1024;

/** A tag and a length, both at their longest. */
const LONGEST_HEADER = 20;

/** Texts and packed numbers that are longer than this are no structure. */
const LONGEST_VALUE = 1024 * 1024;

/** Texts and packed numbers of all its fields together, in bytes: more than the structure of any network takes. */
const MOST_HELD = 64 * 1024 * 1024;

/** No message of a network lies in so many others. */
const DEEPEST = 64;

const decoder = new TextDecoder();

/** One field of a message. What it holds is read by one of the methods, or passed over. */
export interface Field {
  readonly number: number;
  /** How many bytes it holds; 0 for a number. */
  readonly length: number;
  /** Its value where it is a number: `null` for what no double holds exactly, `undefined` where it isn't one. */
  readonly value: number | null | undefined;
}

/** Reads protobuf messages from a file, seeking past what nobody asks for. */
export class WireFile {
  readonly #file: ModelFile;
  #reader = new BinaryReader(new Uint8Array());
  /** Where the part at hand begins in the file. */
  #start = 0;
  #depth = 0;
  #fieldsLeft: number;
  #heldLeft = MOST_HELD;

  /** @param mostFields the most fields to read, those of all messages together */
  constructor(file: ModelFile, mostFields: number) {
    this.#file = file;
    this.#fieldsLeft = mostFields;
  }

  get #position(): number {
    return this.#start + this.#reader.pos;
  }

  /** Reads the whole file as one message. */
  async whole(visit: (field: Field) => Promise<void> | undefined): Promise<void> {
    await this.#message(this.#file.size, visit);
  }

  /** Reads the message that a field holds. `visit` reads what the field holds at once, or leaves it. */
  async message({ length }: Field, visit: (field: Field) => Promise<void> | undefined): Promise<void> {
    if (this.#depth >= DEEPEST) throw this.#mistake("is nested too deeply");
    this.#depth += 1;
    await this.#message(this.#position + length, visit);
    this.#depth -= 1;
  }

  /** The text that a field holds. */
  async text(field: Field): Promise<string> {
    return decoder.decode(await this.bytes(field));
  }

  /** What a field holds, which mustn't be large. */
  async bytes({ length }: Field): Promise<Uint8Array> {
    if (length > LONGEST_VALUE)
      throw this.#mistake(`has a value of ${length} bytes where a short one stands`);
    this.#heldLeft -= length;
    if (this.#heldLeft < 0) throw this.#tooLarge();
    await this.#fill(length);
    const { pos } = this.#reader;
    const bytes = this.#bytes.subarray(pos, pos + length);
    this.#reader.pos += length;
    return bytes;
  }

  /** The whole numbers of a field: one, or many packed together; `null` for what no double holds exactly. */
  async numbers(field: Field): Promise<(number | null)[]> {
    if (field.value !== undefined) return [field.value];
    const reader = new BinaryReader(await this.bytes(field));
    const numbers: (number | null)[] = [];
    while (reader.pos < reader.len) numbers.push(this.#guarded(() => exactNumber(reader.int64())));
    return numbers;
  }

  #bytes = new Uint8Array();

  async #message(end: number, visit: (field: Field) => Promise<void> | undefined): Promise<void> {
    while (this.#position < end) {
      const header = Math.min(LONGEST_HEADER, end - this.#position);
      // Waiting takes longer than reading what is at hand.
      if (!this.#has(header)) await this.#fill(header);
      this.#fieldsLeft -= 1;
      if (this.#fieldsLeft < 0) throw this.#tooLarge();
      const field = this.#guarded(() => this.#header());
      const after = this.#position + field.length;
      if (after > end) throw this.#mistake("ends in the middle of a message");
      const work = visit(field);
      if (work !== undefined) await work;
      if (this.#position !== after && field.length > 0) this.#seek(after);
    }
  }

  #has(length: number): boolean {
    return this.#reader.pos + length <= this.#bytes.length;
  }

  #header(): Field {
    const reader = this.#reader;
    const [number, type] = reader.tag();
    switch (type) {
      case WireType.Varint:
        return { number, length: 0, value: this.#short() ?? exactNumber(reader.int64()) };
      case WireType.Bit64:
        return { number, length: 0, value: reader.double() };
      case WireType.Bit32:
        return { number, length: 0, value: reader.float() };
      case WireType.LengthDelimited:
        return { number, length: this.#short() ?? lengthOf(reader), value: undefined };
      default:
        throw new RangeError("a group");
    }
  }

  /** A number of a single byte, which nearly all are. */
  #short(): number | undefined {
    const byte = this.#bytes[this.#reader.pos];
    if (byte === undefined || byte >= 0x80) return undefined;
    this.#reader.pos += 1;
    return byte;
  }

  #seek(position: number): void {
    if (position <= this.#start + this.#bytes.length && position >= this.#start) {
      this.#reader.pos = position - this.#start;
      return;
    }
    this.#start = position;
    this.#bytes = new Uint8Array();
    this.#reader = new BinaryReader(this.#bytes);
  }

  /** Has so many bytes at hand from here on. */
  async #fill(length: number): Promise<void> {
    const position = this.#position;
    if (this.#has(length)) return;
    if (position + length > this.#file.size) throw this.#mistake("ends in the middle of a message");
    this.#bytes = (await this.#file.read(position, Math.max(length, CHUNK))) as Uint8Array<ArrayBuffer>;
    if (this.#bytes.length < length) throw this.#mistake("is shorter than it was");
    this.#start = position;
    this.#reader = new BinaryReader(this.#bytes);
  }

  #guarded<Result>(work: () => Result): Result {
    try {
      return work();
    } catch {
      throw this.#mistake("isn't protobuf there");
    }
  }

  #tooLarge(): SpecError {
    return new SpecError("limit", `${this.#file.name} describes more than a network has`);
  }

  #mistake(what: string): SpecError {
    return new SpecError("unreadable", `${this.#file.name} ${what} (at byte ${this.#position})`);
  }
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
