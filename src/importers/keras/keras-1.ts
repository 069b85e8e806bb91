import type { Entries } from "../json.js";
import type { Layer } from "./topology.js";

/** What classes of Keras 1 are called since. */
const classes: Readonly<Record<string, string>> = {
  Convolution1D: "Conv1D",
  Convolution2D: "Conv2D",
  Convolution3D: "Conv3D",
  AtrousConvolution1D: "Conv1D",
  AtrousConvolution2D: "Conv2D",
  SeparableConvolution2D: "SeparableConv2D",
  Deconvolution2D: "Conv2DTranspose",
};

/** What arguments of Keras 1 are called since. */
const keys: Readonly<Record<string, string>> = {
  nb_filter: "filters",
  filter_length: "kernel_size",
  subsample_length: "strides",
  subsample: "strides",
  border_mode: "padding",
  bias: "use_bias",
  atrous_rate: "dilation_rate",
  pool_length: "pool_size",
  stride: "strides",
  output_dim: "units",
};

const merges: Readonly<Record<string, string>> = {
  concat: "Concatenate",
  sum: "Add",
  mul: "Multiply",
  ave: "Average",
  max: "Maximum",
};

/** A layer that Keras 1 wrote, as Keras 2 writes it; others stay what they are. */
export function modernised(layer: Layer): Layer {
  const { config } = layer;
  const merge = layer.className === "Merge" ? merges[String(config["mode"])] : undefined;
  const className =
    merge ??
    (Object.hasOwn(classes, layer.className) ? (classes[layer.className] as string) : layer.className);
  const isOld =
    className !== layer.className ||
    "border_mode" in config ||
    "output_dim" in config ||
    "nb_filter" in config;
  if (!isOld || layer.className === "Embedding")
    return className === layer.className ? layer : { ...layer, className };
  const now: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(config))
    now[Object.hasOwn(keys, key) ? (keys[key] as string) : key] = value;
  const kernel = kernelOf(config);
  if (kernel !== undefined) now["kernel_size"] = kernel;
  if ("dim_ordering" in config) {
    now["data_format"] = config["dim_ordering"] === "th" ? "channels_first" : "channels_last";
  }
  if ("concat_axis" in config) now["axis"] = config["concat_axis"];
  return { ...layer, className, config: now };
}

function kernelOf(config: Entries): number[] | undefined {
  const sides = ["kernel_dim1", "kernel_dim2", "kernel_dim3", "nb_row", "nb_col"];
  const found = sides.map((side) => config[side]).filter((side) => typeof side === "number");
  return found.length > 0 ? found : undefined;
}
