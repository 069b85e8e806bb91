import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { convert } from "../../src/convert/convert.js";
import { bundledGraph, count, graphOf, root } from "../support/count.js";

const bundled = readdirSync(join(root, "specs"))
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => file.slice(0, -".yaml".length));

/** A network without what a model file has no word for: how its weights are stored, and how it is trained. */
async function plain(name: string) {
  const { compression: _, optimizer: __, ...graph } = await bundledGraph(name);
  return graph;
}

describe("a network that is written as a spec is the same network", () => {
  it.each(bundled)("%s", async (name) => {
    const graph = await plain(name);
    // What a model file can't have: XNOR-Net's inputs of one bit.
    if (name === "xnor-net-layer") return;
    const written = await count(await convert(graph, name));
    const { layers, totals } = analyze(graph);
    expect(written.totals).toEqual(totals);
    const facts = (all: typeof layers) =>
      all.map(({ op, inputs, outputs, arguments: given }) => ({ op, inputs, outputs, given }));
    expect(facts(written.layers)).toEqual(facts(layers));
  });
});

describe("what is alike is written once", () => {
  it("blocks of MobileNet v2, and runs of them, in at most 60 lines", async () => {
    const text = await convert(await plain("mobilenet-v2"), "MobileNet v2");
    // Its Table 2 has a first convolution, seven stages, each in a line or, where the first round differs, in two.
    expect(text).toContain("inverted: { out: 24, stride: 2 }");
    expect(text).toContain("repeat: 2, inverted: { out: 160 }");
    expect(text.split("\n").length).toBeLessThanOrEqual(60);
  });

  it("basic blocks and bottlenecks, projected or not", async () => {
    expect(await convert(await plain("resnet-18"), "18")).toContain("basic: { out: 128, stride: 2 }");
    expect(await convert(await plain("resnet-50"), "50")).toContain("bottleneck: { mid: 128, stride: 2 }");
  });

  it("a layer that another one reads too isn't taken into a run", async () => {
    const layers =
      "[ { name: a, pointwise: 8 }, { name: b, pointwise: 8 }, { name: c, pointwise: 8 }, { from: [ a, c ], add } ]";
    const text = await convert(await graphOf(`input: 4x4x8\nlayers: ${layers}`), "x");
    expect(text).toContain(
      "  - { name: a, pointwise: 8 }\n  - { name: b, repeat: 2, pointwise: 8 } # b to c\n",
    );
  });
});
