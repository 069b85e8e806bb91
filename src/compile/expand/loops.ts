import { SpecError } from "../../core/diagnostic.js";
import type { Place } from "../../core/source.js";
import { describe, RealCount, type Value } from "../../spec/expression/value.js";
import { readsVariable } from "../../spec/reads.js";
import type { Loop } from "../../spec/syntax.js";
import type { ItemEnvironment } from "../state/environment.js";
import { evaluate } from "../state/evaluate.js";

/** The variables of one round. */
export type Round = ReadonlyMap<string, Value>;

/** The rounds of a `for`: how many, and each with its variables once it is its turn. */
export interface Rounds {
  readonly length: number;
  readonly at: (index: number) => Round;
}

/** The rounds of a `for`, each with its variables, `first` and `last` among them. */
export function roundsOf(loop: Loop, environment: ItemEnvironment): Rounds {
  const { length, set } =
    loop.kind === "table" ? tableRounds(loop, environment) : listRounds(loop, environment);
  return {
    length,
    at: (index) => {
      const round = new Map<string, Value>();
      set(round, index);
      return round.set("first", index === 0).set("last", index === length - 1);
    },
  };
}

interface LoopVariables {
  readonly length: number;
  /** Sets the variables of a round. */
  set(round: Map<string, Value>, index: number): void;
}

function tableRounds(loop: Extract<Loop, { kind: "table" }>, environment: ItemEnvironment): LoopVariables {
  return {
    length: loop.rows.length,
    set(round, index) {
      const inside = environment.with(round);
      for (const [column, cell] of (loop.rows[index]?.cells ?? []).entries()) {
        round.set(loop.names[column]?.name as string, evaluate(cell, inside));
      }
    },
  };
}

/**
 * Entries that need no loop variable and hold a list go in step; the rest is computed each round.
 */
function listRounds(loop: Extract<Loop, { kind: "lists" }>, environment: ItemEnvironment): LoopVariables {
  const loopNames = new Set<string>();
  const lists = new Map<string, readonly Value[]>();
  for (const { name, value } of loop.entries) {
    const dependsOnRound = readsVariable(value, loopNames);
    loopNames.add(name);
    const list = dependsOnRound ? undefined : evaluate(value, environment);
    if (Array.isArray(list)) lists.set(name, list as readonly Value[]);
  }
  const lengths = new Set([...lists.values()].map((list) => list.length));
  if (lengths.size === 0) {
    const [entry] = loop.entries;
    throw new SpecError("argument", "nothing here is a list to loop over", loop.place, {
      help: `\`${entry?.name}\` could be a range such as 1..3, or a list`,
    });
  }
  if (lengths.size > 1) {
    const said = [...lists].map(([name, list]) => `${name} has ${list.length}`).join(", ");
    throw new SpecError("argument", `lists in step need equal lengths: ${said}`, loop.place, {
      help: `they are ${[...lists.keys()].map((name) => `${name}: ${writtenAs(loop, name)}`).join(", ")}`,
    });
  }
  const [length] = lengths as Set<number>;
  return {
    length: length as number,
    set(round, index) {
      const inside = environment.with(round);
      for (const { name, value } of loop.entries) {
        const list = lists.get(name);
        round.set(name, list === undefined ? evaluate(value, inside) : (list[index] as Value));
      }
    },
  };
}

/** The text of one of a loop's entries. */
function writtenAs(loop: Extract<Loop, { kind: "lists" }>, name: string): string {
  const place = loop.entries.find((entry) => entry.name === name)?.value.place;
  return place === undefined ? "" : place.source.text.slice(place.start, place.end);
}

/** The number of rounds of a `repeat`. */
export function repeatCount(value: Value, place: Place): number {
  const number = value instanceof RealCount ? value.value : value;
  if (typeof number === "number" && Number.isInteger(number) && number >= 0) return number;
  throw new SpecError("argument", `\`repeat\` is a whole number, got ${describe(value)}`, place, {
    help: typeof number === "number" && number > 0 ? "use floor, ceil, round or //" : undefined,
  });
}
