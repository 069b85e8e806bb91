import type { Op } from "../../../core/op.js";
import { flatten } from "../../../ops/flatten.js";
import { ops } from "../../../ops/index.js";
import { reduce } from "../../../ops/reduce.js";
import type { LayerCall } from "../layer-call.js";
import type { LayerType } from "../layer-type.js";
import { sideOfAxis, type Value } from "../value.js";
import { axesOf } from "./axes.js";

/** One number of all along some axes, of an input whose batch stays. */
function reduced(layer: LayerCall, by: string): Value {
  const { input } = layer;
  const axes = axesOf(layer, layer.setting(["axis", "axes"], 1)) ?? layer.unknown();
  const keep = layer.setting(["keepdims"], 2) === true;
  const over = [...new Set(axes.map((axis) => sideOfAxis(axis, input) as number))];
  const rank = input.tensor.shape.length;
  const isGlobal = rank > 1 && !over.includes(0) && over.length === rank - 1;
  const pool = isGlobal ? { mean: "globalavgpool", max: "globalmaxpool" }[by] : undefined;
  if (pool !== undefined) {
    if (keep) return layer.add(ops.get(pool) as Op, {});
    const map = layer.add(ops.get(pool) as Op, {}, [input], { part: "pool" });
    return layer.add(flatten, {}, [map], { part: "flatten" });
  }
  // Without its channels, a tensor has its sides as Keras orders them.
  const order = !keep && over.includes(0) ? "first" : input.order;
  return layer.add(reduce as Op, { by, over, keep }, [input], { order });
}

function reduction(names: readonly string[], by: string): LayerType {
  return {
    names,
    becomes: by === "mean" || by === "max" ? "`reduce`; the global pooling over all sides" : "`reduce`",
    read: (layer) => reduced(layer, by),
  };
}

/** Functions that make one number of many. */
export const reductions: readonly LayerType[] = [
  reduction(["Mean", "reduce_mean"], "mean"),
  reduction(["Sum", "reduce_sum"], "sum"),
  reduction(["Max", "reduce_max"], "max"),
  reduction(["Min", "reduce_min"], "min"),
  reduction(["Prod", "reduce_prod"], "product"),
];
