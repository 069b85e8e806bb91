import { caffe } from "./caffe/format.js";
import { darknet } from "./darknet/format.js";
import type { Format } from "./format.js";
import { onnx } from "./onnx/format.js";

export type { Format } from "./format.js";

/** All formats of model files, by name. A new one is a folder and a line here. */
export const importers: ReadonlyMap<string, Format> = new Map([
  ["onnx", onnx],
  ["caffe", caffe],
  ["darknet", darknet],
]);
