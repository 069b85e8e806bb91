import type { Level } from "./level.js";
import type { Signatures } from "./signature.js";
import { commonSubsequence } from "./subsequence.js";

/** A level and its counterpart in the other model; one of them is `null` where there is none. */
export type Pair = readonly [before: Level | null, after: Level | null];

/**
 * Pairs the levels of one scope of each model: those of the same name, wherever they stand, and else
 * in order as many alike as possible, then as many of the same kind. Each level is in one pair.
 */
export function matchLevels(
  before: readonly Level[],
  after: readonly Level[],
  signatures: Signatures,
): Pair[] {
  const names = sharedNames(before, after);
  const left = before.flatMap((level, position) => tokensOf(level, position, names, signatures));
  const right = after.flatMap((level, position) => tokensOf(level, position, names, signatures));
  const common = commonSubsequence(
    left.map(({ text }) => text),
    right.map(({ text }) => text),
  );
  const counterparts = new Map<Level, Level>();
  for (const name of names.values()) counterparts.set(name.before, name.after);
  const taken = new Set(counterparts.values());
  for (const strength of ["alike", "kind"] as const) {
    for (const [i, j] of common) {
      if (left[i]?.strength !== strength) continue;
      const first = before[left[i]?.position as number] as Level;
      const second = after[right[j]?.position as number] as Level;
      if (counterparts.has(first) || taken.has(second)) continue;
      counterparts.set(first, second);
      taken.add(second);
    }
  }
  return inOrder(before, after, counterparts);
}

type Names = ReadonlyMap<string, { readonly before: Level; readonly after: Level }>;

/** The names that occur on both sides. */
function sharedNames(before: readonly Level[], after: readonly Level[]): Names {
  const named = (levels: readonly Level[]) =>
    new Map(levels.flatMap((level) => (level.name === null ? [] : [[level.name, level] as const])));
  const others = named(after);
  const shared = [...named(before)].flatMap(([name, level]) => {
    const other = others.get(name);
    return other === undefined ? [] : [[name, { before: level, after: other }] as const];
  });
  return new Map(shared);
}

/** A word for one level in the sequence that is compared. */
interface Token {
  readonly text: string;
  readonly position: number;
  readonly strength: "name" | "alike" | "kind";
}

/**
 * What the longest common subsequence is of: a word for a level's kind, and two for all that it is. A pair
 * that is alike then outweighs two that are only of a kind, and of equally many alike those win that leave
 * more of a kind in between. A shared name is a word too, so that its neighbours stay by it unless it moved.
 */
function tokensOf(level: Level, position: number, names: Names, signatures: Signatures): Token[] {
  const shared = level.name === null ? undefined : names.get(level.name);
  if (shared?.before === level || shared?.after === level) {
    return [{ text: `name ${level.name}`, position, strength: "name" }];
  }
  const alike: Token = { text: `alike ${signatures.of(level)}`, position, strength: "alike" };
  return [{ text: `kind ${level.kind}`, position, strength: "kind" }, alike, alike];
}

/** All pairs in the second model's order; what is gone stands behind what it stood behind. */
function inOrder(
  before: readonly Level[],
  after: readonly Level[],
  counterparts: ReadonlyMap<Level, Level>,
): Pair[] {
  const gone = new Map<Level | null, Pair[]>([[null, []]]);
  const origins = new Map<Level, Level>();
  let behind = gone.get(null) as Pair[];
  for (const level of before) {
    const counterpart = counterparts.get(level);
    if (counterpart === undefined) {
      behind.push([level, null]);
      continue;
    }
    origins.set(counterpart, level);
    behind = [];
    gone.set(counterpart, behind);
  }
  return [
    ...(gone.get(null) as Pair[]),
    ...after.flatMap((level): Pair[] => [[origins.get(level) ?? null, level], ...(gone.get(level) ?? [])]),
  ];
}
