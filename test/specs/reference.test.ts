import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bundled, root } from "../support/count.js";

interface TorchNetwork {
  model: string;
  spec: string;
  params: number;
  buffers: number;
  macs: number;
  activations: number | null;
  layers: [number[], number, number][];
}

interface KerasNetwork {
  model: string;
  spec: string;
  total: number;
  trainable: number;
  macs: number;
  activations: number;
}

function reference<T>(file: string): T[] {
  return JSON.parse(readFileSync(join(root, "test/reference", file), "utf8")).networks;
}

describe("networks built with PyTorch", () => {
  const networks = reference<TorchNetwork>("torch.json");

  it("are the 38 of the reference", () => {
    expect(networks).toHaveLength(38);
  });

  it.each(networks)("$spec equals $model", async ({ spec, params, buffers, macs, activations, layers }) => {
    const model = await bundled(spec);
    expect(model.totals).toMatchObject({ params, buffers, macs });
    // fvcore couldn't trace one of them.
    if (activations !== null) expect(model.totals["activations"]).toBe(activations);
    // Parallel branches stand in any order.
    const own = model.layers
      .filter(({ op }) => op === "conv" || op === "linear")
      .map(({ outputs, values }) => JSON.stringify([outputs[0], values["params"], values["macs"]]));
    expect(own.sort()).toEqual(layers.map((layer) => JSON.stringify(layer)).sort());
  });
});

describe("networks of Keras Applications", () => {
  it.each(reference<KerasNetwork>("keras.json"))(
    "$spec equals $model",
    async ({ spec, total, trainable, macs, activations }) => {
      const { totals } = await bundled(spec);
      expect((totals["params"] as number) + (totals["buffers"] as number)).toBe(total);
      expect(totals).toMatchObject({ params: trainable, macs, activations });
    },
  );
});

/** Totals that no tool's table has: recounts of the papers' tables, with their source. */
describe("networks as their papers have them", () => {
  it.each([
    // Krizhevsky et al., two groups at 227: 60,965,224 weights and biases; MACs by hand from Figure 2.
    ["alexnet", 60_965_224, 724_406_816],
    // arXiv:1409.4842, Table 1 with 5×5 convolutions; 6,990,272 weights and 8,280 biases.
    ["googlenet", 6_998_552, 1_582_671_872],
    // arXiv:1512.03385: 3.8 GMACs with the stride in the 1×1.
    ["resnet-50@stride_in_1x1=true", 25_557_032, 3_857_973_248],
    // The same with parameter-free shortcuts, which Table 1 assumes for 18 and 34 layers: 1.8 and 3.6 GFLOPs;
    // three projections with their norms have 173,824 parameters.
    ["resnet-18@shortcut=pad", 11_689_512 - 173_824, 1_794_805_760],
    ["resnet-34@shortcut=pad", 21_797_672 - 173_824, 3_644_493_824],
    // arXiv:1707.01083, Table 2: 143, 140, 137, 133, 137 MFLOPs without the classifier.
    ["shufflenet-v1@groups=1", 1_531_936, 143_078_976],
    ["shufflenet-v1@groups=2", 1_733_848, 140_836_512],
    ["shufflenet-v1@groups=3", 1_865_728, 137_460_672],
    ["shufflenet-v1@groups=4", 1_968_344, 134_339_776],
    ["shufflenet-v1@groups=8", 2_434_768, 138_365_952],
    // Inception v3 with its auxiliary head has 27,161,264 parameters (torchvision).
    ["inception-v3@aux=true", 27_161_264, undefined],
    // timm's ghostnet_100, torchvision's regnet_y_400mf and convnext_tiny at 224.
    ["ghostnet", 5_182_508, 141_150_512],
    ["regnet-y-400mf", 4_344_144, 401_842_848],
    ["convnext-tiny", 28_589_128, 4_455_531_264],
    // 784·300 + 300·100 + 100·10 weights and 410 biases.
    ["lenet-300-100", 266_610, 266_200],
    // Deep Compression, arXiv:1510.00149, Table 3: 520 + 25,050 + 400,500 + 5,010 parameters.
    ["lenet-5", 431_080, 2_293_000],
  ])("%s", async (spec, params, macs) => {
    const { totals } = await bundled(spec);
    expect(totals["params"]).toBe(params);
    if (macs !== undefined) expect(totals["macs"]).toBe(macs);
  });

  it("resnet-18 with padded shortcuts lacks just its projections", async () => {
    // Three 1×1 projections with batch norm: 64·128 + 128·256 + 256·512 weights, 2·(128 + 256 + 512) norm parameters.
    const projections = 64 * 128 + 128 * 256 + 256 * 512 + 2 * (128 + 256 + 512);
    const full = await bundled("resnet-18");
    const padded = await bundled("resnet-18@shortcut=pad");
    expect((full.totals["params"] as number) - (padded.totals["params"] as number)).toBe(projections);
  });
});
