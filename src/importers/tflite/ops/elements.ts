import {
  elementwise,
  parametricRelu,
  selecting,
  squaredDifference,
  summing,
  unary,
  unitLength,
} from "../../tensorflow/elements.js";
import { binaryOps, reductions, sameOps, unaryOps } from "../../tensorflow/families.js";
import { reduction } from "../../tensorflow/reductions.js";
import type { LiteOp } from "../call.js";
import { activationIn } from "./options.js";

/** Of these, some have an activation as their first option, and the others have no options. */
function binary(name: string, op: string): LiteOp {
  return {
    name,
    becomes: `\`${op}\`; \`operand\` where one is stored`,
    activation: 0,
    read: ({ call, options }) => elementwise(call, op, activationIn(options, 0)),
  };
}

function single(name: string, op: string): LiteOp {
  return { name, becomes: `\`${op}\``, read: ({ call }) => unary(call, op) };
}

/** What only writes the same numbers otherwise; a stored tensor stays one. */
function same(name: string): LiteOp {
  return {
    name,
    becomes: "nothing: the same numbers, written otherwise",
    read: ({ call }) => call.inputs[0],
  };
}

function reduce(name: string, by: string): LiteOp {
  return {
    name,
    becomes: by === "mean" || by === "max" ? "`reduce`; the global pooling over all sides" : "`reduce`",
    read: ({ call, options }) => reduction(call, by, call.numbers(1), options.flag(0)),
  };
}

/** What is done to each element, and what makes one number of many. */
export const elements: readonly LiteOp[] = [
  ...binaryOps.flatMap(({ becomes, lite }) => lite.map((name) => binary(name, becomes))),
  { name: "ADD_N", becomes: "`add`", read: ({ call }) => summing(call) },
  {
    name: "SQUARED_DIFFERENCE",
    becomes: "`sub` and `square`",
    hasParts: true,
    read: ({ call }) => squaredDifference(call),
  },
  ...["SELECT", "SELECT_V2"].map(
    (name): LiteOp => ({
      name,
      becomes: "`operand`: one operation an element",
      read: ({ call }) => selecting(call),
    }),
  ),
  ...reductions.flatMap(({ becomes, lite }) => lite.map((name) => reduce(name, becomes))),
  ...unaryOps.flatMap(({ becomes, lite }) => lite.map((name) => single(name, becomes))),
  { name: "PRELU", becomes: "`prelu`", read: ({ call }) => parametricRelu(call) },
  {
    name: "L2_NORMALIZATION",
    becomes: "`square`, `reduce`, `rsqrt`, `mul`",
    hasParts: true,
    read: ({ call }) => unitLength(call),
  },
  ...sameOps.lite.map(same),
];
