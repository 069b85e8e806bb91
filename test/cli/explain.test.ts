import { describe, expect, it } from "vitest";
import { blocks } from "../../src/blocks/index.js";
import { ops } from "../../src/ops/index.js";
import { runCli } from "../support/run.js";

describe("explain", () => {
  it("shows the formula, the numbers and the result (MobileNets, arXiv:1704.04861, Table 3)", async () => {
    const { stdout, status } = await runCli([
      "explain",
      "separable",
      "in=512",
      "out=512",
      "kernel=3",
      "size=14",
    ]);
    expect(status).toBe(0);
    expect(stdout).toContain("params  K² · N + N · M\n        = 3² · 512 + 512 · 512\n        = 266,752\n");
    expect(stdout).toContain(
      "MACs    F² · (K² · N + N · M)\n        = 196 · (3² · 512 + 512 · 512)\n        = 52,283,392\n",
    );
    expect(stdout).toContain("462,422,016 MACs: 11.3 % of them, 8.84 times fewer");
  });

  it("of an op (the slides' worked example)", async () => {
    const { stdout } = await runCli(["explain", "conv", "in=192", "out=32", "kernel=5", "size=28"]);
    expect(stdout).toContain(
      "MACs    F² · K² · N · M\n        = 784 · 25 · 192 · 32\n        = 120,422,400\n",
    );
  });

  it("of a layer of a model, with its real shapes and its norms", async () => {
    const { stdout } = await runCli(["explain", "mobilenet-v1", "separable/6", "--json"]);
    const { kind, quantities, layers } = JSON.parse(stdout);
    expect(kind).toBe("separable");
    expect(quantities.map(({ value }: { value: number }) => value)).toEqual([266_752 + 4 * 512, 52_283_392]);
    const sum = layers.reduce((total: number, { params }: { params: number }) => total + params, 0);
    expect(sum).toBe(266_752 + 4 * 512);
  });

  it("of a model alone asks for a layer", async () => {
    const { stderr, status } = await runCli(["explain", "mobilenet-v1"]);
    expect(status).toBe(2);
    expect(stderr).toContain("which layer of mobilenet-v1 is to be explained?");
    expect(stderr).toContain("write `lightnet-cost explain mobilenet-v1 <layer>`");
  });

  it.each([...blocks.keys()])("%s: its formula is the sum of the ops that it expands into", async (name) => {
    const required: Record<string, string[]> = {
      fire: ["squeeze=16", "expand=64"],
      bottleneck: ["mid=64"],
      "dense-layer": ["growth=32"],
      "dense-block": ["growth=32", "layers=6"],
      transition: [],
      "squeeze-excite": [],
      inception: ["conv1=64", "reduce3=96", "conv3=128", "reduce5=16", "conv5=32", "pool=32"],
      "inception-naive": ["conv1=64", "conv3=128", "conv5=32"],
      "inception-v2": ["conv1=64", "reduce3=64", "conv3=64", "reduce_double=64", "double=96", "pool=32"],
      "inception-v2-reduction": ["reduce3=128", "conv3=160", "reduce_double=64", "double=96"],
      "inception-v3-a": ["pool=32"],
      "inception-v3-b": ["mid=128"],
      "shuffle-unit": ["out=96", "stride=2"],
      "inception-v4-reduction-a": ["k=192", "l=224", "m=256", "n=384"],
    };
    const fixed = /reduction|-v3-c|-v4-/.test(name) && required[name] === undefined;
    const given = required[name] ?? (fixed ? [] : ["out=96"]);
    const { stdout, stderr } = await runCli(["explain", name, "in=48", "size=17", ...given, "--json"]);
    expect(stderr).toBe("");
    const { quantities, layers } = JSON.parse(stdout);
    for (const { metric, value } of quantities) {
      const sum = layers.reduce(
        (total: number, layer: Record<string, number>) => total + (layer[metric] as number),
        0,
      );
      expect(value, metric).toBe(sum);
    }
  });

  it.each([...ops.keys()])("%s has one", async (name) => {
    const required: Record<string, string[]> = {
      conv: ["out=8", "kernel=3"],
      pointwise: ["out=8"],
      depthwise: ["kernel=3"],
      transposedconv: ["out=8", "kernel=3"],
      linear: ["out=8"],
      matmul: ["transpose=first"],
      maxpool: ["kernel=2"],
      avgpool: ["kernel=2"],
      adaptiveavgpool: ["size=2"],
      adaptivemaxpool: ["size=2"],
      groupnorm: ["groups=2"],
      split: ["parts=2"],
      shuffle: ["groups=2"],
      resize: ["scale=2"],
      pixelshuffle: ["factor=2"],
      pixelunshuffle: ["factor=2"],
      reshape: ["size=-1"],
      rnn: ["out=8"],
      lstm: ["out=8"],
      gru: ["out=8"],
      embedding: ["entries=10", "out=8"],
      crop: ["sides=1"],
      gather: ["size=2x4x3"],
      projection: ["out=8"],
      localconv: ["out=8", "kernel=3"],
      transpose: ["order=[1,2,0]"],
    };
    const { status, stdout, stderr } = await runCli([
      "explain",
      name,
      "in=4",
      // Those with a size of their own leave the name to it.
      /adaptive|reshape|resize|lrn|gather/.test(name) ? "input=6" : "size=6",
      ...(required[name] ?? []),
    ]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toContain("FLOPs");
  });

  it.each<[string[], string, string?]>([
    [["sepable", "in=1", "size=3"], "no block or op `sepable`", "did you mean `separable`?"],
    [["separable", "size=3"], "needs `in`"],
    [["separable", "in=3", "size=3"], "needs `out`"],
    [["separable", "in=3", "size=3", "outt=4"], "no argument `outt`", "`out`"],
    [["conv", "in=3", "size=3", "out=4", "kernel=x"], "`kernel` is"],
    [["conv", "in=3", "out"], "`out` is no argument"],
    [["mobilenet-v1", "separabel/6"], "no layer `separabel/6`", "`separable/6`"],
    [["resnet-50", "conv3"], "is neither an op nor an instance of a built-in block"],
    [["mobilenet-v9", "conv"], "no bundled spec `mobilenet-v9`"],
  ])("%j is refused", async (argv, message, help) => {
    const { status, stdout, stderr } = await runCli(["explain", ...argv]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
    if (help !== undefined) expect(stderr).toContain(help);
  });
});
