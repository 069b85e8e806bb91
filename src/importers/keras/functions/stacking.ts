import type { Op } from "../../../core/op.js";
import { concat } from "../../../ops/concat.js";
import type { LayerCall } from "../layer-call.js";
import { kerasSides, sideOfAxis, type Value } from "../value.js";

/** Several tensors in one order, joined along an axis of the first; the batch is axis 0. */
export function joined(layer: LayerCall, values: readonly Value[], axis: number): Value {
  const ordered = values.map((value) => layer.ordered(value, (values[0] as Value).order));
  const side = sideOfAxis(axis, ordered[0] as Value);
  return layer.add(concat as Op, side === 0 ? {} : { side }, ordered, { part: "concat" });
}

/** Several tensors as places of a new axis. */
export function stacked(layer: LayerCall, values: readonly Value[], axis: number): Value {
  const places = values.map((value, index) =>
    layer.reshaped(value, kerasSides(value).toSpliced(axis - 1, 0, 1), `reshape-${index}`),
  );
  return joined(layer, places, axis);
}
