import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { loadModel } from "../../src/compile/model.js";
import { loaderOf, root } from "../support/count.js";
import { read } from "./read.js";

/** Real files of others, where they are at hand; INDEX.tsv has an independent count of most. */
const folder = join(root, "..", "shared", "models");

/** What is counted otherwise than INDEX.tsv has it, and who is right. */
const otherwise: Readonly<Record<string, { macs?: number; params?: number; why: string; at?: number[] }>> = {
  "caffe/BVLC_caffe/examples/cifar10/cifar10_quick_train_test.prototxt": {
    at: [1, 3, 32, 32],
    // 2400·32² + 25600·16² + 51200·8² + 1024·64 + 64·10, and 2432 + 25632 + 51264 + 65600 + 650.
    macs: 12_354_176,
    params: 145_578,
    why: "its Data layer has no shape; CIFAR's images have 3x32x32",
  },
  "darknet/pjreddie_darknet/rnn.cfg": {
    // Weights: 256·1024 + 8·1024² of the rnns' nine connected layers, 1024·256 of the last; 4·1024 of each
    // batch norm, and 256 biases.
    macs: 256 * 1024 + 8 * 1024 ** 2 + 1024 * 256,
    params: 256 * 1024 + 8 * 1024 ** 2 + 1024 * 256 + 9 * 4096 + 256,
    why: "INDEX.tsv hands 256 features through the rnn sections, as if they weren't there",
  },
};

const rows = existsSync(folder)
  ? readFileSync(join(folder, "INDEX.tsv"), "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.split("\t"))
      .filter(([, format]) => format === "caffe" || format === "darknet")
  : [];

describe.skipIf(rows.length === 0)("real files of Caffe and Darknet", () => {
  it.each(rows.map((row) => [row[0] as string, row] as const))("%s", async (path, row) => {
    const [, format, , , , macs, params] = row;
    const own = otherwise[path];
    const text = readFileSync(join(folder, path), "utf8");
    const inputs = own?.at === undefined ? {} : { inputs: new Map([["data", own.at]]) };
    const { network, diagnostics } = await read(format as "caffe" | "darknet", text, inputs);
    expect(diagnostics.map(({ message }) => message)).toEqual([]);
    const { totals } = analyze(network?.graph as never);
    // Of Darknet, INDEX.tsv counts what a file of weights has, the running mean and variance too.
    const buffers = format === "darknet" ? Number(totals.buffers) : 0;
    const counted = { macs: totals.macs, params: Number(totals.params) + buffers };
    // Darknet prints billions of operations with three digits: half of that is 50,000 MACs in INDEX.tsv.
    const rounded = Math.round(Number(counted.macs) / 50_000) * 50_000;
    expect(own?.macs === undefined && format === "darknet" ? { ...counted, macs: rounded } : counted).toEqual(
      {
        macs: own?.macs ?? Number(macs),
        params: own?.params ?? Number(params),
      },
    );
  });
});

describe.skipIf(rows.length === 0)("the same network in Caffe and as a bundled spec", () => {
  it.each([
    ["inception-v3", "soeaver_caffe-model/deploy_inception-v3.prototxt"],
    ["inception-v4", "soeaver_caffe-model/deploy_inception-v4.prototxt"],
    ["xception", "soeaver_caffe-model/deploy_xception.prototxt"],
    ["resnext-50-32x4d", "soeaver_caffe-model/deploy_resnext50-32x4d.prototxt"],
    ["alexnet", "BVLC_caffe/models/bvlc_alexnet/deploy.prototxt"],
    ["googlenet", "BVLC_caffe/models/bvlc_googlenet/deploy.prototxt"],
    ["mobilenet-v1", "shicai_MobileNet-Caffe/mobilenet_deploy.prototxt"],
    ["densenet-121", "shicai_DenseNet-Caffe/DenseNet_121.prototxt"],
  ])("%s", async (spec, path) => {
    const { model } = await loadModel(spec, loaderOf());
    const ours = model?.instantiate({}).graph;
    const { network } = await read("caffe", readFileSync(join(folder, "caffe", path), "utf8"));
    if (!ours || !network) throw new Error("not read");
    const facts = ({ totals }: ReturnType<typeof analyze>) => [totals.params, totals.buffers, totals.macs];
    expect(facts(analyze(network.graph))).toEqual(facts(analyze(ours)));
  });
});
