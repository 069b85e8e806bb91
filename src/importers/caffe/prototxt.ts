import type { Diagnostics } from "../../core/diagnostic.js";
import type { Place, Source } from "../../core/source.js";

/** A value that isn't a message: a number, a name such as `MAX`, or a text in quotes. */
export interface Scalar {
  readonly text: string;
  readonly quoted: boolean;
  readonly place: Place;
}

/** One field as it is written; a repeated field is written more than once. */
export interface Field {
  readonly name: string;
  readonly place: Place;
  readonly value: Scalar | Message;
}

/** The fields between two braces, in their order. */
export interface Message {
  readonly fields: readonly Field[];
  readonly place: Place;
}

/** Whether a value has fields of its own. */
export function isMessage(value: Scalar | Message): value is Message {
  return "fields" in value;
}

interface Token {
  readonly kind: "word" | "text" | "sign" | "end";
  readonly text: string;
  readonly place: Place;
}

/** Networks nest four levels; Protocol Buffers itself stops at 100. */
const MOST_LEVELS = 100;

/** 50,000 layers of ten fields each, in little memory. */
const MOST_FIELDS = 500_000;

/** A text with more of them is of another kind. */
const MOST_MISTAKES = 100;

/** Never goes back, however long a text is: one that isn't closed ends with its line. */
const TOKEN =
  /[\s,;]+|#[^\n]*|([A-Za-z0-9_.+-]+)|("(?:[^"\\\n]+|\\.)*("?)|'(?:[^'\\\n]+|\\.)*('?))|([{}<>:[\]])|([\s\S])/y;

/**
 * Reads the text format of Protocol Buffers, as far as Caffe's files use it, with the place of every field.
 * Each mistake is collected, and reading goes on behind it.
 * https://protobuf.dev/reference/protobuf/textformat-spec/
 */
export function readPrototxt(source: Source, diagnostics: Diagnostics): Message {
  return new Reader(source, diagnostics).read();
}

class Reader {
  readonly #source: Source;
  readonly #diagnostics: Diagnostics;
  #at = 0;
  #mistakes = 0;
  #read = 0;
  #isStopped = false;
  #next: Token;

  constructor(source: Source, diagnostics: Diagnostics) {
    this.#source = source;
    this.#diagnostics = diagnostics;
    this.#next = this.#token();
  }

  read(): Message {
    const fields: Field[] = [];
    while (!this.#isAtEnd()) {
      for (const field of this.#fields(1)) fields.push(field);
      if (!this.#isAtEnd()) this.#unexpected("a field");
    }
    return { fields, place: this.#place(0, Math.min(1, this.#source.text.length)) };
  }

  #isAtEnd(): boolean {
    return this.#next.kind === "end";
  }

  /** Fields up to what closes them. */
  #fields(level: number): Field[] {
    const fields: Field[] = [];
    while (this.#next.kind !== "end" && !/[}>]/.test(this.#signOf(this.#next))) {
      if (this.#next.kind !== "word") this.#unexpected("a field's name");
      else for (const field of this.#field(level)) fields.push(field);
    }
    return fields;
  }

  #field(level: number): Field[] {
    const { text: name, place } = this.#take();
    if (!this.#isAllowed(place)) return [];
    const hasColon = this.#skip(":");
    if (this.#skip("[")) {
      const values: Field[] = [];
      while (this.#next.kind !== "end" && this.#signOf(this.#next) !== "]") {
        const value = this.#value(level);
        if (value === undefined) break;
        values.push({ name, place, value });
        if (!this.#isAllowed(place)) break;
      }
      if (!this.#skip("]")) this.#mistake("a list isn't closed", place, "end it with `]`");
      return values;
    }
    if (!hasColon && !/[{<]/.test(this.#signOf(this.#next))) {
      this.#mistake(`\`${name}\` has no value`, place, "write `name: value`, or `name { … }`");
      return [];
    }
    const value = this.#value(level);
    return value === undefined ? [] : [{ name, place, value }];
  }

  #value(level: number): Scalar | Message | undefined {
    const sign = this.#signOf(this.#next);
    if (sign === "{" || sign === "<") return this.#message(level);
    if (this.#next.kind === "word") return { ...this.#scalar(), quoted: false };
    if (this.#next.kind !== "text") {
      this.#unexpected("a value");
      return undefined;
    }
    const first = this.#scalar();
    let text = unquoted(first.text);
    while (this.#next.kind === "text") text += unquoted(this.#take().text);
    return { text, place: first.place, quoted: true };
  }

  #scalar(): { text: string; place: Place } {
    const { text, place } = this.#take();
    return { text, place };
  }

  #message(level: number): Message {
    const { text: open, place } = this.#take();
    if (level >= MOST_LEVELS) {
      this.#diagnostics.error("limit", `more than ${MOST_LEVELS} levels of braces`, place);
      this.#stop();
      return { fields: [], place };
    }
    const fields = this.#fields(level + 1);
    const close = open === "{" ? "}" : ">";
    if (!this.#skip(close)) this.#mistake("this isn't closed", place, `end it with \`${close}\``);
    return { fields, place };
  }

  /** Whether there may be one field more. */
  #isAllowed(place: Place): boolean {
    this.#read += 1;
    if (this.#read <= MOST_FIELDS) return true;
    if (this.#read === MOST_FIELDS + 1)
      this.#diagnostics.error("limit", `more than ${MOST_FIELDS} fields`, place);
    this.#stop();
    return false;
  }

  #take(): Token {
    const token = this.#next;
    this.#next = this.#token();
    return token;
  }

  #skip(sign: string): boolean {
    if (this.#signOf(this.#next) !== sign) return false;
    this.#take();
    return true;
  }

  #signOf({ kind, text }: Token): string {
    return kind === "sign" ? text : "";
  }

  #unexpected(expected: string): void {
    const { kind, text, place } = this.#take();
    const what = kind === "end" ? "the end of the file" : `\`${text}\``;
    this.#mistake(`expected ${expected}, got ${what}`, place);
  }

  #mistake(message: string, place: Place, help?: string): void {
    // What is missing behind the end that a limit makes is no mistake.
    if (this.#isStopped) return;
    this.#mistakes += 1;
    if (this.#mistakes <= MOST_MISTAKES) this.#diagnostics.error("prototxt-syntax", message, place, { help });
    else this.#stop();
  }

  /** Goes on at the end of the file. */
  #stop(): void {
    this.#isStopped = true;
    this.#at = this.#source.text.length;
    this.#next = this.#token();
  }

  #token(): Token {
    for (;;) {
      const start = this.#at;
      TOKEN.lastIndex = start;
      const found = TOKEN.exec(this.#source.text);
      if (found === null) return { kind: "end", text: "", place: this.#place(start, start) };
      this.#at = TOKEN.lastIndex;
      const place = this.#place(start, this.#at);
      const [text, word, quoted, double, single, sign, other] = found;
      if (word !== undefined) return { kind: "word", text, place };
      if (quoted !== undefined) {
        const isClosed = Boolean(double || single);
        if (!isClosed) this.#mistake("this text isn't closed", place, `end it with ${text[0]}`);
        return { kind: "text", text: isClosed ? text : `${text}${text[0]}`, place };
      }
      if (sign !== undefined || other !== undefined) return { kind: "sign", text, place };
    }
  }

  #place(start: number, end: number): Place {
    return { source: this.#source, start, end };
  }
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, "$1");
}
