import { caffe } from "./caffe/format.js";
import { darknet } from "./darknet/format.js";
import type { Format } from "./format.js";
import { isKeras } from "./keras/recognise.js";
import { isOnnx } from "./onnx/recognise.js";
import { isTfjs } from "./tfjs/recognise.js";
import { isTflite } from "./tflite/recognise.js";

export type { Format } from "./format.js";

/** All formats of model files, by name. A new one is a folder and a line here. */
export const importers: ReadonlyMap<string, Format> = new Map([
  ["keras", { recognises: isKeras, load: async () => (await import("./keras/index.js")).keras }],
  ["tflite", { recognises: isTflite, load: async () => (await import("./tflite/index.js")).tflite }],
  ["tfjs", { recognises: isTfjs, load: async () => (await import("./tfjs/index.js")).tfjs }],
  ["onnx", { recognises: isOnnx, load: async () => (await import("./onnx/index.js")).onnx }],
  ["caffe", caffe],
  ["darknet", darknet],
]);
