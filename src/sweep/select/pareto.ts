import type { CountedRow } from "../row.js";
import type { Objective } from "./objective.js";

interface Candidate {
  readonly row: CountedRow;
  /** The values, negated where the most is wanted: less is better in all of them. */
  readonly costs: readonly number[];
}

/**
 * The points that no other one beats: none is as good in all objectives and better in one. Points that are
 * equal in all stand beside each other. It holds the front of what came so far, and nothing else.
 */
export class ParetoFront {
  readonly #objectives: readonly Objective[];
  #front: Candidate[] = [];

  constructor(objectives: readonly Objective[]) {
    this.#objectives = objectives;
  }

  /** Compares a point with the front; one that lacks a value can't be. @returns whether it could be compared */
  add(row: CountedRow): boolean {
    const costs: number[] = [];
    for (const { quantity, direction } of this.#objectives) {
      const value = quantity.of(row);
      if (typeof value !== "number") return false;
      costs.push(direction === "min" ? value : -value);
    }
    if (this.#front.some((other) => dominates(other.costs, costs))) return true;
    this.#front = this.#front.filter((other) => !dominates(costs, other.costs));
    this.#front.push({ row, costs });
    return true;
  }

  /** How many points are on it. */
  get size(): number {
    return this.#front.length;
  }

  /** The front, in the order in which its points came. */
  get rows(): readonly CountedRow[] {
    return this.#front.map(({ row }) => row);
  }
}

/** Whether the first costs no more than the second in anything, and less in something. */
function dominates(first: readonly number[], second: readonly number[]): boolean {
  let less = false;
  for (let index = 0; index < first.length; index += 1) {
    const a = first[index] as number;
    const b = second[index] as number;
    if (a > b) return false;
    if (a < b) less = true;
  }
  return less;
}
