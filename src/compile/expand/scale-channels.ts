import { SpecError } from "../../core/diagnostic.js";
import type { Place } from "../../core/source.js";
import { describe, RealCount, type Value } from "../../spec/expression/value.js";
import type { ItemEnvironment } from "../state/environment.js";
import { decimalHelp } from "./decimal-help.js";

/**
 * A channel count where it is written: one made of literals, loop variables and hyperparameters is
 * multiplied by α, a real one is left alone. Lists are scaled element by element; what isn't a number
 * is left to the argument's own check.
 */
export function scaleChannels(value: Value, place: Place, environment: ItemEnvironment): Value {
  if (Array.isArray(value)) {
    return (value as readonly Value[]).map((item) => scaleChannels(item, place, environment));
  }
  if (typeof value !== "number") return value;
  checkCount(value, place);
  const scaled = environment.scale(value);
  if (scaled >= 1) return new RealCount(scaled);
  throw new SpecError(
    "width",
    `a width of ${environment.context.width.alpha} leaves none of ${value} channels`,
    place,
    { help: "choose a larger width" },
  );
}

/** Throws unless the value of a block's `channels` parameter is a count or a list of them: its layers may not check it. */
export function checkChannels(name: string, value: Value, place: Place): void {
  if (Array.isArray(value)) {
    for (const item of value as readonly Value[]) checkChannels(name, item, place);
  } else if (value instanceof RealCount) {
    checkCount(value.value, place);
  } else {
    throw new SpecError("argument", `\`${name}\` is a channel count, got ${describe(value)}`, place);
  }
}

/** Throws unless a number may be one of channels; one that a mistake hides may. */
function checkCount(count: number, place: Place): void {
  if (Number.isNaN(count)) return;
  if (!Number.isInteger(count)) {
    throw new SpecError("argument", `a channel count is a whole number, got ${count}`, place, {
      help: "use floor, ceil, round or // to make it whole",
    });
  }
  if (count < 1) {
    throw new SpecError("argument", `a channel count is at least 1, got ${count}`, place, {
      help: decimalHelp(place),
    });
  }
}
