import type { Op } from "../../core/op.js";
import type { Tensor } from "../../core/tensor.js";
import type { Outcome } from "../outcome.js";

/** So many outcomes are remembered, a few points of a usual network. Longer lives cost more than they save. */
const MOST = 1_000;

/** What became of ops that were applied before: most of a network's layers are like others. */
export class OutcomeMemory {
  #known = new Map<string, Outcome>();

  find(key: string): Outcome | undefined {
    return this.#known.get(key);
  }

  keep(key: string, outcome: Outcome): void {
    if (this.#known.size >= MOST) this.#known = new Map();
    this.#known.set(key, outcome);
  }
}

/** A text that two applications have in common only if the op, its arguments and what enters are equal. */
export function outcomeKey(
  { name }: Op,
  values: Readonly<Record<string, unknown>>,
  inputs: readonly Tensor[],
): string {
  let key = name;
  for (const argument in values) key += ` ${argument}:${textOf(values[argument])}`;
  for (const { form } of inputs) key += `<${form.key}`;
  return key;
}

function textOf(value: unknown): string {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : JSON.stringify(value);
}
