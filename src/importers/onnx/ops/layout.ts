import { type Call, isSame, Uncountable } from "../call.js";
import { type Rule, rules } from "./rule.js";

function pad(call: Call): void {
  const { dims, tensor } = call.flowing(0);
  const rank = dims.length;
  let pads = call.ints("pads") ?? call.ints("paddings") ?? call.data(1);
  const axes = call.inputs[3] === undefined ? undefined : call.data(3);
  if (pads !== undefined && axes !== undefined) {
    const all = new Array<number>(2 * rank).fill(0);
    for (const [index, axis] of axes.entries()) {
      all[call.axis(axis, rank)] = pads[index] ?? 0;
      all[call.axis(axis, rank) + rank] = pads[index + axes.length] ?? 0;
    }
    pads = all;
  }
  if (pads?.length !== 2 * rank) throw new Uncountable();
  const ends = pads;
  const sides = dims.map((side, index) => side + (ends[index] as number) + (ends[index + rank] as number));
  const [, before] = ends;
  const isPlain = call.isBatched(dims) && rank > 2 && before === 0 && ends.every((end) => end >= 0);
  if (isSame(sides, dims)) {
    call.give(dims, tensor);
    return;
  }
  if (!isPlain || ends[0] !== 0 || ends[rank] !== 0) {
    call.give(sides, call.gathered(tensor, sides));
    return;
  }
  const given = {
    sides: dims.slice(2).flatMap((_, side) => [ends[side + 2] as number, ends[side + 2 + rank] as number]),
    channels: ends[rank + 1] as number,
  };
  call.give(sides, call.add("pad", given, [tensor]).outputs[0] as never);
}

function resize(call: Call): void {
  const { dims, tensor } = call.flowing(0);
  const isOld = call.node.op === "Upsample" || call.around.opset < 11;
  const scalesAt = isOld ? 1 : 2;
  const sizes = isOld ? undefined : nonEmpty(call, 3);
  const scales = sizes === undefined ? (call.floats("scales") ?? nonEmpty(call, scalesAt)) : undefined;
  const axes = call.ints("axes")?.map((axis) => call.axis(axis, dims.length)) ?? [...dims.keys()];
  const resized = sizes ?? scales?.map((scale, index) => Math.floor((dims[axes[index] ?? -1] ?? 0) * scale));
  const sides = dims.map((side, axis) => (axes.includes(axis) ? resized?.[axes.indexOf(axis)] : side));
  if (call.text("keep_aspect_ratio_policy", "stretch") !== "stretch") throw new Uncountable();
  if (resized?.length !== axes.length || !call.isBatched(dims) || dims.length < 3) throw new Uncountable();
  if (sides[0] !== dims[0] || sides[1] !== dims[1]) throw new Uncountable();
  const mode = call.text("mode", "nearest") === "nearest" ? "nearest" : "bilinear";
  call.emit("resize", { size: sides.slice(2), mode }, [tensor]);
}

function nonEmpty(call: Call, index: number): readonly number[] | undefined {
  const value = call.inputs[index];
  return value === undefined || value.dims?.[0] === 0 ? undefined : call.data(index);
}

function depthToSpace(call: Call, op: string): void {
  const { dims, tensor } = call.flowing(0);
  if (!call.isBatched(dims) || dims.length !== 4) throw new Uncountable();
  call.emit(op, { factor: call.int("blocksize", 1) }, [tensor]);
}

/** Passes on what it gets. */
function pass(call: Call): void {
  const { name: _, bits, ...same } = call.knownAnywhere(0);
  // What flows has the bits that the op gives.
  call.outputs.push(same.tensor === undefined ? { bits, ...same } : same);
}

export const layouts: readonly Rule[] = [
  ...rules(["Pad"], "pad", pad),
  ...rules(["Resize", "Upsample"], "resize", resize, "of a part, `roi`, and of the batch or the channels"),
  ...rules(["DepthToSpace"], "pixelshuffle", (call) => depthToSpace(call, "pixelshuffle")),
  ...rules(["SpaceToDepth"], "pixelunshuffle", (call) => depthToSpace(call, "pixelunshuffle")),
  ...rules(
    ["Identity", "Dropout", "Cast", "CastLike"],
    "nothing: it costs nothing where a network is run",
    pass,
  ),
];
