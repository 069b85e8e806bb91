import { product } from "../../core/exact.js";
import { MOST_SIDES } from "../input-sides.js";
import { type Entries, isEntries, listOf, textOf } from "../json.js";
import type { Constant } from "../tensorflow/value.js";

/** The most elements of a tensor that holds a shape, axes or ends. */
const MOST_NUMBERS = 64;

/** The tensors that lie beside the graph, by name. */
export type StoredTensors = ReadonlyMap<string, { readonly shape: readonly number[]; readonly type: string }>;

/** The tensors of a manifest; their numbers are in files of their own, which aren't read. */
export function storedTensors(manifest: unknown): StoredTensors {
  const stored = new Map<string, { shape: readonly number[]; type: string }>();
  for (const group of listOf(manifest)) {
    for (const weight of listOf(isEntries(group) ? group["weights"] : undefined)) {
      const shape = isEntries(weight) ? weight["shape"] : undefined;
      const name = isEntries(weight) ? textOf(weight["name"]) : undefined;
      if (name === undefined || !isEntries(weight) || !isShape(shape)) continue;
      stored.set(name, { shape, type: textOf(weight["dtype"]) ?? "float32" });
    }
  }
  return stored;
}

function isShape(value: unknown): value is number[] {
  return (
    Array.isArray(value) &&
    value.length <= MOST_SIDES &&
    value.every((side) => Number.isSafeInteger(side) && side >= 0)
  );
}

/** A tensor that a node stores: in the manifest, or whole in the node. */
export function storedTensor(name: string, node: Entries, stored: StoredTensors): Constant | undefined {
  const own = ownTensor(node);
  const listed = stored.get(name);
  const shape = listed?.shape ?? own?.shape;
  if (shape === undefined) return undefined;
  const isWeight = listed === undefined ? own?.isWeight === true : listed.type === "float32";
  return { kind: "constant", shape, key: name, isWeight, numbers: own?.numbers, bits: 32 };
}

/** What the node itself holds: old converters leave small whole numbers there. */
function ownTensor(
  node: Entries,
): { shape: number[]; isWeight: boolean; numbers: number[] | undefined } | undefined {
  const attributes = isEntries(node["attr"]) ? node["attr"] : {};
  const value = isEntries(attributes["value"]) ? attributes["value"]["tensor"] : undefined;
  if (!isEntries(value)) return undefined;
  const sides = isEntries(value["tensorShape"]) ? value["tensorShape"]["dim"] : undefined;
  const shape = listOf(sides).map((side) => Number(isEntries(side) ? side["size"] : Number.NaN));
  if (!isShape(shape)) return undefined;
  const listed = value["intVal"] ?? value["int64Val"];
  const numbers = listOf(listed).slice(0, MOST_NUMBERS).map(Number);
  const elements = product(shape);
  const isWhole = listed !== undefined && numbers.length === elements;
  return { shape, isWeight: value["dtype"] === "DT_FLOAT", numbers: isWhole ? numbers : undefined };
}
