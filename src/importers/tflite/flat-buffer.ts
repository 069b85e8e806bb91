import { SpecError } from "../../core/diagnostic.js";
import type { ModelFile } from "../model-file.js";

/** No table of the format has as many bytes of its own, nor as many fields. */
const MOST_TABLE_BYTES = 256;

/** A table takes as much memory as so many entries of a list. */
const TABLE_ENTRIES = 16;

/** Bytes are read in pieces of this size, of which a few are kept. */
const PAGE = 64 * 1024;
const MOST_PAGES = 256;

/** All vectors of a real file together have far fewer entries; a small file can name one vector very often. */
const MOST_ENTRIES = 4_000_000;

/**
 * A FlatBuffers file that is read here and there. The library of the format wants all bytes in memory, weights
 * included, and checks no offset; this follows the offsets that are asked for, and no others.
 * See https://flatbuffers.dev/internals
 */
export class FlatBuffer {
  readonly #file: ModelFile;
  readonly #pages = new Map<number, Uint8Array>();
  #entries = 0;

  constructor(file: ModelFile) {
    this.#file = file;
  }

  /** The table that the file is. */
  async root(): Promise<Table> {
    return this.table(await this.offset(0));
  }

  /** Bytes of the file. */
  async bytes(at: number, length: number): Promise<DataView> {
    if (at < 0 || length < 0 || at + length > this.#file.size) throw this.damaged();
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const page = await this.#page(Math.floor((at + done) / PAGE));
      const part = page.subarray((at + done) % PAGE, ((at + done) % PAGE) + length - done);
      if (part.length === 0) throw this.damaged();
      bytes.set(part, done);
      done += part.length;
    }
    return new DataView(bytes.buffer);
  }

  /** Where the offset that stands at a place leads. */
  async offset(at: number): Promise<number> {
    return at + (await this.bytes(at, 4)).getUint32(0, true);
  }

  /** The table that begins at a place. */
  async table(at: number): Promise<Table> {
    const vtable = at - (await this.bytes(at, 4)).getInt32(0, true);
    const sizes = await this.bytes(vtable, 4);
    const [length, own] = [sizes.getUint16(0, true), sizes.getUint16(2, true)];
    if (length < 4 || own < 4) throw this.damaged();
    const fields = await this.bytes(vtable, Math.min(length, MOST_TABLE_BYTES));
    return new Table(this, at, fields, await this.bytes(at, Math.min(own, MOST_TABLE_BYTES)));
  }

  /** Where a vector's entries begin, and how many it has, of a number of bytes each. */
  async vector(at: number, width: number): Promise<{ readonly start: number; readonly length: number }> {
    const length = (await this.bytes(at, 4)).getUint32(0, true);
    if (at + 4 + length * width > this.#file.size) throw this.damaged();
    return { start: at + 4, length };
  }

  /** Notes that so many entries are read. */
  count(entries: number): void {
    this.#entries += entries;
    if (this.#entries > MOST_ENTRIES)
      throw new SpecError("limit", `${this.#file.name} lists more than any network has`);
  }

  damaged(): SpecError {
    return new SpecError(
      "unreadable",
      `${this.#file.name} is damaged: an offset or a length leads out of it`,
    );
  }

  async #page(number: number): Promise<Uint8Array> {
    const known = this.#pages.get(number);
    if (known !== undefined) return known;
    if (this.#pages.size >= MOST_PAGES) this.#pages.clear();
    const page = await this.#file.read(number * PAGE, PAGE);
    this.#pages.set(number, page);
    return page;
  }
}

/** A table: its own bytes are at hand, what it points to is read when it is asked for. */
export class Table {
  readonly #buffer: FlatBuffer;
  readonly #at: number;
  readonly #vtable: DataView;
  readonly #own: DataView;

  constructor(buffer: FlatBuffer, at: number, vtable: DataView, own: DataView) {
    this.#buffer = buffer;
    this.#at = at;
    this.#vtable = vtable;
    this.#own = own;
  }

  int8(field: number, fallback = 0): number {
    return this.#read(field, 1, fallback, (at) => this.#own.getInt8(at));
  }

  int32(field: number, fallback = 0): number {
    return this.#read(field, 4, fallback, (at) => this.#own.getInt32(at, true));
  }

  flag(field: number): boolean {
    return this.int8(field) !== 0;
  }

  /** Another table of the same file. */
  at(place: number): Promise<Table> {
    return this.#buffer.table(place);
  }

  async table(field: number): Promise<Table | undefined> {
    const at = await this.#target(field);
    return at === undefined ? undefined : this.#buffer.table(at);
  }

  async text(field: number): Promise<string> {
    const at = await this.#target(field);
    if (at === undefined) return "";
    const { start, length } = await this.#buffer.vector(at, 1);
    this.#buffer.count(Math.ceil(Math.min(length, MOST_TEXT) / 4));
    const bytes = await this.#buffer.bytes(start, Math.min(length, MOST_TEXT));
    return new TextDecoder().decode(bytes);
  }

  async int32s(field: number): Promise<number[]> {
    const at = await this.#target(field);
    if (at === undefined) return [];
    const { start, length } = await this.#buffer.vector(at, 4);
    this.#buffer.count(length);
    const bytes = await this.#buffer.bytes(start, 4 * length);
    return Array.from({ length }, (_, index) => bytes.getInt32(4 * index, true));
  }

  /** The places of the tables of a vector. */
  async places(field: number): Promise<number[]> {
    const at = await this.#target(field);
    if (at === undefined) return [];
    const { start, length } = await this.#buffer.vector(at, 4);
    this.#buffer.count(length);
    const bytes = await this.#buffer.bytes(start, 4 * length);
    return Array.from({ length }, (_, index) => start + 4 * index + bytes.getUint32(4 * index, true));
  }

  async tables(field: number): Promise<Table[]> {
    const tables: Table[] = [];
    const places = await this.places(field);
    this.#buffer.count(TABLE_ENTRIES * places.length);
    for (const place of places) tables.push(await this.#buffer.table(place));
    return tables;
  }

  /** The bytes of a vector, if they are no more than `most`; else their number alone. */
  async data(field: number, most: number): Promise<{ readonly length: number; readonly bytes?: DataView }> {
    const at = await this.#target(field);
    if (at === undefined) return { length: 0 };
    const { start, length } = await this.#buffer.vector(at, 1);
    return length > most ? { length } : { length, bytes: await this.#buffer.bytes(start, length) };
  }

  #read(field: number, width: number, fallback: number, read: (at: number) => number): number {
    const at = this.#offsetOf(field);
    if (at === 0) return fallback;
    if (at + width > this.#own.byteLength) throw this.#buffer.damaged();
    return read(at);
  }

  async #target(field: number): Promise<number | undefined> {
    const at = this.#offsetOf(field);
    return at === 0 ? undefined : this.#buffer.offset(this.#at + at);
  }

  #offsetOf(field: number): number {
    const entry = 4 + 2 * field;
    return entry + 2 > this.#vtable.byteLength ? 0 : this.#vtable.getUint16(entry, true);
  }
}

/** Names are shorter. */
const MOST_TEXT = 4096;
