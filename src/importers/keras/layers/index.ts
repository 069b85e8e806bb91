import { functionTypeOf } from "../functions/index.js";
import type { LayerType } from "../layer-type.js";
import type { Layer } from "../topology.js";
import { activation, activationLayers, prelu, relu } from "./activations.js";
import {
  convolution,
  depthwiseConvolution,
  separableConvolution,
  transposedConvolution,
} from "./convolutions.js";
import { dense, embedding, lambda } from "./dense.js";
import { average, concatenate, mergingLayers } from "./merging.js";
import {
  batchNormalization,
  groupNormalization,
  layerNormalization,
  normalization,
  rescaling,
} from "./norms.js";
import {
  adaptiveAveragePooling,
  adaptiveMaxPooling,
  averagePooling,
  globalAveragePooling,
  globalMaxPooling,
  maxPooling,
} from "./poolings.js";
import { bidirectional, recurrentLayer, timeDistributed } from "./recurrent.js";
import {
  cropping,
  flatten,
  nothing,
  permute,
  reshape,
  resizing,
  upSampling,
  zeroPadding,
} from "./shaping.js";

/** Every type of layer that is read, in the order in which the documentation shows them. */
export const layerTypes: readonly LayerType[] = [
  convolution,
  depthwiseConvolution,
  separableConvolution,
  transposedConvolution,
  dense,
  embedding,
  recurrentLayer,
  bidirectional,
  timeDistributed,
  maxPooling,
  averagePooling,
  globalMaxPooling,
  globalAveragePooling,
  adaptiveMaxPooling,
  adaptiveAveragePooling,
  batchNormalization,
  layerNormalization,
  groupNormalization,
  normalization,
  rescaling,
  activation,
  relu,
  prelu,
  ...activationLayers,
  ...mergingLayers,
  average,
  concatenate,
  zeroPadding,
  cropping,
  upSampling,
  resizing,
  flatten,
  reshape,
  permute,
  lambda,
  nothing,
];

const layerTypeOf: ReadonlyMap<string, LayerType> = new Map(
  layerTypes.flatMap((type) => type.names.map((name) => [name, type])),
);

/** How a layer is read, or the function that it is a call of; `undefined` where that isn't known. */
export function typeOf({
  className,
  isFunction,
}: Pick<Layer, "className" | "isFunction">): LayerType | undefined {
  return isFunction ? functionTypeOf.get(className.replace(/^.*\./, "")) : layerTypeOf.get(className);
}
