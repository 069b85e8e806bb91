import type { Row } from "../row.js";
import { FirstRows } from "./first-rows.js";
import type { Objective } from "./objective.js";
import { byIndex, type Sorting } from "./order.js";
import { ParetoFront } from "./pareto.js";

/** Which of the rows that hold are wanted. The front is taken first, then the order, then so many of it. */
export interface Choice {
  readonly objectives: readonly Objective[] | undefined;
  readonly sorting: Sorting | undefined;
  /** The most rows. */
  readonly most: number | undefined;
}

/** Whether rows can be shown as they come. */
export function isStreamed({ objectives, sorting }: Choice): boolean {
  return objectives === undefined && sorting === undefined;
}

/** Whether rows can be left out before all are known. */
export function isNarrowed({ objectives, most }: Choice): boolean {
  return objectives !== undefined || most !== undefined;
}

/** Rows of which not all are shown, or not in the order in which they come. It holds no more than it has to. */
export class Selection {
  readonly #choice: Choice;
  readonly #front: ParetoFront | undefined;
  readonly #first: FirstRows | undefined;
  readonly #all: Row[] = [];
  #incomparable = 0;

  constructor(choice: Choice) {
    const { objectives, sorting, most } = choice;
    this.#choice = choice;
    this.#front = objectives && new ParetoFront(objectives);
    this.#first = most === undefined ? undefined : new FirstRows(sorting?.order ?? byIndex, most);
  }

  add(row: Row): void {
    if (this.#front !== undefined) {
      if (row.mistake === null && !this.#front.add(row)) this.#incomparable += 1;
    } else if (this.#first !== undefined) this.#first.add(row);
    else this.#all.push(row);
  }

  /** How many points weren't compared, since they lack a value. */
  get incomparable(): number {
    return this.#incomparable;
  }

  /** How many rows it holds. */
  get size(): number {
    return this.#front?.size ?? this.#first?.size ?? this.#all.length;
  }

  /** What is left of the rows so far. */
  get rows(): readonly Row[] {
    const { sorting, most } = this.#choice;
    const order = sorting?.order ?? byIndex;
    if (this.#front !== undefined) return this.#front.rows.toSorted(order).slice(0, most);
    return this.#first?.rows ?? this.#all.toSorted(order);
  }
}
