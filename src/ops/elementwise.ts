import * as z from "zod/mini";
import { type Op, OpError, onFirstUse } from "../core/op.js";
import { differ, elementsOf, formatShape, type Shape } from "../core/shape.js";

/** The common shape of two, of which sides and channels of 1 stretch, or `undefined` when they don't fit. */
function broadcast(a: Shape, b: Shape): Shape | undefined {
  if (a.length !== b.length) return undefined;
  const common: number[] = [];
  for (const [index, left] of a.entries()) {
    const right = b[index] as number;
    if (differ(left, right) && left !== 1 && right !== 1) return undefined;
    common.push(Number.isNaN(left) ? right : Number.isNaN(right) ? left : Math.max(left, right));
  }
  return common;
}

function elementwise(name: string, verb: string): Op {
  return {
    name,
    kind: "elementwise",
    summary: `Element by element, ${verb} what flows in`,
    rules: {
      shape: "that of the inputs; sides of 1 stretch, and so does a single channel",
      params: "none",
      cost: "no MACs; one FLOP an output element for each input after the first",
    },
    source: "ResNet, arXiv:1512.03385, section 3.2; PyTorch broadcasting",
    inputs: { least: 2, most: Number.POSITIVE_INFINITY },
    formula: {
      params: "0",
      macs: "0",
      flops: "($inputs - 1) * $outputs",
    },
    arguments: onFirstUse(() => z.strictObject({})),
    infer(_, inputs) {
      const [first, ...rest] = inputs;
      const common = rest.reduce<Shape | undefined>((shape, next) => shape && broadcast(shape, next), first);
      if (common === undefined) {
        throw new OpError(`${verb} needs equal shapes, got ${inputs.map(formatShape).join(" and ")}`, {
          help: "make the channels and the sides equal, or 1 where they stretch",
        });
      }
      return [common];
    },
    flops: (_, inputs, [output]) => (inputs.length - 1) * elementsOf(output as Shape),
  };
}

/** Sum, with sides and channels of 1 stretched. */
export const add = elementwise("add", "adding");

/** Difference. */
export const sub = elementwise("sub", "subtracting");

/** Product: squeeze-and-excite weights and attention masks. */
export const mul = elementwise("mul", "multiplying");

/** The larger of each two elements. */
export const max = elementwise("max", "taking the larger");

/** What model files have beside these. */
export const furtherElementwise: readonly Op[] = [
  elementwise("div", "dividing"),
  max,
  elementwise("min", "taking the smaller"),
  elementwise("pow", "raising to a power"),
];
