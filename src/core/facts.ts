import { product } from "./exact.js";
import type { GraphNode } from "./graph.js";
import { channelsOf, elementsOf, positionsOf, type Shape, sidesOf } from "./shape.js";
import { cellsRead } from "./window.js";

/** Values of the variables of a formula. */
export type FormulaValues = ReadonlyMap<string, number | boolean | string>;

/** What the formula of an op speaks of, for one op of a graph (see `OpFormula`), and the op's own arguments. */
export function factsOf({ arguments: given, inputs, outputs }: GraphNode): FormulaValues {
  const input = inputs[0]?.shape as Shape;
  const output = outputs[0]?.shape as Shape;
  const kernel = given["kernel"] as readonly number[] | undefined;
  const values = new Map<string, number | boolean | string>();
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "number" || typeof value === "string") values.set(name, value);
    // A flag counts: a bias adds one parameter an output channel.
    if (typeof value === "boolean") values.set(name, Number(value));
  }
  values.set("in", channelsOf(input));
  // A projection's `out` is its last side.
  if (!values.has("out")) values.set("out", channelsOf(output));
  values.set("cells", kernel === undefined ? 1 : product(kernel));
  values.set("positions", positionsOf(output));
  values.set("entering", positionsOf(input));
  values.set("elements", elementsOf(input));
  values.set("outputs", elementsOf(output));
  values.set("inputs", inputs.length);
  values.set("inner", innerSide(given, input));
  values.set("cells_read", cellsReadBetween(input, output));
  return values;
}

/** The side that a matrix product sums over. */
function innerSide({ transpose }: GraphNode["arguments"], input: Shape): number {
  return (transpose === "first" ? input.at(-2) : input.at(-1)) ?? 1;
}

/** How many cells the windows of an adaptive pooling read, one side times the other. */
function cellsReadBetween(input: Shape, output: Shape): number {
  if (input.length !== output.length) return 0;
  return product(sidesOf(input).map((side, index) => cellsRead(side, output[index + 1] as number)));
}
