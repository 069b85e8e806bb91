import type { Tensor } from "../../../core/tensor.js";
import { type Call, Uncountable } from "../call.js";
import { type Rule, rules } from "./rule.js";
import { windowOf } from "./window.js";

function pool(call: Call, op: "maxpool" | "avgpool"): void {
  const { dims, tensor } = call.flowing(0);
  const kernel = call.ints("kernel_shape");
  if (!call.isBatched(dims) || kernel === undefined) throw new Uncountable();
  const { stride, dilation, padding } = windowOf(call, kernel, dims.slice(2));
  if (dilation.some((side) => side !== 1)) throw new Uncountable();
  const given = { kernel, stride, padding, ceil: call.int("ceil_mode", 0) !== 0 };
  const counts = call.int("count_include_pad", 0) !== 0;
  call.emit(op, op === "maxpool" ? given : { ...given, count_padding: counts }, [tensor]);
  // The places of the largest elements have its sides, and nothing flows from there.
  const [{ dims: sides } = { dims: undefined }] = call.outputs;
  if (call.node.outputs.length > 1) call.outputs.push({ dims: sides });
}

function poolAll(call: Call, op: string): void {
  const { dims, tensor } = call.flowing(0);
  if (!call.isBatched(dims) || dims.length < 3) throw new Uncountable();
  call.emit(op, {}, [tensor]);
}

/** Means and the like over all spatial sides are global pooling. */
function reduce(call: Call): void {
  const { dims, tensor } = call.flowing(0);
  const listed = call.ints("axes") ?? call.data(1);
  const rank = dims.length;
  if (listed === undefined && call.int("noop_with_empty_axes", 0) !== 0) throw new Uncountable();
  const axes = new Set((listed ?? dims.map((_, index) => index)).map((axis) => call.axis(axis, rank)));
  const kept = dims.map((side, index) => (axes.has(index) ? 1 : side));
  const left = call.int("keepdims", 1) !== 0 ? kept : dims.filter((_, index) => !axes.has(index));
  const isGlobal = rank > 2 && call.isBatched(dims) && axes.size === rank - 2 && !axes.has(0) && !axes.has(1);
  const op = { ReduceMean: "globalavgpool", ReduceMax: "globalmaxpool" }[call.node.op];
  if (isGlobal && op !== undefined) {
    const pooled = call.add(op, {}, [tensor]).outputs[0] as never;
    call.give(left, call.viewed(pooled, left));
    return;
  }
  call.give(left, call.viewed(reduced(call, [...axes]), left));
}

/** The input with one number in place of all along some axes. */
function reduced(call: Call, axes: readonly number[]): Tensor {
  const { dims, tensor } = call.flowing(0);
  const first = call.isBatched(dims) && dims.length > 1 ? 1 : 0;
  // A batch of one is nothing to reduce.
  const over = axes.map((axis) => axis - first).filter((side) => side >= 0);
  if (first === 1 && axes.includes(0) && call.around.batch !== 1) throw new Uncountable();
  const name = call.node.op.replace(/^(Reduce|Arg)/, "");
  const by = { Mean: "mean", Max: "max", Min: "min", Prod: "product" }[name] ?? "sum";
  return call.add("reduce", { by, over }, [call.viewed(tensor, dims)]).outputs[0] as Tensor;
}

/** As ReduceL2 over the spatial sides. */
function globalLpPool(call: Call): void {
  const { dims } = call.flowing(0);
  if (!call.isBatched(dims) || dims.length < 3) throw new Uncountable();
  const kept = dims.map((side, axis) => (axis < 2 ? side : 1));
  call.give(kept, call.viewed(reduced(call, [...dims.keys()].slice(2)), kept));
}

function argument(call: Call): void {
  const { dims } = call.flowing(0);
  const axis = call.axis(call.int("axis", 0), dims.length);
  const kept = dims.map((side, index) => (index === axis ? 1 : side));
  const left = call.int("keepdims", 1) !== 0 ? kept : dims.filter((_, index) => index !== axis);
  call.give(left, call.viewed(reduced(call, [axis]), left));
}

export const poolings: readonly Rule[] = [
  ...rules(["MaxPool"], "maxpool", (call) => pool(call, "maxpool"), "dilation"),
  ...rules(["AveragePool"], "avgpool", (call) => pool(call, "avgpool"), "dilation"),
  ...rules(["LpPool"], "avgpool, which costs as much", (call) => pool(call, "avgpool"), "dilation"),
  ...rules(["GlobalLpPool"], "reduce", globalLpPool),
  ...rules(["GlobalAveragePool"], "globalavgpool", (call) => poolAll(call, "globalavgpool")),
  ...rules(["GlobalMaxPool"], "globalmaxpool", (call) => poolAll(call, "globalmaxpool")),
  ...rules(
    [
      "ReduceMean",
      "ReduceMax",
      "ReduceMin",
      "ReduceSum",
      "ReduceProd",
      "ReduceL1",
      "ReduceL2",
      "ReduceLogSum",
      "ReduceLogSumExp",
      "ReduceSumSquare",
    ],
    "reduce; the mean or largest over all spatial sides globalavgpool or globalmaxpool",
    reduce,
  ),
  ...rules(["ArgMax", "ArgMin"], "reduce", argument),
];
