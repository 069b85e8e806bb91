import { functionTypeOf } from "../functions/index.js";
import type { LayerType } from "../layer-type.js";
import type { Layer } from "../topology.js";
import { activation, activationLayers, prelu, relu } from "./activations.js";
import { additiveAttention, dotAttention, groupQueryAttention, multiHeadAttention } from "./attention.js";
import { convolutionalLstm } from "./convolutional-lstm.js";
import {
  convolution,
  depthwiseConvolution,
  separableConvolution,
  transposedConvolution,
} from "./convolutions.js";
import { dense, embedding, lambda } from "./dense.js";
import { dot } from "./dot.js";
import { einsumDense } from "./einsum-dense.js";
import { locallyConnected } from "./locally-connected.js";
import { average, concatenate, mergingLayers } from "./merging.js";
import {
  batchNormalization,
  groupNormalization,
  layerNormalization,
  layerScale,
  normalization,
  rescaling,
  rmsNormalization,
  spectralNormalization,
  unitNormalization,
} from "./norms.js";
import {
  adaptiveAveragePooling,
  adaptiveMaxPooling,
  averagePooling,
  globalAveragePooling,
  globalMaxPooling,
  maxPooling,
} from "./poolings.js";
import { bidirectional, cellLayer, recurrentLayer } from "./recurrent.js";
import {
  centerCrop,
  cropping,
  flatten,
  nothing,
  permute,
  repeatVector,
  reshape,
  resizing,
  upSampling,
  zeroPadding,
} from "./shaping.js";
import { timeDistributed } from "./time-distributed.js";

/** Every type of layer that is read, in the order in which the documentation shows them. */
export const layerTypes: readonly LayerType[] = [
  convolution,
  depthwiseConvolution,
  separableConvolution,
  transposedConvolution,
  locallyConnected,
  dense,
  einsumDense,
  embedding,
  multiHeadAttention,
  groupQueryAttention,
  dotAttention,
  additiveAttention,
  recurrentLayer,
  cellLayer,
  bidirectional,
  convolutionalLstm,
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
  rmsNormalization,
  unitNormalization,
  spectralNormalization,
  normalization,
  rescaling,
  layerScale,
  activation,
  relu,
  prelu,
  ...activationLayers,
  ...mergingLayers,
  average,
  concatenate,
  dot,
  zeroPadding,
  cropping,
  centerCrop,
  upSampling,
  resizing,
  flatten,
  reshape,
  permute,
  repeatVector,
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
