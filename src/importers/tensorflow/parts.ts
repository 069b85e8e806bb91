import type { Call } from "./call.js";
import { opNamed } from "./op-named.js";
import { concatenation } from "./shapes.js";
import { slicing } from "./slicing.js";
import { type Flow, sideOfAxis, type Value } from "./value.js";

/** An axis counted from 0. */
function fromStart(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** Cuts a tensor into parts of these sizes along an axis; −1 is what is left. */
export function splitting(call: Call, input: Value, axis: number, sizes: readonly number[]): Flow[] {
  const flow = input?.kind === "flow" ? input : call.unknown();
  const at = fromStart(axis, flow.shape.length);
  const side = flow.shape[at] ?? call.unknown();
  const known = sizes.reduce((sum, size) => (size === -1 ? sum : sum + size), 0);
  const own = sizes.map((size) => (size === -1 ? side - known : size));
  const isWhole = own.every((size) => size >= 1) && own.reduce((sum, size) => sum + size, 0) === side;
  if (!isWhole) return call.unknown();
  call.take(own.length);
  if (sideOfAxis(axis, flow) === 0) {
    const shapes = own.map((size) => flow.shape.with(at, size));
    return call.addSeveral(opNamed("split"), { sizes: own }, [flow], { shapes });
  }
  let begin = 0;
  return own.map((size, index) => {
    const ranges = flow.shape.map((end) => ({ begin: 0, end, step: 1 }));
    ranges[at] = { begin, end: begin + size, step: 1 };
    begin += size;
    return slicing(call, ranges, { input: flow, part: String(index) });
  });
}

/** The same for so many parts of one size. */
export function splittingEvenly(call: Call, input: Value, axis: number, parts: number): Flow[] {
  const flow = input?.kind === "flow" ? input : call.unknown();
  const side = flow.shape[fromStart(axis, flow.shape.length)] ?? call.unknown();
  if (!(parts >= 1 && parts <= side) || side % parts > 0) return call.unknown();
  call.take(parts);
  return splitting(call, input, axis, new Array<number>(parts).fill(side / parts));
}

/** Each place of an axis as a tensor of its own. */
export function unpacking(call: Call, axis: number): Flow[] {
  const input = call.flow();
  const at = fromStart(axis, input.shape.length);
  const side = input.shape[at] ?? call.unknown();
  call.take(side);
  return Array.from({ length: side }, (_, index) => {
    const ranges = input.shape.map((end) => ({ begin: 0, end, step: 1 }));
    ranges[at] = { begin: index, end: index + 1, step: 1 };
    return slicing(call, ranges, { dropped: new Set([at]), part: String(index) });
  });
}

/** Several tensors as places of a new axis. */
export function packing(call: Call, axis: number): Flow {
  const flows = call.inputs.map((_, index) => call.flow(index));
  const at = fromStart(axis, call.flow().shape.length + 1);
  const apart = flows.map((flow, index) =>
    call.reshaped(flow, flow.shape.toSpliced(at, 0, 1), `reshape-${index}`),
  );
  return concatenation(call, apart, at);
}
