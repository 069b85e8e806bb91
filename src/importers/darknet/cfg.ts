import type { Diagnostics } from "../../core/diagnostic.js";
import { didYouMean } from "../../core/nearest.js";
import type { Place, Source } from "../../core/source.js";

interface Option {
  readonly value: string;
  readonly place: Place;
}

/** No size or count of a network is above this. */
const ABSURD = 2 ** 31 - 1;

/** A section of a cfg file; it remembers which options were asked for. */
export class Section {
  readonly type: string;
  readonly place: Place;
  readonly #options = new Map<string, Option>();
  readonly #asked = new Set<string>();
  readonly #diagnostics: Diagnostics;

  constructor(type: string, place: Place, diagnostics: Diagnostics) {
    this.type = type;
    this.place = place;
    this.#diagnostics = diagnostics;
  }

  /** Of an option that stands twice, Darknet takes the first. */
  set(name: string, option: Option): void {
    if (!this.#options.has(name)) this.#options.set(name, option);
  }

  has(name: string): boolean {
    this.#asked.add(name);
    return this.#options.has(name);
  }

  placeOf(name: string): Place {
    return this.#options.get(name)?.place ?? this.place;
  }

  word(name: string, fallback: string): string {
    return this.has(name) ? (this.#options.get(name)?.value ?? fallback) : fallback;
  }

  /** A whole number, or NaN after a mistake. */
  number(name: string, fallback: number, least = 0): number {
    return this.has(name) ? this.#whole(name, this.word(name, ""), least) : fallback;
  }

  /** Whole numbers between commas. */
  numbers(name: string, least = -ABSURD): number[] {
    if (!this.has(name)) return [];
    return this.word(name, "")
      .split(",")
      .filter((part) => part !== "")
      .map((part) => this.#whole(name, part, least));
  }

  flag(name: string): boolean {
    return this.number(name, 0, -1) !== 0;
  }

  mistake(message: string, option?: string): undefined {
    const place = option === undefined ? this.place : this.placeOf(option);
    this.#diagnostics.error("shape", `[${this.type}] ${message}`, place);
    return undefined;
  }

  /** Doubts options that nothing asked for where they look like one that is missing; Darknet calls them unused. */
  doubtUnused(): void {
    const missing = [...this.#asked].filter((name) => !this.#options.has(name));
    for (const [name, { place }] of this.#options) {
      if (this.#asked.has(name)) continue;
      const help = didYouMean(name, missing);
      if (help !== undefined) this.#diagnostics.warn("unused", `\`${name}\` isn't used here`, place, help);
    }
  }

  #whole(name: string, text: string, least: number): number {
    // A comment behind a value is none for Darknet, but its atoi stops there.
    const found = /^([-+]?\d+)(?:\.0*)?(?:[#;].*)?$/.exec(text);
    const value = Number(found?.[1] ?? Number.NaN);
    if (value >= least && value <= ABSURD) return value;
    const expected = least === -ABSURD ? "a whole number" : `a whole number from ${least}`;
    this.#diagnostics.error("wrong-type", `\`${name}\` is ${expected}, got \`${text}\``, this.placeOf(name));
    return Number.NaN;
  }
}

/** A text with more lines that are neither is of another kind. */
const MOST_MISTAKES = 100;

/** Other names of sections (parser.c, string_to_layer_type). */
const aliases: ReadonlyMap<string, string> = new Map([
  ["network", "net"],
  ["conv", "convolutional"],
  ["deconv", "deconvolutional"],
  ["conn", "connected"],
  ["max", "maxpool"],
  ["avg", "avgpool"],
  ["soft", "softmax"],
  ["lrn", "normalization"],
  ["local_avg", "local_avgpool"],
  ["Gaussian_yolo", "gaussian_yolo"],
  ["silence", "empty"],
]);

/** Reads the sections of a cfg file as option_list.c and parser.c of Darknet do; whitespace means nothing anywhere. */
export function readCfg(source: Source, mostSections: number, diagnostics: Diagnostics): Section[] {
  const sections: Section[] = [];
  let start = 0;
  let mistakes = 0;
  for (const line of source.text.split("\n")) {
    if (mistakes > MOST_MISTAKES) break;
    const place: Place = { source, start, end: start + Math.max(line.trimEnd().length, 1) };
    start += line.length + 1;
    const text = line.replace(/\s/g, "");
    if (text === "" || text.startsWith("#") || text.startsWith(";")) continue;
    const section = /^\[([^\]]*)\]?/.exec(text)?.[1];
    const equals = text.indexOf("=");
    const last = sections.at(-1);
    if (section !== undefined) {
      if (sections.length > mostSections) {
        diagnostics.error("limit", `more than ${mostSections} sections`, place);
        break;
      }
      sections.push(new Section(aliases.get(section) ?? section, place, diagnostics));
    } else if (last === undefined) {
      mistakes += 1;
      diagnostics.error("cfg-syntax", "an option before the first section", place, {
        help: "begin with `[net]`",
      });
    } else if (equals < 1) {
      mistakes += 1;
      diagnostics.error("cfg-syntax", "expected `option=value` or `[section]`", place);
    } else last.set(text.slice(0, equals), { value: text.slice(equals + 1), place });
  }
  return sections;
}
