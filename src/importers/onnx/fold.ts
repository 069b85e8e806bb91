import { product } from "../../core/exact.js";
import { type Call, Uncountable } from "./call.js";
import { bitsOfType, isCounting } from "./element-types.js";
import { broadcast } from "./ops/elements.js";
import { lengthOf, rangesOf } from "./ops/taking.js";
import { elementsIn, type Value } from "./value.js";

/** Shapes and what they are computed of have fewer numbers. */
const MOST_DATA = 1024;

type Constant = Omit<Value, "name">;

/** What an op gives when all that it reads is known; `undefined` when that can't be told. */
type Folding = (call: Call) => Constant | undefined;

const foldings: Readonly<Record<string, Folding>> = {
  Constant: ({ node, around }) => {
    for (const { name, int, float, ints, floats, tensor } of node.attributes.values()) {
      if (tensor !== undefined) {
        const { dims, data, type } = tensor;
        const isLearned = around.hasWeightsAmongOps && !isCounting(type);
        return { dims, data, bits: bitsOfType(type), constant: isLearned ? "weight" : "written" };
      }
      if (name === "value_int") return written([], [int ?? 0]);
      if (name === "value_float") return written([], [float ?? 0]);
      if (name === "value_ints") return written([ints?.length ?? 0], ints ?? []);
      if (name === "value_floats") return written([floats?.length ?? 0], floats ?? []);
    }
    return undefined;
  },
  ConstantOfShape: (call) => {
    const dims = call.data(0) ?? [];
    const { data: [value = 0] = [], type } = call.node.attributes.get("value")?.tensor ?? {};
    const count = elementsIn(dims);
    const data = count <= MOST_DATA ? new Array<number>(count).fill(value) : undefined;
    return { dims, data, bits: bitsOfType(type), constant: "filled" };
  },
  Shape: (call) => {
    const { dims } = call.knownAnywhere(0);
    const rank = dims.length;
    const start = call.int("start", 0);
    const end = call.int("end", rank);
    const data = dims.slice(start, end);
    return written([data.length], data);
  },
  Size: (call) => written([], [elementsIn(call.knownAnywhere(0).dims)]),
  Gather: (call) => {
    const { dims } = call.known(0);
    const { data: places = [], dims: placed } = whole(call, 1);
    const data = whole(call, 0).data;
    if (dims.length !== 1) return undefined;
    return written(
      placed,
      places.map((at) => data[at < 0 ? at + data.length : at] ?? 0),
    );
  },
  Concat: (call) => {
    const parts = call.inputs.map((_, index) => whole(call, index));
    if (parts.some(({ dims }) => dims.length !== 1)) return undefined;
    const data = parts.flatMap((part) => part.data);
    return written([data.length], data);
  },
  Slice: (call) => {
    const { dims, data } = whole(call, 0);
    const [range] = rangesOf(call, dims);
    if (dims.length !== 1 || range === undefined) return undefined;
    const length = lengthOf(range);
    const taken = Array.from({ length }, (_, index) => data[range.start + index * range.step] ?? 0);
    return written([length], taken);
  },
  Range: (call) => {
    const [start = 0] = whole(call, 0).data;
    const [limit = 0] = whole(call, 1).data;
    const [delta = 1] = whole(call, 2).data;
    const length = Math.max(0, Math.ceil((limit - start) / delta));
    if (!(length <= MOST_DATA)) return { dims: [length], constant: "written" };
    return written(
      [length],
      Array.from({ length }, (_, index) => start + index * delta),
    );
  },
  Cast: (call) => {
    const { dims, data } = whole(call, 0);
    const isWhole = [2, 3, 4, 5, 6, 7, 9, 12, 13].includes(call.int("to", 1));
    return written(dims, isWhole ? data.map(Math.trunc) : data);
  },
  Where: (call) => {
    const dims = broadcast([0, 1, 2].map((index) => call.known(index).dims));
    const [chosen, first, second] = [0, 1, 2].map((index) => spread(whole(call, index), elementsIn(dims)));
    if (chosen === undefined || first === undefined || second === undefined) return undefined;
    return written(
      dims,
      chosen.map((is, at) => (is === 0 ? second : first)[at] ?? 0),
    );
  },
  ReduceProd: (call) => {
    const { data } = whole(call, 0);
    return written(call.int("keepdims", 1) === 0 ? [] : [1], [product(data)]);
  },
  Add: elementwise((a, b) => a + b),
  Sub: elementwise((a, b) => a - b),
  Mul: elementwise((a, b) => a * b),
  Div: elementwise((a, b) => (Number.isInteger(a) && Number.isInteger(b) ? Math.trunc(a / b) : a / b)),
  Mod: elementwise((a, b) => a % b),
  Max: elementwise(Math.max),
  Min: elementwise(Math.min),
  Equal: elementwise((a, b) => Number(a === b)),
  Greater: elementwise((a, b) => Number(a > b)),
  Less: elementwise((a, b) => Number(a < b)),
  Floor: unary(Math.floor),
  Ceil: unary(Math.ceil),
  Sqrt: unary(Math.sqrt),
  Neg: unary((a) => -a),
};

/** What a node gives where it depends on nothing that flows: `undefined` for any other node. */
export function folded(call: Call): Constant | undefined {
  const folding = foldings[call.node.op];
  const { op } = call.node;
  const isFixed = op === "Constant" || op === "Shape" || op === "Size";
  if (folding === undefined || call.node.domain !== "") return undefined;
  if (!isFixed && !call.inputs.every((value) => value === undefined || value.data !== undefined)) {
    return undefined;
  }
  try {
    return folding(call);
  } catch (error) {
    if (error instanceof Uncountable) return undefined;
    throw error;
  }
}

function written(dims: readonly number[], data: readonly number[]): Constant {
  return { dims, data: data.length <= MOST_DATA ? data : undefined, constant: "written" };
}

function whole(call: Call, index: number): { dims: readonly number[]; data: readonly number[] } {
  const { dims, data } = call.known(index);
  if (data === undefined) throw new Uncountable();
  return { dims, data };
}

function elementwise(work: (a: number, b: number) => number): Folding {
  return (call) => {
    const first = whole(call, 0);
    const second = whole(call, 1);
    const dims = broadcast([first.dims, second.dims]);
    const count = elementsIn(dims);
    if (count > MOST_DATA) return undefined;
    const left = spread(first, count);
    const right = spread(second, count);
    if (left === undefined || right === undefined) return undefined;
    return written(
      dims,
      left.map((a, at) => work(a, right[at] ?? 0)),
    );
  };
}

/** The data of one element, or of all; `undefined` for what stretches in between. */
function spread({ data }: { data: readonly number[] }, count: number): readonly number[] | undefined {
  if (data.length === count) return data;
  return data.length === 1 && count <= MOST_DATA ? new Array<number>(count).fill(data[0] ?? 0) : undefined;
}

function unary(work: (a: number) => number): Folding {
  return (call) => {
    const { dims, data } = whole(call, 0);
    return written(dims, data.map(work));
  };
}
