import type { Op } from "../../../core/op.js";
import { matmul } from "../../../ops/matmul.js";
import { transpose } from "../../../ops/transpose.js";
import type { LayerCall } from "../layer-call.js";
import type { LayerType } from "../layer-type.js";
import { kerasSides, type Value } from "../value.js";

/** An input as a matrix whose rows are summed over; a vector is one column. */
function rowsAlong(layer: LayerCall, value: Value, axis: number, part: string): Value {
  const ordered = layer.ordered(value, "last");
  const sides = kerasSides(ordered);
  const rank = sides.length + 1;
  const at = axis < 0 ? axis + rank : axis;
  if (sides.length > 2 || at < 1 || at >= rank) return layer.unknown();
  if (sides.length === 1) {
    const column = layer.reshaped(ordered, [1, ...sides], `${part}-reshape`);
    return { ...column, order: "first" };
  }
  // Of sides that are written channels last, the last one is the first of the tensor.
  if (at === 2) return { ...ordered, order: "first" };
  return layer.add(transpose as Op, { order: [1, 0] }, [ordered], {
    part: `${part}-transpose`,
    order: "first",
  });
}

/** `Dot`: a product of two inputs, summed over an axis of each. */
export const dot: LayerType = {
  names: ["Dot"],
  becomes: "`matmul`, and `reshape`",
  limits: "of vectors and sequences, without `normalize`",
  read(layer) {
    const { axes: asked } = layer.config;
    const axes: unknown[] = Array.isArray(asked) ? asked : [asked, asked];
    const [first, second] = layer.inputs;
    if (first === undefined || second === undefined || layer.flag("normalize", false)) return layer.unknown();
    const left = rowsAlong(layer, first, Number(axes[0]), "first");
    const right = rowsAlong(layer, second, Number(axes[1]), "second");
    const result = layer.add(matmul as Op, { transpose: "first" }, [left, right], {
      part: "matmul",
      order: "first",
    });
    const ranks = [first, second].map(({ tensor }) => tensor.shape.length);
    const kept = result.tensor.shape.filter((_, side) => ranks[side] === 2);
    return kept.length === 2 ? result : layer.reshaped(result, kept.length === 0 ? [1] : kept, "reshape");
  },
};
