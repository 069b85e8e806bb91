import type { Graph, GraphNode } from "../core/graph.js";
import { type Ratio, ratio, times, toNumber } from "../core/ratio.js";
import { type Shape, sidesOf } from "../core/shape.js";
import type { Tensor } from "../core/tensor.js";
import { onceForEach } from "./once.js";

/**
 * What the positions of a map see of one side of the input (Araujo et al., "Computing Receptive Fields of
 * Convolutional Neural Networks", Distill 2019).
 */
export interface FieldSide {
  /** The pixels that one position sees. */
  readonly size: number;
  /** The pixels between two neighbouring positions. */
  readonly jump: Ratio;
  /** The middle of what the first position sees, in pixels from the middle of the first one. */
  readonly start: number;
}

/** What the positions of a map see of the input, a spatial side each. */
export type ReceptiveField = readonly FieldSide[];

/**
 * The receptive field behind each op, in their order; `undefined` where no map leaves the op, or it comes from
 * global pooling alone.
 */
export const fieldsOf: (graph: Graph) => readonly (ReceptiveField | undefined)[] = onceForEach(findFields);

function findFields({ inputs, nodes }: Graph): (ReceptiveField | undefined)[] {
  const fields = new Map<Tensor, ReceptiveField | undefined>();
  for (const input of inputs) fields.set(input, fieldOfInput(input.shape));
  return nodes.map((node) => {
    const entering = node.inputs.map((input) => fields.get(input)).reduce(merged, undefined);
    const field = entering && fieldBehind(node, entering);
    for (const output of node.outputs) fields.set(output, field);
    return field;
  });
}

/** Each pixel sees itself; a vector has none. */
function fieldOfInput(shape: Shape): ReceptiveField | undefined {
  const sides = sidesOf(shape);
  return sides.length === 0 ? undefined : sides.map(() => ({ size: 1, jump: ratio(1), start: 0 }));
}

/** Where maps meet, each side's larger field; those that come from global pooling aren't followed. */
function merged(
  first: ReceptiveField | undefined,
  second: ReceptiveField | undefined,
): ReceptiveField | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  if (second.every(({ size }, side) => size <= (first[side]?.size ?? 0))) return first;
  return second.map((other, side) => {
    const one = first[side];
    return one !== undefined && one.size >= other.size ? one : other;
  });
}

function fieldBehind(
  { op, arguments: given, application }: GraphNode,
  field: ReceptiveField,
): ReceptiveField | undefined {
  if (op.reach === undefined) return field;
  const [input] = application.inputs as readonly [Shape];
  const [output] = application.outputs as readonly [Shape];
  const reach = op.reach(given, input, output);
  if (reach === "whole") return undefined;
  return field.map(({ size, jump, start }, side): FieldSide => {
    const read = reach[side];
    if (read === undefined) return { size, jump, start };
    const pixels = toNumber(jump);
    return {
      size: size + (read.size - 1) * pixels,
      jump: times(jump, read.step),
      start: start + ((read.size - 1) / 2 - read.before) * pixels,
    };
  });
}
