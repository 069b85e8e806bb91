import { type Call, Uncountable } from "../call.js";
import { type Rule, rules } from "./rule.js";
import { windowOf } from "./window.js";

/** Rules for ops that are named as uncounted, and give outputs of these sides all the same. */
function known(name: string, why: string, sidesOf: (call: Call) => readonly (readonly number[])[]): Rule[] {
  const apply = (call: Call): never => {
    throw new Uncountable(sidesOf(call));
  };
  return [...rules([name], "named as uncounted; its shape is known", apply, why)];
}

function largest(call: Call): number[][] {
  const { dims } = call.known(0);
  const axis = call.axis(call.int("axis", -1), dims.length);
  const count = call.node.attributes.get("k")?.int ?? call.data(1)?.[0];
  if (count === undefined) throw new Uncountable();
  const sides = dims.with(axis, count);
  return [sides, sides];
}

function unpooled(call: Call): number[][] {
  const { dims } = call.known(0);
  const wanted = call.data(2);
  if (wanted !== undefined) return [[...wanted]];
  const kernel = call.ints("kernel_shape") ?? [];
  const { stride, padding } = windowOf(call, kernel, dims.slice(2));
  const sides = kernel.map((size, side) => {
    const [before = 0, after = 0] = padding.slice(2 * side, 2 * side + 2);
    return ((dims[side + 2] as number) - 1) * (stride[side] as number) + size - before - after;
  });
  return [[...dims.slice(0, 2), ...sides]];
}

/** Of each region so many positions of each channel. */
function regions(call: Call, pooled: readonly number[]): number[][] {
  const [, channels] = call.known(0).dims;
  const [count] = call.known(1).dims;
  return [[count ?? Number.NaN, channels ?? Number.NaN, ...pooled]];
}

function sampled(call: Call): number[][] {
  const { dims } = call.known(0);
  const { dims: grid } = call.known(1);
  return [[...dims.slice(0, 2), ...grid.slice(1, -1)]];
}

function affineGrid(call: Call): number[][] {
  const [batch = 1, , ...sides] = call.data(1) ?? [];
  return [[batch, ...sides, sides.length]];
}

function deformed(call: Call): number[][] {
  const { dims } = call.known(0);
  const [out, , ...kernel] = call.weights(1).dims as [number, number, ...number[]];
  const { stride, dilation, padding } = windowOf(call, kernel, dims.slice(2));
  const sides = kernel.map((size, side) => {
    const [before = 0, after = 0] = padding.slice(2 * side, 2 * side + 2);
    const reach = (size - 1) * (dilation[side] as number) + 1;
    return Math.floor(((dims[side + 2] as number) + before + after - reach) / (stride[side] as number)) + 1;
  });
  return [[dims[0] as number, out, ...sides]];
}

const BY_VALUES = "how many there are depends on the values";

/** Ops of detectors and other heads that have no exact rule, with the reason. */
export const uncounted: readonly Rule[] = [
  ...known("TopK", "it sorts, which takes as many comparisons as the values ask for", largest),
  ...known("MaxUnpool", "it reads where MaxPool found its elements, which no op hands on", unpooled),
  ...known("MaxRoiPool", "its windows depend on the values", (call) =>
    regions(call, call.ints("pooled_shape") ?? []),
  ),
  ...known("RoiAlign", "how many positions it reads depends on the values", (call) =>
    regions(call, [call.int("output_height", 1), call.int("output_width", 1)]),
  ),
  ...known("GridSample", "no op reads positions that flow", sampled),
  ...known("AffineGrid", "its positions come of a product that no op has", affineGrid),
  ...known("DeformConv", "no op reads positions that flow", deformed),
  ...["NonMaxSuppression", "NonZero", "Compress", "Unique"].flatMap((name) =>
    rules(
      [name],
      "named as uncounted",
      () => {
        throw new Uncountable();
      },
      BY_VALUES,
    ),
  ),
];
