const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** What a line takes while nothing is known of its length. */
const FIRST_ROOM = 64 * 1024;

/** A line that is longer than is read. */
export const TOO_LONG = Symbol("too long");

/**
 * The lines of a stream as bytes, each as soon as its end was read, `\n` or `\r\n` left away; what stands
 * behind the last one is a line too. A line of more than `longest` bytes is skipped without being kept.
 */
export async function* linesOf(
  stream: AsyncIterable<Uint8Array>,
  longest: number,
): AsyncIterable<Uint8Array | typeof TOO_LONG> {
  const line = new LineBuffer(longest);
  let isBegun = false;
  for await (const chunk of stream) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      line.add(chunk.subarray(start, end));
      yield line.take();
      start = end + 1;
      isBegun = false;
    }
    if (start === chunk.length) continue;
    line.add(chunk.subarray(start));
    isBegun = true;
  }
  if (isBegun) yield line.take();
}

/** What is known of one line; it grows by doubling, since a line may come byte by byte. */
class LineBuffer {
  readonly #longest: number;
  #bytes = new Uint8Array(FIRST_ROOM);
  #length = 0;

  constructor(longest: number) {
    this.#longest = longest;
  }

  add(part: Uint8Array): void {
    const length = this.#length + part.length;
    // One more for the `\r` that doesn't count.
    if (length <= this.#longest + 1) {
      if (length > this.#bytes.length) this.#grow(length);
      this.#bytes.set(part, this.#length);
    }
    this.#length = length;
  }

  /** The whole line; the next one begins. */
  take(): Uint8Array | typeof TOO_LONG {
    const isKept = this.#length <= this.#longest + 1;
    const endsInReturn = isKept && this.#bytes[this.#length - 1] === CARRIAGE_RETURN;
    const length = this.#length > 0 && endsInReturn ? this.#length - 1 : this.#length;
    const line = length <= this.#longest ? this.#bytes.slice(0, length) : TOO_LONG;
    if (this.#bytes.length > FIRST_ROOM) this.#bytes = new Uint8Array(FIRST_ROOM);
    this.#length = 0;
    return line;
  }

  #grow(length: number): void {
    const room = new Uint8Array(Math.max(length, Math.min(2 * this.#bytes.length, this.#longest + 1)));
    room.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = room;
  }
}
