import type { Call } from "./call.js";
import { opNamed } from "./op-named.js";
import type { Flow } from "./value.js";

/** The product of two tensors as matrices. */
export function matrixProduct(call: Call, transposesFirst: boolean, transposesSecond: boolean): Flow {
  const [first, second] = [call.flow(0), call.flow(1)];
  if (first.tensor.shape.length !== second.tensor.shape.length || first.tensor.shape.length < 2)
    return call.unknown();
  // TensorFlow's rows and columns are the last two sides; of the graph's own, channels are columns and come first.
  const sideFirst = (value: Flow, part: string) => {
    const rank = value.tensor.shape.length;
    const order = Array.from({ length: rank }, (_, side) => (side + 1) % rank);
    return call.add(opNamed("transpose"), { order }, [value], { part, shape: value.shape });
  };
  if (transposesFirst && transposesSecond) return call.unknown();
  const transpose = transposesFirst ? "first" : transposesSecond ? "second" : "none";
  const product = call.add(
    opNamed("matmul"),
    { transpose },
    [sideFirst(first, "left"), sideFirst(second, "right")],
    {
      part: "matmul",
    },
  );
  const rank = product.tensor.shape.length;
  const order = Array.from({ length: rank }, (_, side) => (side + rank - 1) % rank);
  return call.add(opNamed("transpose"), { order }, [product], { part: "product" });
}
