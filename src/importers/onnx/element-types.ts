/** The bits of each element, by the numbers of onnx.proto's `DataType`; texts and complex numbers aren't among them. */
const bits: Readonly<Record<number, number>> = {
  1: 32, // float
  2: 8, // uint8
  3: 8, // int8
  4: 16, // uint16
  5: 16, // int16
  6: 32, // int32
  7: 64, // int64
  9: 8, // bool
  10: 16, // float16
  11: 64, // double
  12: 32, // uint32
  13: 64, // uint64
  16: 16, // bfloat16
  17: 8, // float8e4m3fn
  18: 8, // float8e4m3fnuz
  19: 8, // float8e5m2
  20: 8, // float8e5m2fnuz
  21: 4, // uint4
  22: 4, // int4
  23: 4, // float4e2m1
  24: 8, // float8e8m0
  25: 2, // uint2
  26: 2, // int2
};

/** Numbers that index and count: int32, int64, bool, uint32 and uint64. */
const COUNTING = new Set([6, 7, 9, 12, 13]);

/** The bits of each element; `undefined` where the type isn't said, or isn't one of numbers. */
export function bitsOfType(type: number | undefined): number | undefined {
  return type === undefined ? undefined : bits[type];
}

/** Whether numbers of a type are whole ones that index and count, and aren't learned. */
export function isCounting(type: number): boolean {
  return COUNTING.has(type);
}
