import { product } from "../../../core/exact.js";
import type { Op } from "../../../core/op.js";
import { conv } from "../../../ops/conv.js";
import { add } from "../../../ops/elementwise.js";
import { gather } from "../../../ops/gather.js";
import { ops } from "../../../ops/index.js";
import { matmul } from "../../../ops/matmul.js";
import { operand } from "../../../ops/operand.js";
import { reduce } from "../../../ops/reduce.js";
import { softmax } from "../../../ops/softmax.js";
import { transpose } from "../../../ops/transpose.js";
import type { LayerCall } from "../layer-call.js";
import type { LayerType } from "../layer-type.js";
import { kerasSides, type Value } from "../value.js";

/** Arguments that hide positions, and what else isn't a mask. */
const MASKS = ["attention_mask", "query_mask", "value_mask", "key_mask"];

/** Names a mask as uncounted: what it does to the scores depends on where it comes from. */
function nameMask(layer: LayerCall, inputs: number): void {
  const isCausal = ["use_causal_mask", "causal"].some((name) => layer.setting([name], -1) === true);
  const isGiven = MASKS.some((name) => layer.argument(name, -1) !== undefined);
  if (isCausal || isGiven || layer.inputs.length > inputs) {
    layer.uncounted([], `mask of ${layer.className}`, "mask");
  }
}

/** Query, value and key, channels last; the key is the value where there is none. */
function queryValueKey(layer: LayerCall): [query: Value, value: Value, key: Value] {
  const [query, value] = [layer.argument("query", 0), layer.argument("value", 1)];
  if (query === undefined || value === undefined) return layer.unknown();
  const key = layer.argument("key", 2) ?? value;
  return [query, value, key].map((each) => layer.ordered(each, "last")) as [Value, Value, Value];
}

/** What is asked of all heads. */
interface Heads {
  readonly heads: number;
  readonly size: number;
  readonly part: string;
}

function wholeOf(layer: LayerCall, key: string, fallback?: unknown): number {
  const value = layer.config[key] ?? fallback;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 1) return value;
  throw layer.mistake(`\`${key}\` is a whole number from 1`);
}

/** A product with weights for each position, taken apart into a matrix of size × positions for each head. */
function headsOf(layer: LayerCall, value: Value, { heads, size, part }: Heads): Value {
  const given = { out: heads * size, kernel: 1, padding: "valid", bias: layer.flag("use_bias", true) };
  const projected = layer.add(conv as Op, given, [value], { part });
  const positions = product(kerasSides(value).slice(0, -1));
  const apart = layer.reshaped(projected, [positions, heads, size], `${part}-heads`);
  return layer.add(transpose as Op, { order: [2, 0, 1] }, [apart], {
    part: `${part}-transpose`,
    order: "first",
  });
}

/** Attention of all heads, and the product with weights that joins them. */
function attended(
  layer: LayerCall,
  { query, key, value, out }: { query: Value; key: Value; value: Value; out: number },
  positions: readonly number[],
): Value[] {
  const fixed = { by: "mul", per: "layer", learned: false };
  const scaled = layer.add(operand as Op, fixed, [query], { part: "scale" });
  const scores = layer.add(matmul as Op, { transpose: "first" }, [scaled, key], { part: "scores" });
  const weights = layer.add(softmax, {}, [scores], { part: "softmax" });
  const context = layer.add(matmul as Op, { transpose: "second" }, [value, weights], { part: "context" });
  const apart = layer.add(transpose as Op, { order: [1, 2, 0] }, [context], {
    part: "context-transpose",
    order: "last",
  });
  const [heads = 0, size = 0] = context.tensor.shape;
  const joined = layer.reshaped(apart, [...positions, heads * size], "context-heads");
  const given = { out, kernel: 1, padding: "valid", bias: layer.flag("use_bias", true) };
  const output = layer.add(conv as Op, given, [joined], { part: "output" });
  return layer.setting(["return_attention_scores"], -1) === true ? [output, weights] : [output];
}

function isPlain(layer: LayerCall): boolean {
  return layer.config["use_gate"] !== true && layer.config["sliding_window"] == null;
}

/** `MultiHeadAttention`, over all positions of its inputs. */
export const multiHeadAttention: LayerType = {
  names: ["MultiHeadAttention"],
  becomes: "pointwise `conv` of query, key, value and output; `matmul`, `operand`, `softmax`",
  limits: "over all positions, without a gate or a window; its mask is named as uncounted",
  read(layer) {
    const [query, value, key] = queryValueKey(layer);
    const positions = kerasSides(query).slice(0, -1);
    const { attention_axes: axes, output_shape: shape } = layer.config;
    const isOverAll = !Array.isArray(axes) || axes.length === positions.length;
    if (!isPlain(layer) || !isOverAll || positions.length === 0) return layer.unknown();
    const [heads, size] = [wholeOf(layer, "num_heads"), wholeOf(layer, "key_dim")];
    const outs = Array.isArray(shape) ? shape : [shape ?? query.tensor.shape[0]];
    if (outs.length !== 1 || !Number.isInteger(outs[0])) return layer.unknown();
    nameMask(layer, layer.argument("key", 2) === undefined ? 2 : 3);
    const each = {
      query: headsOf(layer, query, { heads, size, part: "query" }),
      key: headsOf(layer, key, { heads, size, part: "key" }),
      value: headsOf(layer, value, { heads, size: wholeOf(layer, "value_dim", size), part: "value" }),
    };
    return attended(layer, { ...each, out: outs[0] }, positions);
  },
};

/** `GroupQueryAttention`: several heads of the query share one of key and value. */
export const groupQueryAttention: LayerType = {
  names: ["GroupQueryAttention", "GroupedQueryAttention"],
  becomes: "the same, with `gather` where heads share a key and a value",
  limits: "without a gate or a window; its mask is named as uncounted",
  read(layer) {
    const [query, value, key] = queryValueKey(layer);
    const positions = kerasSides(query).slice(0, -1);
    if (!isPlain(layer) || positions.length !== 1) return layer.unknown();
    const size = wholeOf(layer, "head_dim");
    const [heads, shared] = [wholeOf(layer, "num_query_heads"), wholeOf(layer, "num_key_value_heads")];
    if (heads % shared > 0) throw layer.mistake("`num_key_value_heads` divides `num_query_heads`");
    nameMask(layer, layer.argument("key", 2) === undefined ? 2 : 3);
    const repeated = (each: Value, part: string) => {
      const own = headsOf(layer, each, { heads: shared, size, part });
      const [, rows, columns] = own.tensor.shape;
      return layer.add(gather as Op, { size: [rows, columns, heads] }, [own], { part: `${part}-repeat` });
    };
    const each = {
      query: headsOf(layer, query, { heads, size, part: "query" }),
      key: repeated(key, "key"),
      value: repeated(value, "value"),
    };
    return attended(layer, { ...each, out: query.tensor.shape[0] as number }, positions);
  },
};

/** Inputs of one list: query, value, and a key that may be missing. */
function listed(layer: LayerCall): [query: Value, value: Value, key: Value] {
  const [query, value, key = value] = layer.inputs.map((each) => layer.ordered(each, "last"));
  if (query === undefined || value === undefined || key === undefined) return layer.unknown();
  const areSequences = [query, value, key].every(({ tensor }) => tensor.shape.length === 2);
  if (!areSequences || layer.inputs.length > 3) return layer.unknown();
  nameMask(layer, 3);
  return [query, value, key];
}

/** The values, weighted by scores of query × value. */
function weighted(layer: LayerCall, value: Value, scores: Value): Value {
  const weights = layer.add(softmax, {}, [scores], { part: "softmax" });
  return layer.add(matmul as Op, { transpose: "second" }, [value, weights], {
    part: "context",
    order: "last",
  });
}

/** `Attention` by products. */
export const dotAttention: LayerType = {
  names: ["Attention"],
  becomes: "`matmul`, `softmax`, `matmul`; `operand` with `use_scale`",
  limits: "`score_mode: dot`; its mask is named as uncounted",
  read(layer) {
    if ((layer.config["score_mode"] ?? "dot") !== "dot") return layer.unknown();
    const [query, value, key] = listed(layer);
    const products = layer.add(matmul as Op, { transpose: "first" }, [query, key], {
      part: "scores",
      order: "first",
    });
    const scores = layer.flag("use_scale", false)
      ? layer.add(operand as Op, { by: "mul", per: "layer", learned: true }, [products], { part: "scale" })
      : products;
    return weighted(layer, value, scores);
  },
};

/** `AdditiveAttention`: a score is the sum of tanh of query and key. */
export const additiveAttention: LayerType = {
  names: ["AdditiveAttention"],
  becomes: "`add`, `tanh`, `operand` with `use_scale`, `reduce`, `softmax`, `matmul`",
  limits: "its mask is named as uncounted",
  read(layer) {
    const [query, value, key] = listed(layer);
    const [size = 0, queries = 0] = query.tensor.shape;
    const rows = layer.reshaped(query, [queries, 1, size], "query");
    const columns = layer.reshaped(key, [1, key.tensor.shape[1] as number, size], "key");
    const sums = layer.add(add, {}, [rows, columns], { part: "add" });
    const bent = layer.add(ops.get("tanh") as Op, {}, [sums], { part: "tanh" });
    const scaled = layer.flag("use_scale", true)
      ? layer.add(operand as Op, { by: "mul", per: "channel", learned: true }, [bent], { part: "scale" })
      : bent;
    const scores = layer.add(reduce as Op, { by: "sum", over: [0], keep: false }, [scaled], {
      part: "sum",
      order: "first",
    });
    return weighted(layer, value, scores);
  },
};
