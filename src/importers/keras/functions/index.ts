import type { LayerType } from "../layer-type.js";
import { arithmetic } from "./arithmetic.js";
import { elementFunctions } from "./elements.js";
import { matrixProduct } from "./matrices.js";
import { reductions } from "./reductions.js";
import { shapingFunctions } from "./shaping.js";
import { getItem } from "./slicing.js";

/**
 * Every function on tensors that is read, by the names of Keras 3's classes and of TensorFlow's functions, in the order
 * in which the documentation shows them.
 */
export const functionTypes: readonly LayerType[] = [
  ...arithmetic,
  ...elementFunctions,
  ...reductions,
  matrixProduct,
  getItem,
  ...shapingFunctions,
];

/** The same by name. */
export const functionTypeOf: ReadonlyMap<string, LayerType> = new Map(
  functionTypes.flatMap((type) => type.names.map((name) => [name, type])),
);
