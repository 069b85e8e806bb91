import type { LayerType } from "../layer-type.js";
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

/** The same by class name. */
export const layerTypeOf: ReadonlyMap<string, LayerType> = new Map(
  layerTypes.flatMap((type) => type.names.map((name) => [name, type])),
);
