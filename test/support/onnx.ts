/** Writes ONNX files for tests: protobuf by hand, by the numbers of onnx.proto. */

type Bytes = number[];

function varint(value: number | bigint): Bytes {
  let left = BigInt.asUintN(64, BigInt(value));
  const bytes: Bytes = [];
  do {
    const byte = Number(left & 0x7fn);
    left >>= 7n;
    bytes.push(left === 0n ? byte : byte | 0x80);
  } while (left !== 0n);
  return bytes;
}

function number(field: number, value: number): Bytes {
  return [...varint(field * 8), ...varint(value)];
}

export function held(field: number, bytes: Bytes): Bytes {
  return [...varint(field * 8 + 2), ...varint(bytes.length), ...bytes];
}

function text(field: number, value: string): Bytes {
  return held(field, [...new TextEncoder().encode(value)]);
}

type TestAttribute =
  | number
  | string
  | readonly number[]
  | readonly string[]
  | { readonly floats: readonly number[] };

export interface TestNode {
  readonly op: string;
  readonly name?: string;
  readonly domain?: string;
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  /** Whole numbers, texts, lists of either, and lists of floats. */
  readonly attributes?: Readonly<Record<string, TestAttribute>>;
}

export interface TestModel {
  readonly name?: string;
  readonly nodes: readonly TestNode[];
  /** Sides by name; a text is a side that is left open. */
  readonly inputs?: Readonly<Record<string, readonly (number | string)[]>>;
  /** The code of the inputs' type; float otherwise. */
  readonly inputType?: number;
  readonly outputs?: readonly string[];
  readonly weights?: Readonly<Record<string, readonly number[] | TestWeights>>;
  readonly opset?: number;
  readonly functions?: readonly (TestModelFunction & { readonly name: string; readonly domain: string })[];
}

/** Weights: their sides, their elements where they are few whole numbers or nothing but zeros, and the code of their type. */
interface TestWeights {
  readonly dims: readonly number[];
  readonly data?: readonly number[];
  readonly zeros?: boolean;
  readonly type?: number;
}

interface TestModelFunction {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: readonly TestNode[];
}

function nodeBytes({
  op,
  name = "",
  domain = "",
  inputs = [],
  outputs = [],
  attributes = {},
}: TestNode): Bytes {
  return [
    ...inputs.flatMap((each) => text(1, each)),
    ...outputs.flatMap((each) => text(2, each)),
    ...(name === "" ? [] : text(3, name)),
    ...text(4, op),
    ...Object.entries(attributes).flatMap(([key, value]) => held(5, [...text(1, key), ...attribute(value)])),
    ...(domain === "" ? [] : text(7, domain)),
  ];
}

function attribute(value: TestAttribute): Bytes {
  if (typeof value === "number") return number(3, value);
  if (typeof value === "string") return text(4, value);
  if ("floats" in value) {
    return value.floats.flatMap((each) => [
      ...varint(7 * 8 + 5),
      ...new Uint8Array(Float32Array.of(each).buffer),
    ]);
  }
  return value.flatMap((each) => (typeof each === "string" ? text(9, each) : number(8, each)));
}

function valueBytes(name: string, dims: readonly (number | string)[], type: number): Bytes {
  const sides = dims.flatMap((side) => held(1, typeof side === "number" ? number(1, side) : text(2, side)));
  return [...text(1, name), ...held(2, held(1, [...number(1, type), ...held(2, sides)]))];
}

function weightBytes(name: string, weights: readonly number[] | TestWeights): Bytes {
  const { dims, data, type, zeros = false }: TestWeights = "dims" in weights ? weights : { dims: weights };
  return [
    ...dims.flatMap((side) => number(1, side)),
    ...number(2, type ?? (data === undefined ? 1 : 7)),
    ...(data === undefined ? [] : held(7, data.flatMap(varint))),
    ...text(8, name),
    ...(zeros ? held(9, new Array(4 * dims.reduce((a, b) => a * b, 1)).fill(0)) : []),
  ];
}

/** The bytes of a model. Other elements of weights are left out, as in a file that keeps them elsewhere. */
export function onnxFile({
  name: graphName = "made by hand",
  nodes,
  inputs = { x: [1, 3, 8, 8] },
  inputType = 1,
  outputs = ["y"],
  weights = {},
  opset = 17,
  functions = [],
}: TestModel): Uint8Array {
  const graph = [
    ...nodes.flatMap((node) => held(1, nodeBytes(node))),
    ...text(2, graphName),
    ...Object.entries(weights).flatMap(([name, weight]) => held(5, weightBytes(name, weight))),
    ...Object.entries(inputs).flatMap(([name, dims]) => held(11, valueBytes(name, dims, inputType))),
    ...outputs.flatMap((name) => held(12, text(1, name))),
  ];
  return new Uint8Array([
    ...number(1, 8),
    ...held(7, graph),
    ...held(8, number(2, opset)),
    ...functions.flatMap((each) =>
      held(25, [
        ...text(1, each.name),
        ...each.inputs.flatMap((name) => text(4, name)),
        ...each.outputs.flatMap((name) => text(5, name)),
        ...each.nodes.flatMap((node) => held(7, nodeBytes(node))),
        ...text(10, each.domain),
      ]),
    ),
  ]);
}
