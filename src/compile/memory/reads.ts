import type { Context } from "../state/context.js";
import { valueKey, widthKey } from "./keys.js";

/** The names of what can be read of a network beside its variables. */
export const WIDTH = "width";
export const RESOLUTION = "resolution";

const SCALE = "scale ";

/** The name of what α makes of a count; no variable has a space in its name. */
export function scaleRead(count: number): string {
  return `${SCALE}${count}`;
}

export function isScaleRead(name: string): boolean {
  return name.startsWith(SCALE);
}

/** Gives the value that something has in a network, as a text that only equal values share. */
export type Reader = (context: Context) => string | number;

/** The reader of a name. */
export function readerOf(name: string): Reader {
  if (name === WIDTH) return ({ width }) => widthKey(width);
  if (name === RESOLUTION) return ({ network }) => network.resolution;
  if (isScaleRead(name)) {
    const count = Number(name.slice(SCALE.length));
    return ({ width }) => width.scale(count);
  }
  return ({ network }) => {
    const value = network.variables.lookup(name);
    return value === undefined ? "" : valueKey(value);
  };
}
