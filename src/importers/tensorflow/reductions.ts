import type { Call } from "./call.js";
import { opNamed } from "./op-named.js";
import { type Flow, sideOfAxis } from "./value.js";

/** One number of all along some axes. */
export function reduction(call: Call, by: string, axes: readonly number[], keep: boolean): Flow {
  const input = call.flow();
  const rank = input.tensor.shape.length;
  const over = axes.map((axis) => sideOfAxis(axis, input) ?? call.unknown());
  const gone = new Set(axes.map((axis) => (axis < 0 ? axis + input.shape.length : axis)));
  const shape = input.shape.flatMap((side, axis) => (!gone.has(axis) ? [side] : keep ? [1] : []));
  const isGlobal = rank > 1 && !over.includes(0) && new Set(over).size === rank - 1;
  const pool = isGlobal ? { mean: "globalavgpool", max: "globalmaxpool" }[by] : undefined;
  if (pool === undefined) return call.add(opNamed("reduce"), { by, over, keep }, [input], { shape });
  if (keep) return call.add(opNamed(pool), {}, [input], { shape });
  const pooled = call.add(opNamed(pool), {}, [input], { part: "pool" });
  return call.add(opNamed("flatten"), {}, [pooled], { part: "flatten", shape });
}
