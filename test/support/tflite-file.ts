import { Builder } from "flatbuffers";

/** A tensor of a file that a test writes; its type is schema.fbs's number: 0 float32, 2 int32, 9 int8. */
export interface LiteTensor {
  name: string;
  shape: number[];
  type?: number;
  /** Whole numbers that it stores. */
  numbers?: number[];
  signature?: number[];
}

export interface LiteOperator {
  code: number;
  custom?: string;
  inputs: number[];
  outputs: number[];
  /** Scalars by field: `[field, bytes, value]`. */
  options?: [field: number, bytes: 1 | 4, value: number][];
}

function ints(builder: Builder, numbers: readonly number[]): number {
  builder.startVector(4, numbers.length, 4);
  for (const number of numbers.toReversed()) builder.addInt32(number);
  return builder.endVector();
}

function offsets(builder: Builder, places: readonly number[]): number {
  builder.startVector(4, places.length, 4);
  for (const place of places.toReversed()) builder.addOffset(place);
  return builder.endVector();
}

function bytes(builder: Builder, data: Uint8Array): number {
  builder.startVector(1, data.length, 8);
  for (const byte of data.toReversed()) builder.addInt8(byte);
  return builder.endVector();
}

/** A TensorFlow Lite file, written by the library of FlatBuffers; fields as schema.fbs numbers them. */
export function liteFile(
  tensors: readonly LiteTensor[],
  operators: readonly LiteOperator[],
  inputs: readonly number[],
  outputs: readonly number[],
): Uint8Array {
  const builder = new Builder(1024);
  // Buffer 0 is empty by convention.
  const buffers = [[], ...tensors.map(({ numbers = [] }) => numbers)].map((numbers) => {
    const data = bytes(builder, new Uint8Array(Int32Array.from(numbers).buffer));
    builder.startObject(1);
    builder.addFieldOffset(0, data, 0);
    return builder.endObject();
  });
  const described = tensors.map(({ name, shape, type = 0, signature }, index) => {
    const text = builder.createString(name);
    const sides = ints(builder, shape);
    const open = signature && ints(builder, signature);
    builder.startObject(8);
    builder.addFieldOffset(0, sides, 0);
    builder.addFieldInt8(1, type, 0);
    builder.addFieldInt32(2, index + 1, 0);
    builder.addFieldOffset(3, text, 0);
    if (open !== undefined) builder.addFieldOffset(7, open, 0);
    return builder.endObject();
  });
  const codes = operators.map(({ code, custom }) => {
    const text = custom === undefined ? 0 : builder.createString(custom);
    builder.startObject(4);
    builder.addFieldInt8(0, Math.min(code, 127), 0);
    builder.addFieldOffset(1, text, 0);
    builder.addFieldInt32(3, code, 0);
    return builder.endObject();
  });
  const ops = operators.map((operator, index) => {
    const reads = ints(builder, operator.inputs);
    const gives = ints(builder, operator.outputs);
    builder.startObject(16);
    for (const [field, width, value] of operator.options ?? []) {
      if (width === 1) builder.addFieldInt8(field, value, -128);
      else builder.addFieldInt32(field, value, -1);
    }
    const options = builder.endObject();
    builder.startObject(9);
    builder.addFieldInt32(0, index, 0);
    builder.addFieldOffset(1, reads, 0);
    builder.addFieldOffset(2, gives, 0);
    builder.addFieldOffset(4, options, 0);
    return builder.endObject();
  });
  const [allTensors, allOps] = [offsets(builder, described), offsets(builder, ops)];
  const [enters, leaves] = [ints(builder, inputs), ints(builder, outputs)];
  builder.startObject(5);
  builder.addFieldOffset(0, allTensors, 0);
  builder.addFieldOffset(1, enters, 0);
  builder.addFieldOffset(2, leaves, 0);
  builder.addFieldOffset(3, allOps, 0);
  const graph = builder.endObject();
  const [allCodes, graphs, allBuffers] = [
    offsets(builder, codes),
    offsets(builder, [graph]),
    offsets(builder, buffers),
  ];
  builder.startObject(5);
  builder.addFieldInt32(0, 3, 0);
  builder.addFieldOffset(1, allCodes, 0);
  builder.addFieldOffset(2, graphs, 0);
  builder.addFieldOffset(4, allBuffers, 0);
  builder.finish(builder.endObject(), "TFL3");
  return builder.asUint8Array().slice();
}

/** A small network: convolution with ReLU6, depthwise, residual, mean, fully connected, softmax. */
export function smallLiteFile(type = 0): Uint8Array {
  const bias = type === 0 ? 0 : 2;
  return liteFile(
    [
      { name: "net/image", shape: [1, 8, 8, 3], type },
      { name: "net/conv/filter", shape: [4, 3, 3, 3], type },
      { name: "net/conv/bias", shape: [4], type: bias },
      { name: "net/conv", shape: [1, 4, 4, 4], type },
      { name: "net/depthwise/filter", shape: [1, 3, 3, 4], type },
      { name: "net/depthwise/bias", shape: [4], type: bias },
      { name: "net/depthwise", shape: [1, 4, 4, 4], type },
      { name: "net/add", shape: [1, 4, 4, 4], type },
      { name: "net/axes", shape: [2], type: 2, numbers: [1, 2] },
      { name: "net/mean", shape: [1, 4], type },
      { name: "net/dense/filter", shape: [5, 4], type },
      { name: "net/dense", shape: [1, 5], type },
      { name: "net/softmax", shape: [1, 5], type },
    ],
    [
      // SAME, strides of 2, ReLU6.
      {
        code: 3,
        inputs: [0, 1, 2],
        outputs: [3],
        options: [
          [0, 1, 0],
          [1, 4, 2],
          [2, 4, 2],
          [3, 1, 3],
        ],
      },
      {
        code: 4,
        inputs: [3, 4, 5],
        outputs: [6],
        options: [
          [0, 1, 0],
          [1, 4, 1],
          [2, 4, 1],
          [3, 4, 1],
        ],
      },
      { code: 0, inputs: [3, 6], outputs: [7], options: [[0, 1, 1]] },
      { code: 40, inputs: [7, 8], outputs: [9] },
      { code: 9, inputs: [9, 10, -1], outputs: [11] },
      { code: 25, inputs: [11], outputs: [12] },
    ],
    [0],
    [12],
  );
}
