import type { Piece } from "../piece.js";
import type { Flow, Region } from "./flow.js";
import type { Kinds } from "./kinds.js";
import { longer, pairsIn, unitsIn } from "./regions.js";

/** Two layers in turn aren't worth a name. */
const SHORTEST_CHAIN = 3;

const LONGEST_CHAIN = 12;

/** The lines of a definition that aren't its layers: its name, parameters, and `layers`. */
export const HEAD_LINES = 3;

/** Regions of which one block can be made, what they are alike in, and how many lines that saves. */
export interface Group {
  readonly signature: string;
  readonly regions: readonly Region[];
  readonly saved: number;
}

/** Finds what occurs several times, where making a block of it saves lines. */
export class Groups {
  readonly #kinds: Kinds;
  /** What blocks were made of in vain. */
  readonly #useless: ReadonlySet<string>;

  constructor(kinds: Kinds, useless: ReadonlySet<string>) {
    this.#kinds = kinds;
    this.#useless = useless;
  }

  /** The units that occur several times, the smallest first. */
  units(flow: Flow): Group[] {
    const groups = savingIn(flow, this.#alike(flow, unitsIn(flow)));
    return groups.sort((a, b) => lengthOf(a) - lengthOf(b));
  }

  /** The run of layers that occurs several times by which most is saved, if any is. */
  chains(flow: Flow): Group[] {
    const groups: Group[] = [];
    let chains: readonly Region[] = pairsIn(flow);
    for (let length = 2; length <= LONGEST_CHAIN && chains.length > 0; length += 1) {
      const alike = this.#alike(flow, chains);
      if (length >= SHORTEST_CHAIN) groups.push(...savingIn(flow, alike));
      // What occurs once doesn't occur more often with more behind it.
      const several = [...alike.values()].filter((regions) => regions.length > 1);
      chains = several.flat().flatMap((region) => longer(flow, region) ?? []);
    }
    const fitting = groups.filter(({ regions: [first] }) => first && !this.#kinds.isRepetition(flow, first));
    return fitting.sort((a, b) => b.saved - a.saved).slice(0, 1);
  }

  /** Regions by what they are alike in. */
  #alike(flow: Flow, regions: readonly Region[]): ReadonlyMap<string, readonly Region[]> {
    const alike = new Map<string, Region[]>();
    for (const region of regions) {
      const signature = this.#kinds.signatureOf(flow, region);
      if (signature === undefined) continue;
      const others = alike.get(signature);
      if (others === undefined) alike.set(signature, [region]);
      else others.push(region);
    }
    for (const signature of this.#useless) alike.delete(signature);
    return alike;
  }
}

/** Regions that are alike and apart, where making a block of them saves lines. */
function savingIn(flow: Flow, alike: ReadonlyMap<string, readonly Region[]>): Group[] {
  return [...alike].flatMap(([signature, all]) => {
    let end = 0;
    const regions = all
      .toSorted((a, b) => a.start - b.start)
      .filter((region) => {
        const isApart = region.start >= end;
        if (isApart) end = region.end;
        return isApart;
      });
    const saved = savedIn(flow, regions);
    return saved > 0 ? [{ signature, regions, saved }] : [];
  });
}

function lengthOf({ regions }: Group): number {
  const [{ start, end } = { start: 0, end: 0 }] = regions;
  return end - start;
}

/** How many lines are saved by a block in the place of regions that are alike. */
export function savedIn(flow: Flow, regions: readonly Region[]): number {
  const [first] = regions;
  if (first === undefined) return 0;
  return savedBy(linesOf(flow.pieces.slice(first.start, first.end)), regions.length);
}

/** How many lines are saved by a block of so many lines that is called so often. */
export function savedBy(lines: number, uses: number): number {
  return uses * (lines - 1) - (lines + HEAD_LINES);
}

/** How many lines layers take, with one and its like behind it in one. */
export function linesOf(pieces: readonly Piece[]): number {
  let lines = 0;
  let before = "";
  for (const { layer, given, norm, activation, inputs } of pieces) {
    const text = inputs.length === 1 ? JSON.stringify([layer, given, norm, activation]) : "";
    if (text === "" || text !== before) lines += 1;
    before = text;
  }
  return lines;
}
