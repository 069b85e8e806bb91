import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { convert } from "../../src/convert/convert.js";
import { Diagnostics } from "../../src/core/diagnostic.js";
import { fileOfBytes } from "../../src/core/model-file.js";
import { importers } from "../../src/importers/index.js";
import { readNetwork } from "../../src/importers/read-network.js";
import { count, root } from "../support/count.js";

const folder = join(root, "..", "shared", "models");
const isHere = existsSync(folder);
const files = isHere
  ? readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => [".onnx", ".prototxt", ".cfg", ".json", ".tflite"].includes(extname(file)))
      .sort()
  : [];

async function read(path: string) {
  const file = fileOfBytes(path, path, readFileSync(join(folder, path)));
  const start = await file.read(0, 65536);
  const [, format] = [...importers].find(([, each]) => each.recognises(start, file)) ?? [];
  if (format === undefined) return undefined;
  const options = { inputs: new Map(), phase: "test" as const, mostOps: 100_000 };
  return readNetwork(await format.load(), file, options, new Diagnostics());
}

/** At most how many lines some of them become: what a person would want to edit, and our own specs are of that length. */
const lines: Readonly<Record<string, number>> = {
  "caffe/BVLC_caffe/models/bvlc_googlenet/deploy.prototxt": 44,
  "caffe/hujie-frank_SENet/SE-ResNet-50.prototxt": 40,
  "caffe/shicai_DenseNet-Caffe/DenseNet_121.prototxt": 25,
  "caffe/shicai_MobileNet-Caffe/mobilenet_v2_deploy.prototxt": 21,
  "caffe/soeaver_caffe-model/deploy_inception-resnet-v2.prototxt": 74,
  "caffe/soeaver_caffe-model/deploy_inception-v4.prototxt": 80,
  "darknet/AlexeyAB_darknet/efficientnet_b0.cfg": 40,
  "darknet/pjreddie_darknet/darknet53.cfg": 25,
  "keras/102757017_keras_mobile_net/model.json": 30,
  "keras/rcjackson_plugin-weatherclassification/resnet50.json": 55,
  "onnx/onnx_onnx/light_inception_v1.onnx": 26,
  "onnx/torchvision/densenet121.onnx": 63,
  "onnx/torchvision/efficientnet_b0.onnx": 60,
  "onnx/torchvision/googlenet.onnx": 35,
  "onnx/torchvision/inception_v3.onnx": 81,
  "onnx/torchvision/mobilenet_v2.onnx": 22,
  "onnx/torchvision/resnet18.onnx": 24,
  "onnx/torchvision/resnet50.onnx": 24,
  "onnx/torchvision/shufflenet_v2_x1_0.onnx": 52,
  "onnx/torchvision/squeezenet1_1.onnx": 19,
};

describe.runIf(isHere)("a converted model file has the report of the file itself", () => {
  it.each(files.map((file) => relative(".", file)))("%s", async (path) => {
    const network = await read(path);
    // What can't be read whole can't be converted, which other tests say of each file.
    if (network === undefined || network.graph.uncounted.length > 0) return;
    const { layers, totals } = analyze(network.graph);
    const text = await convert(network.graph, network.name);
    expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(lines[path] ?? Number.POSITIVE_INFINITY);
    const converted = await count(text);
    expect(converted.totals).toEqual(totals);
    const plain = (all: typeof layers) =>
      all.map(({ op, inputs, outputs, values }) => ({ op, inputs, outputs, values }));
    expect(plain(converted.layers)).toEqual(plain(layers));
  });
});
