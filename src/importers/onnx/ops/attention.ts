import type { Tensor } from "../../../core/tensor.js";
import { type Call, Uncountable } from "../call.js";
import { type Rule, rules } from "./rule.js";

/** A query, key or value: heads × steps × numbers. */
interface Heads {
  readonly tensor: Tensor;
  readonly heads: number;
  readonly steps: number;
  readonly size: number;
}

/** Attention as the format defines it: both factors scaled, their product, a mask, softmax, and the product with values. */
function attention(call: Call): void {
  const [query, key, value] = [
    headsOf(call, 0, "q_num_heads"),
    headsOf(call, 1, "kv_num_heads"),
    headsOf(call, 2, "kv_num_heads"),
  ];
  const isFlat = call.flowing(0).dims.length === 3;
  const { batch } = call.around;
  const { heads, steps } = query;
  const dims = isFlat ? [batch, steps, heads * value.size] : [batch, heads, steps, value.size];
  const hasState = [4, 5, 6].some((index) => call.inputs[index] !== undefined);
  const givesMore = call.node.outputs.slice(1).some((name) => call.isRead(name));
  const isCapped = (call.node.attributes.get("softcap")?.float ?? 0) !== 0;
  if (hasState || givesMore || isCapped) throw new Uncountable([dims]);
  const scores = call.add("matmul", { transpose: "second" }, [
    scaled(call, query.tensor),
    scaled(call, repeated(call, key, heads)),
  ]);
  const weights = call.add("softmax", {}, [masked(call, scores.outputs[0] as Tensor)]).outputs[0] as Tensor;
  const mixed = call.add("matmul", {}, [weights, repeated(call, value, heads)]).outputs[0] as Tensor;
  const ordered = isFlat ? call.add("transpose", { order: [1, 0, 2] }, [mixed]).outputs[0] : mixed;
  call.give(dims, call.viewed(ordered as Tensor, dims));
}

function headsOf(call: Call, index: number, attribute: string): Heads {
  const { dims, tensor } = call.flowing(index);
  if (!call.isBatched(dims)) throw new Uncountable();
  if (dims.length === 4) {
    const [, heads, steps, size] = dims as [number, number, number, number];
    return { tensor: call.viewed(tensor, dims), heads, steps, size };
  }
  const [batch, steps, all] = dims as [number, number, number];
  const heads = call.int(attribute, 0);
  const size = all / heads;
  if (dims.length !== 3 || !Number.isInteger(size)) throw new Uncountable();
  const apart = call.viewed(tensor, [batch, steps, heads, size]);
  const [turned] = call.add("transpose", { order: [1, 0, 2] }, [apart]).outputs;
  return { tensor: turned as Tensor, heads, steps, size };
}

/** Keys or values of fewer heads than the queries have, each for several of these. */
function repeated(call: Call, { tensor, heads, steps, size }: Heads, wanted: number): Tensor {
  return heads === wanted ? tensor : call.gathered(tensor, [call.around.batch, wanted, steps, size]);
}

function scaled(call: Call, tensor: Tensor): Tensor {
  const given = { by: "mul", per: "layer", learned: false };
  return call.add("operand", given, [tensor]).outputs[0] as Tensor;
}

/** Scores with what is added to them: a mask that flows, one that is stored, or that of what lies ahead. */
function masked(call: Call, scores: Tensor): Tensor {
  const mask = call.inputs[3];
  if (mask?.tensor !== undefined) {
    const { dims, tensor } = call.flowing(3);
    const padded = [...new Array<number>(Math.max(4 - dims.length, 0)).fill(1), ...dims];
    return call.add("add", {}, [scores, call.viewed(tensor, padded)]).outputs[0] as Tensor;
  }
  if (mask === undefined && call.int("is_causal", 0) === 0) return scores;
  return call.add("operand", { by: "add", per: "layer", learned: false }, [scores]).outputs[0] as Tensor;
}

export const attentions: readonly Rule[] = rules(
  ["Attention"],
  "operand, matmul, softmax and matmul",
  attention,
  "with keys and values of earlier steps, `softcap`, or further outputs",
);
