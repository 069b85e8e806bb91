import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { loadModel } from "../../src/compile/model.js";
import { count, loaderOf, root } from "../support/count.js";

/** The six networks with which the language was designed. */
async function network(name: string, settings: Record<string, number> = {}) {
  const text = readFileSync(join(root, "test/fixtures/language", `${name}.yaml`), "utf8");
  const { model } = await loadModel("spec.yaml", loaderOf({ "spec.yaml": text }));
  if (model === undefined) throw new Error("no model");
  const place = { source: { name: "test", text: "" }, start: 0, end: 0 };
  const instance = model.instantiate({
    settings: Object.entries(settings).map(([key, value]) => ({ name: key, value, place })),
  });
  if (instance.graph === null) throw new Error(instance.diagnostics.map(({ message }) => message).join("\n"));
  expect(instance.diagnostics).toEqual([]);
  return analyze(instance.graph);
}

describe("the networks of the language's design", () => {
  it("MobileNet v3 large (torchvision's mobilenet_v3_large)", async () => {
    const { totals } = await network("mobilenet-v3-large");
    expect(totals).toMatchObject({ params: 5_483_032, macs: 216_589_760 });
  });

  it.each([
    [1, 1_531_936, 143_078_976],
    [2, 1_733_848, 140_836_512],
    [3, 1_865_728, 137_460_672],
    [4, 1_968_344, 134_339_776],
    [8, 2_434_768, 138_365_952],
  ])("ShuffleNet v1 with %i groups (arXiv:1707.01083, Table 2)", async (groups, params, macs) => {
    const { totals } = await network("shufflenet-v1", { groups });
    expect(totals).toMatchObject({ params, macs });
  });

  it("DenseNet-121 (torchvision's densenet121)", async () => {
    const { totals } = await network("densenet-121");
    expect(totals).toMatchObject({ params: 7_978_856, macs: 2_834_161_664 });
  });

  it("RetinaNet (torchvision's retinanet_resnet50_fpn at 800: 34,014,999 parameters, its frozen norms not among them; 151.54 GMACs)", async () => {
    const { totals, layers } = await network("retinanet");
    expect(totals["params"]).toBe(34_014_999 + 53_120);
    expect(((totals["macs"] as number) / 1e9).toFixed(2)).toBe("151.54");
    // One class head of five uses: 4 · (256² · 9 + 256) + 256 · 9 · 819 + 819 parameters, counted once.
    const head = layers.filter(({ path }) => path.startsWith("class/"));
    expect(head.reduce((sum, { values }) => sum + (values["params"] as number), 0)).toBe(
      4 * (256 * 256 * 9 + 256) + 256 * 9 * 819 + 819,
    );
    // The backbone keeps only what its outputs need: neither pooling nor classifier.
    expect(layers.some(({ path }) => path.startsWith("backbone/linear"))).toBe(false);
  });

  it("NASNet-A's normal cells: the first one by hand", async () => {
    const { layers } = await network("nasnet-a-normal-cells");
    const cell = layers.filter(({ path }) => path.startsWith("cells/0/"));
    const macs = cell.reduce((sum, { values }) => sum + (values["macs"] as number), 0);
    // 112 × 112 positions; two 1×1 from 32 to 44; five separable branches of two rounds each, of kernels
    // 5, 3, 5, 3 and 3: K²·44 + 44·44 a round.
    const separable = [5, 3, 5, 3, 3].reduce((sum, kernel) => sum + 2 * (kernel ** 2 * 44 + 44 * 44), 0);
    expect(macs).toBe(112 * 112 * (2 * 32 * 44 + separable));
    expect(cell.at(-1)?.outputs).toEqual([[6 * 44, 112, 112]]);
  });

  it("HRNet-W18: a module of stage 2 by hand", async () => {
    const { layers } = await network("hrnet-w18-stages-2-and-3");
    const stage2 = layers.filter(({ path }) => path.startsWith("stage2/"));
    const params = stage2.reduce((sum, { values }) => sum + (values["params"] as number), 0);
    // Streams of 18 and 36 channels, each four basic blocks of two 3×3 convolutions with batch norm;
    // 36 → 18 by 1×1, 18 → 36 by a strided 3×3.
    const basic = (c: number) => 4 * 2 * (9 * c * c + 2 * c);
    expect(params).toBe(basic(18) + basic(36) + (36 * 18 + 2 * 18) + (9 * 18 * 36 + 2 * 36));
    const last = layers.filter(({ path }) => path.startsWith("stage3/3/")).at(-1);
    expect(last?.outputs).toEqual([[72, 14, 14]]);
  });
});

describe("the slides' worked example", () => {
  it("a 5×5 convolution from 192 to 32 channels on 28×28, and the same behind a 1×1", async () => {
    const plain = await count("input: 28x28x192\nlayers: [ conv: { out: 32, kernel: 5 } ]");
    expect(plain.totals["macs"]).toBe(28 * 28 * 5 * 5 * 192 * 32);
    expect(plain.totals["macs"]).toBe(120_422_400);
    const reduced = await count("input: 28x28x192\nlayers: [ pointwise: 16, conv: { out: 32, kernel: 5 } ]");
    expect(reduced.totals["macs"]).toBe(12_443_648);
  });
});
