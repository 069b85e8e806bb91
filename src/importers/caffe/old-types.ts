/**
 * Types of layers as older files write them, and what they are called now (upgrade_proto.cpp,
 * UpgradeV1LayerType and UpgradeV0LayerType).
 */
const names: ReadonlyMap<string, string> = new Map([
  ["ABSVAL", "AbsVal"],
  ["ACCURACY", "Accuracy"],
  ["ARGMAX", "ArgMax"],
  ["BNLL", "BNLL"],
  ["CONCAT", "Concat"],
  ["CONTRASTIVE_LOSS", "ContrastiveLoss"],
  ["CONVOLUTION", "Convolution"],
  ["CONV", "Convolution"],
  ["DECONVOLUTION", "Deconvolution"],
  ["DATA", "Data"],
  ["DROPOUT", "Dropout"],
  ["DUMMY_DATA", "DummyData"],
  ["EUCLIDEAN_LOSS", "EuclideanLoss"],
  ["ELTWISE", "Eltwise"],
  ["EXP", "Exp"],
  ["FLATTEN", "Flatten"],
  ["HDF5_DATA", "HDF5Data"],
  ["HDF5_OUTPUT", "HDF5Output"],
  ["HINGE_LOSS", "HingeLoss"],
  ["IM2COL", "Im2col"],
  ["IMAGE_DATA", "ImageData"],
  ["IMAGES", "ImageData"],
  ["INFOGAIN_LOSS", "InfogainLoss"],
  ["INNER_PRODUCT", "InnerProduct"],
  ["INNERPRODUCT", "InnerProduct"],
  ["LRN", "LRN"],
  ["MEMORY_DATA", "MemoryData"],
  ["MULTINOMIAL_LOGISTIC_LOSS", "MultinomialLogisticLoss"],
  ["MVN", "MVN"],
  ["POOLING", "Pooling"],
  ["POOL", "Pooling"],
  ["POWER", "Power"],
  ["RELU", "ReLU"],
  ["SIGMOID", "Sigmoid"],
  ["SIGMOID_CROSS_ENTROPY_LOSS", "SigmoidCrossEntropyLoss"],
  ["SILENCE", "Silence"],
  ["SOFTMAX", "Softmax"],
  ["SOFTMAX_LOSS", "SoftmaxWithLoss"],
  ["SPLIT", "Split"],
  ["SLICE", "Slice"],
  ["TANH", "TanH"],
  ["WINDOW_DATA", "WindowData"],
  ["THRESHOLD", "Threshold"],
]);

/** The present name of a type. */
export function presentType(type: string): string {
  return names.get(type) ?? names.get(type.toUpperCase()) ?? type;
}

/** Fields that the oldest files write in the layer itself, and the message and name of each now (UpgradeV0LayerParameter). */
export const oldFields: ReadonlyMap<string, string> = new Map([
  ["biasterm", "bias_term"],
  ["kernelsize", "kernel_size"],
]);
