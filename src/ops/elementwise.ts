import * as z from "zod/mini";
import { type Op, OpError, onFirstUse } from "../core/op.js";
import { differ, elementsOf, formatShape, type Shape } from "../core/shape.js";

/** Which sides of 1 stretch to the other shape's: none, the spatial ones, or the channels too. */
type Broadcast = "none" | "sides" | "all";

/** The common shape of two, or `undefined` when they don't fit. */
function broadcast(a: Shape, b: Shape, rule: Broadcast): Shape | undefined {
  if (a.length !== b.length) return undefined;
  const common: number[] = [];
  for (const [index, left] of a.entries()) {
    const right = b[index] as number;
    if (differ(left, right)) {
      const stretches = rule === "all" || (rule === "sides" && index > 0);
      if (!stretches || (left !== 1 && right !== 1)) return undefined;
    }
    common.push(Number.isNaN(left) ? right : Number.isNaN(right) ? left : Math.max(left, right));
  }
  return common;
}

function elementwise(name: string, verb: string, rule: Broadcast, shapeRule: string): Op {
  return {
    name,
    kind: "elementwise",
    summary: `Element by element, ${verb} what flows in`,
    rules: {
      shape: shapeRule,
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
      const common = rest.reduce<Shape | undefined>(
        (shape, next) => shape && broadcast(shape, next, rule),
        first,
      );
      if (common === undefined) {
        throw new OpError(`${verb} needs equal shapes, got ${inputs.map(formatShape).join(" and ")}`, {
          help:
            rule === "none"
              ? "make all channels and sides equal"
              : "make the channels equal, and the sides equal or 1",
        });
      }
      return [common];
    },
    flops: (_, inputs, [output]) => (inputs.length - 1) * elementsOf(output as Shape),
  };
}

/** Sum, with sides of 1 stretched. */
export const add = elementwise("add", "adding", "sides", "that of the inputs; sides of 1 stretch");

/** Difference of equal shapes. */
export const sub = elementwise("sub", "subtracting", "none", "that of the inputs, which are equal");

/** Product, with sides and channels of 1 stretched: squeeze-and-excite weights and attention masks. */
export const mul = elementwise(
  "mul",
  "multiplying",
  "all",
  "that of the inputs; sides of 1 stretch, and so does a single channel (an attention mask)",
);

/** Quotient, with sides and channels of 1 stretched. */
export const div = elementwise("div", "dividing", "all", "that of the inputs; sides of 1 stretch");

/** The larger of each two elements, with sides and channels of 1 stretched. */
export const max = elementwise("max", "comparing", "all", "that of the inputs; sides of 1 stretch");

/** The smaller of each two elements, with sides and channels of 1 stretched. */
export const min = elementwise("min", "comparing", "all", "that of the inputs; sides of 1 stretch");
