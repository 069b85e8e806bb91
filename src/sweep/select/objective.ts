import { argumentPlace } from "../../compile/model-name.js";
import { SpecError } from "../../core/diagnostic.js";
import type { Place } from "../../core/source.js";
import { type Quantity, quantityNamed } from "../quantity.js";

/** A quantity and which way of it is wanted. */
export interface Objective {
  readonly quantity: Quantity;
  readonly direction: "min" | "max";
}

/**
 * Reads `macs,accuracy:max`: the quantities of a Pareto front, at least two. Without a direction, each is wanted
 * the way that is better.
 * @throws {SpecError} (code `usage`)
 */
export function parseObjectives(text: string, quantities: ReadonlyMap<string, Quantity>): Objective[] {
  const whole = argumentPlace("--pareto", text);
  const objectives: Objective[] = [];
  let start = 0;
  for (const part of text.split(",")) {
    const place = { source: whole.source, start, end: start + Math.max(part.length, 1) };
    const objective = parseObjective(part, place, quantities);
    if (objectives.some(({ quantity }) => quantity === objective.quantity)) {
      throw new SpecError("usage", `\`${objective.quantity.name}\` is named twice`, place);
    }
    objectives.push(objective);
    start += part.length + 1;
  }
  if (objectives.length >= 2) return objectives;
  throw new SpecError("usage", "a Pareto front is one of two metrics or more", whole, {
    help: "write --pareto macs,accuracy; for one alone, `--sort` and `--top 1`",
  });
}

function parseObjective(part: string, place: Place, quantities: ReadonlyMap<string, Quantity>): Objective {
  const [, written = "", asked] = /^\s*(.*?)(?::(min|max))?\s*$/.exec(part) ?? [];
  const quantity = quantityNamed(written, quantities, place);
  if (asked !== undefined) return { quantity, direction: asked as "min" | "max" };
  if (quantity.better !== null) return { quantity, direction: quantity.better === "lower" ? "min" : "max" };
  throw new SpecError("usage", `which way of \`${written}\` is better?`, place, {
    help: `write \`${written}:min\` or \`${written}:max\``,
  });
}
