import type { LiteOp } from "../call.js";
import { convolutions } from "./convolutions.js";
import { elements } from "./elements.js";
import { recurrent } from "./recurrent.js";
import { shaping } from "./shaping.js";

/** Every builtin op that is read. */
export const liteOps: readonly LiteOp[] = [...convolutions, ...recurrent, ...elements, ...shaping];

/** The same by name. */
export const liteOpOf: ReadonlyMap<string, LiteOp> = new Map(liteOps.map((op) => [op.name, op]));
