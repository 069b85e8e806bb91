import {
  elementwise,
  parametricRelu,
  selecting,
  squaredDifference,
  summing,
  unary,
} from "../../tensorflow/elements.js";
import { binaryOps, reductions, sameOps, unaryOps } from "../../tensorflow/families.js";
import { reduction } from "../../tensorflow/reductions.js";
import type { GraphOp } from "../graph-op.js";

function binary(names: readonly string[], op: string): GraphOp {
  return {
    names,
    becomes: `\`${op}\`; \`operand\` where one is stored`,
    read: (call) => elementwise(call, op),
  };
}

function single(names: readonly string[], op: string): GraphOp {
  return { names, becomes: `\`${op}\``, read: (call) => unary(call, op) };
}

function reduce(names: readonly string[], by: string): GraphOp {
  return {
    names,
    becomes: "`reduce`; the global pooling over all sides",
    limits: "axes are read where the graph holds them itself",
    read: (call, attributes) => reduction(call, by, call.numbers(1), attributes.flag("keep_dims")),
  };
}

/** What is done to each element, and what makes one number of many. */
export const elements: readonly GraphOp[] = [
  ...binaryOps.map(({ becomes, graph }) => binary(graph, becomes)),
  { names: ["AddN"], becomes: "`add`", read: (call) => summing(call) },
  {
    names: ["SquaredDifference"],
    becomes: "`sub` and `square`",
    hasParts: true,
    read: (call) => squaredDifference(call),
  },
  {
    names: ["Select", "SelectV2"],
    becomes: "`operand`: one operation an element",
    read: (call) => selecting(call),
  },
  ...reductions.map(({ becomes, graph }) => reduce(graph, becomes)),
  ...unaryOps.filter(({ graph }) => graph.length > 0).map(({ becomes, graph }) => single(graph, becomes)),
  { names: ["Prelu"], becomes: "`prelu`", read: (call) => parametricRelu(call) },
  { names: sameOps.graph, becomes: "nothing", read: (call) => call.inputs[0] },
  { names: ["IdentityN"], becomes: "nothing", read: (call) => call.inputs },
];
