import type { LayerRule } from "../layer.js";
import { activations } from "./activations.js";
import { convolutions } from "./convolution.js";
import { detection } from "./detection.js";
import { elementwise } from "./elementwise.js";
import { elementFunctions } from "./functions.js";
import { innerProduct } from "./linear.js";
import { norms } from "./norms.js";
import { pooling } from "./pooling.js";
import { reduction } from "./reduction.js";
import { resizes } from "./resizes.js";
import { shapes } from "./shapes.js";

/** What becomes of each type of layer. Another type is named as uncounted. */
export const layerRules: ReadonlyMap<string, LayerRule> = new Map(
  [
    ...convolutions,
    innerProduct,
    pooling,
    ...norms,
    ...activations,
    ...elementwise,
    ...elementFunctions,
    ...shapes,
    ...resizes,
    reduction,
    ...detection,
  ].map((rule) => [rule.type, rule]),
);

/** Layers that give data, whose shape a file may not have. */
export const dataTypes: ReadonlySet<string> = new Set([
  "Input",
  "Data",
  "ImageData",
  "MemoryData",
  "HDF5Data",
  "WindowData",
  "DummyData",
  "AnnotatedData",
]);

/** Layers that a network only trains or is judged with. */
export const trainingTypes: ReadonlySet<string> = new Set([
  "Accuracy",
  "SoftmaxWithLoss",
  "EuclideanLoss",
  "HingeLoss",
  "SigmoidCrossEntropyLoss",
  "MultinomialLogisticLoss",
  "InfogainLoss",
  "ContrastiveLoss",
  "SmoothL1Loss",
  "MultiBoxLoss",
  "DetectionEvaluate",
  "HDF5Output",
]);
