import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { metrics } from "../../src/analyze/metrics/index.js";
import { Diagnostics, SpecError } from "../../src/core/diagnostic.js";
import type { Graph } from "../../src/core/graph.js";
import type { Metric } from "../../src/core/metric.js";
import { fileOfBytes } from "../../src/core/model-file.js";
import { importers } from "../../src/importers/index.js";
import { readNetwork } from "../../src/importers/read-network.js";
import { type Random, randomOf } from "./random.js";

const MUTATIONS = 10_000;

/** No small file takes longer to answer, in milliseconds. */
const LONGEST = 5000;

/** A small file, and ways to damage it: each gives other bytes each time. */
export interface Damageable {
  readonly bytes: Uint8Array;
  readonly ways: readonly ((random: Random) => Uint8Array)[];
}

const encode = (text: string) => new TextEncoder().encode(text);

/** A file whose bytes alone are damaged. */
export function binaryFile(bytes: Uint8Array): Damageable {
  return { bytes, ways: [(random) => damagedBytes(bytes, random)] };
}

/** A text, whose words and numbers are exchanged too. */
export function textFile(text: string): Damageable {
  const bytes = encode(text);
  return { bytes, ways: [...binaryFile(bytes).ways, (random) => encode(damagedText(text, random))] };
}

/**
 * A file that is written from lists, objects, texts and numbers, which are exchanged too.
 * @param lies what may stand in place of anything
 */
export function structuredFile<Tree>(
  tree: Tree,
  write: (tree: Tree) => Uint8Array,
  lies: readonly unknown[] = [],
): Damageable {
  const bytes = write(tree);
  return { bytes, ways: [...binaryFile(bytes).ways, (random) => write(damagedTree(tree, random, lies))] };
}

/** A JSON file, in which anything may stand in place of anything. */
export function jsonFile(tree: object, wrap: (text: string) => Uint8Array = encode): Damageable {
  return structuredFile(tree, (each) => wrap(JSON.stringify(each)), JSON_LIES);
}

/** What JSON may hold in place of what is meant. */
const JSON_LIES: readonly unknown[] = [
  null,
  true,
  "",
  "NaN",
  [],
  {},
  0.5,
  -1e308,
  1e308,
  2 ** 53,
  "constructor",
  "__proto__",
  JSON.parse(`${"[".repeat(300)}${"]".repeat(300)}`),
];

/** Numbers that no size is, but that fit where a whole number is written. */
const NUMBERS = [0, 1, -1, 7, 255, 65_536, 1_000_000_000, 2 ** 31 - 1, -(2 ** 31), 2 ** 32 - 1];

const TEXT_NUMBERS = [
  ...NUMBERS.map(String),
  "1e9",
  "1e999",
  "-0",
  "NaN",
  "inf",
  "9007199254740993",
  "0.5",
  "",
];

const MARKS = ["{", "}", "[", "]", "<", ">", '"', "'", "\\", "=", ":", ",", ";", "#", "\n", "\0", "\uFEFF"];

/** Says that whatever three files lose, or have in place of what is right, has an answer. */
export function describeDamage(
  format: string,
  files: readonly [Damageable, Damageable, Damageable, ...Damageable[]],
): void {
  describe(`damaged files of ${format}`, () => {
    it.each(files.map((_, index) => index))("file %i is whole to begin with", async (index) => {
      expect(await answerOf(format, (files[index] as Damageable).bytes)).toBe("counted");
    });

    it.each(files.map((_, index) => index))("every beginning of file %i has an answer", async (index) => {
      const { bytes } = files[index] as Damageable;
      for (let length = 0; length < bytes.length; length += 1) {
        await answerTo(`the first ${length} bytes`, format, bytes.subarray(0, length));
      }
    });

    it(`${MUTATIONS} mutations have an answer`, { timeout: 120_000 }, async () => {
      for (let round = 0; round < MUTATIONS; round += 1) {
        const { ways } = files[round % files.length] as Damageable;
        const damage = ways[Math.floor(round / files.length) % ways.length] as Damageable["ways"][0];
        await answerTo(`mutation ${round}`, format, damage(randomOf(round)));
      }
    });
  });
}

async function answerTo(what: string, format: string, bytes: Uint8Array): Promise<void> {
  try {
    await answerOf(format, bytes);
  } catch (cause) {
    throw new Error(`${what} of ${format}: ${Buffer.from(bytes).toString("latin1")}`, { cause });
  }
}

/** Reads a file and counts it: there are whole numbers, or mistakes; nothing else is thrown. */
export async function answerOf(format: string, bytes: Uint8Array): Promise<"counted" | "refused"> {
  const start = performance.now();
  const file = fileOfBytes("a", "a", bytes);
  for (const each of importers.values()) each.recognises(bytes.subarray(0, 65_536), file);
  const importer = await importers.get(format)?.load();
  if (importer === undefined) throw new Error(`there is no format ${format}`);
  const diagnostics = new Diagnostics();
  const options = { inputs: new Map(), phase: "test" as const, mostOps: 1000 };
  const network = await readNetwork(importer, file, options, diagnostics);
  const messages = diagnostics.list.map(({ message }) => message);
  // What stands between backticks is the file's.
  const strange = messages.find((each) => /undefined|NaN|\[object/.test(each.replace(/`[^`]*`/g, "")));
  if (strange !== undefined) throw new Error(`a message says: ${strange}`);
  if (network === undefined && !diagnostics.hasErrors) throw new Error("there is no reason");
  const answer = network !== undefined && isCounted(network.graph) ? "counted" : "refused";
  const took = performance.now() - start;
  if (took > LONGEST) throw new Error(`it takes ${took} ms`);
  return answer;
}

function isCounted(graph: Graph): boolean {
  try {
    for (const [name, total] of Object.entries(analyze(graph).totals)) {
      // Not `expect`, which takes longer than all the rest.
      if (!isSound(total, metrics.get(name))) throw new Error(`the total of ${name} is ${total}`);
    }
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return false;
  }
  return true;
}

/** Sums are whole numbers, but those that say otherwise. Receptive fields have halves where maps grow. */
function isSound(total: number, metric: Metric | undefined): boolean {
  const isWhole = metric?.combine === "sum" && !("isReal" in metric && metric.isReal);
  return (isWhole ? Number.isSafeInteger(total) : Number.isFinite(total)) && total >= 0;
}

/** Some bytes changed, some numbers of four bytes, or a piece cut out, repeated or put elsewhere. */
function damagedBytes(whole: Uint8Array, random: Random): Uint8Array {
  const bytes = Buffer.from(whole);
  switch (random(5)) {
    case 0:
    case 1:
      for (let times = 1 + random(5); times > 0; times -= 1) bytes[random(bytes.length)] = random(256);
      return bytes;
    case 2: {
      const word = 4 * random(Math.floor(bytes.length / 4));
      bytes.writeUInt32LE((NUMBERS[random(NUMBERS.length)] as number) >>> 0, word);
      return bytes;
    }
    case 3: {
      // A length that lies, as Protocol Buffers write one.
      const at = random(bytes.length);
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f].slice(random(5))),
        bytes.subarray(at + 1),
      ]);
    }
    default: {
      const start = random(bytes.length);
      const piece = bytes.subarray(start, start + random(60));
      const [from, to] = [random(bytes.length), random(60)];
      return Buffer.concat([bytes.subarray(0, from), piece, bytes.subarray(from + to)]);
    }
  }
}

/** Some words, numbers and marks of a text exchanged, left out, or written many times. */
function damagedText(text: string, random: Random): string {
  const parts = text.match(/[\w./-]+|\s+|[\s\S]/g) as string[];
  const words = parts.filter((part) => /^[\w./-]/.test(part));
  for (let times = 1 + random(3); times > 0; times -= 1) {
    const at = random(parts.length);
    const part = parts[at] as string;
    const number = TEXT_NUMBERS[random(TEXT_NUMBERS.length)] as string;
    const word = words[random(words.length)] as string;
    const mark = MARKS[random(MARKS.length)] as string;
    const many = `${part} `.repeat(2 + random(200));
    parts[at] = [/^\d/.test(part) ? number : word, number, word, mark, many, ""][random(6)] as string;
  }
  return parts.join("");
}

/** A copy in which some numbers and texts are others, and some entries of lists and objects missing or twice. */
function damagedTree<Tree>(tree: Tree, random: Random, lies: readonly unknown[]): Tree {
  const copy = structuredClone({ tree });
  for (let times = 1 + random(3); times > 0; times -= 1) {
    const places = placesIn(copy);
    const [holder, key] = places[random(places.length)] as Holding;
    const value = holder[key];
    if (lies.length > 0 && random(3) === 0) {
      const [otherHolder, otherKey] = places[random(places.length)] as Holding;
      const others = [...lies, otherHolder[otherKey]];
      holder[key] = structuredClone(others[random(others.length)]);
    } else if (typeof value === "number") holder[key] = NUMBERS[random(NUMBERS.length)];
    else if (typeof value === "string") {
      const texts = places.map(([each, name]) => each[name]).filter((each) => typeof each === "string");
      holder[key] = texts[random(texts.length)];
    } else if (Array.isArray(value) && value.length > 0) {
      const at = random(value.length);
      if (random(2) === 0) value.splice(at, 1);
      else value.splice(random(value.length), 0, structuredClone(value[at]));
    }
  }
  return copy.tree;
}

type Holding = readonly [holder: Record<string, unknown>, key: string];

/** All entries of lists and objects; nesting may be deeper than the stack. */
function placesIn(tree: object): Holding[] {
  const places: Holding[] = [];
  const open: unknown[] = [tree];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== "object" || value === null) continue;
    const holder = value as Record<string, unknown>;
    for (const key of Object.keys(holder)) {
      places.push([holder, key]);
      open.push(holder[key]);
    }
  }
  return places;
}
