import { SpecError } from "../../core/diagnostic.js";
import type { Place } from "../../core/source.js";
import { RealCount, type Value } from "../../spec/expression/value.js";
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
  if (!Number.isInteger(value)) {
    throw new SpecError("argument", `a channel count is a whole number, got ${value}`, place, {
      help: "use floor, ceil, round or // to make it whole",
    });
  }
  if (value < 1) {
    throw new SpecError("argument", `a channel count is at least 1, got ${value}`, place, {
      help: decimalHelp(place),
    });
  }
  const scaled = environment.scale(value);
  if (scaled >= 1) return new RealCount(scaled);
  throw new SpecError(
    "width",
    `a width of ${environment.context.width.alpha} leaves none of ${value} channels`,
    place,
    { help: "choose a larger width" },
  );
}
