import { blocks } from "../../blocks/index.js";
import { ops } from "../../ops/index.js";
import { modifiers, structures } from "../../spec/read/item.js";
import { Names } from "../names.js";

const SEPARATORS = /[/_.-]+/;

/**
 * What a block's layers are called: the parts of their names that all occurrences have, without those that all
 * layers begin with.
 * @param occurrences the paths of each occurrence's layers
 * @param layers what the layers are, for those whose names have nothing in common
 */
export function layerNames(
  occurrences: readonly (readonly string[])[],
  layers: readonly string[],
): readonly string[] {
  const parts = layers.map((_, index) => commonParts(occurrences.map((paths) => paths[index] ?? "")));
  const [shared = []] = parts;
  let depth = 0;
  while (depth < shared.length && parts.every((each) => each[depth] === shared[depth])) depth += 1;
  const names = new Names();
  return parts.map((each, index) => {
    const name = each
      .slice(depth)
      .join("_")
      .replaceAll(/[^A-Za-z0-9_+-]/g, "_");
    return names.unused(name === "" || name === "input" ? (layers[index] as string) : name);
  });
}

function commonParts(names: readonly string[]): readonly string[] {
  const [first = [], ...others] = names.map((name) => name.split(SEPARATORS).filter((part) => part !== ""));
  const isAligned = others.every((parts) => parts.length === first.length);
  const isCommon = (part: string, index: number) => others.every((parts) => parts[index] === part);
  if (isAligned) return first.filter(isCommon);
  const end = first.findIndex((part, index) => !isCommon(part, index));
  return first.slice(0, end === -1 ? first.length : end);
}

/**
 * What a block is called: as its occurrences are, or for what it does.
 * @param names those of its occurrences
 * @param layers what its layers are
 */
export function blockName(names: readonly string[], layers: readonly string[]): string {
  const word = commonWord(names);
  const isTelling = word.length > 2 && !GENERAL.has(word) && !WORDS.has(word) && !ops.has(word);
  const name = blocks.has(word) ? `${word}-unit` : word;
  return isTelling ? name : purposeOf(layers);
}

/** What all names begin with, up to a number or the end of a part. */
function commonWord([first = "", ...others]: readonly string[]): string {
  let length = 0;
  while (length < first.length && others.every((name) => name[length] === first[length])) length += 1;
  const common = first.slice(0, length);
  const isCut = [first, ...others].some((name) => /^[A-Za-z]/.test(name.slice(length)));
  const whole = isCut ? common.replace(/[^_.-]*$/, "") : common;
  return whole
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .replace(/^[^A-Za-z]+/, "")
    .replace(/-?\d*-?$/, "")
    .toLowerCase();
}

/** What means something else where a layer's name stands. */
const WORDS: ReadonlySet<string> = new Set([...structures, ...modifiers, "identity"]);

/** What says nothing of a layer. */
const GENERAL: ReadonlySet<string> = new Set([
  "block",
  "features",
  "layer",
  "layers",
  "model",
  "module",
  "stage",
]);

function purposeOf(layers: readonly string[]): string {
  for (const [join, purpose] of [
    ["add", "residual-unit"],
    ["concat", "branching-unit"],
    ["mul", "gate"],
  ] as const) {
    if (layers.slice(-2).includes(join)) return purpose;
  }
  return "unit";
}
