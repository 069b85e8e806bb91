import type { Place } from "../../core/source.js";
import type { BlockCall } from "./context.js";

/**
 * Where the user wrote the value at a place inside a block that ships with the program, if nothing but a
 * parameter stands there: the argument of the call, or of the call around it.
 */
export function argumentBehind(place: Place, call: BlockCall | null): Place | undefined {
  let at = place;
  let within = call;
  while (at.source.builtIn) {
    const parameter = /^\$(\w+)$/.exec(at.source.text.slice(at.start, at.end))?.[1];
    const written = parameter === undefined ? undefined : within?.writtenAt?.(parameter);
    if (written === undefined) return undefined;
    at = written.place;
    within = written.call;
  }
  return at;
}
