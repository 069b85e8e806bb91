import { describe, expect, it } from "vitest";
import { importBytes } from "../support/import.js";
import { functional, input, layer } from "../support/keras-model.js";
import { graphModel, numbers, placeholder, smallGraphModel, window } from "../support/tfjs-model.js";

describe("TensorFlow.js", () => {
  it("has layers models, which are Keras's", async () => {
    const model = functional("m", [input("x", 4), layer("Dense", "d", { units: 3 }, ["x"])], ["x"], ["d"]);
    const document = { modelTopology: { keras_version: "2.2.4", model_config: model }, weightsManifest: [] };
    const { format, totals } = await importBytes(JSON.stringify(document));
    expect(format).toBe("tfjs");
    expect(totals).toMatchObject({ params: 15, macs: 12 });
  });

  it("has graph models, whose shapes follow from their inputs and the manifest", async () => {
    const { network, totals, errors } = await importBytes(smallGraphModel(), "small.json");
    expect(errors).toEqual([]);
    expect(totals).toMatchObject({
      // A factor, two filters and a bias, and a matrix.
      params: 1 + 27 * 4 + 4 + 36 + 20,
      macs: 16 * (27 * 4 + 36) + 20,
    });
    expect(network?.graph.outputs.map(({ shape }) => shape)).toEqual([[5]]);
    expect(network?.graph.nodes.map(({ path }) => path)).toEqual([
      "scaled",
      "conv/conv",
      "conv/relu6",
      "depthwise",
      "add",
      "mean/pool",
      "mean/flatten",
      "dense",
      "softmax",
    ]);
  });

  it("names what needs numbers that lie in other files, and what is behind it", async () => {
    const model = graphModel(
      [
        placeholder("x", 1, 4, 4, 2),
        { name: "pad", op: "Pad", input: ["x", "ends"] },
        { name: "conv", op: "Conv2D", input: ["pad", "w"], attr: window(1, "VALID") },
      ],
      { ends: [4, 2], w: [3, 3, 2, 4] },
    );
    const { network, errors } = await importBytes(model);
    expect(errors).toEqual([]);
    expect(network?.graph.uncounted.map(({ op }) => op)).toEqual(["Pad", "Conv2D"]);
  });

  it("reads shapes that the graph holds itself", async () => {
    const model = graphModel(
      [
        placeholder("x", 1, 4, 4, 2),
        numbers("shape", -1, 8),
        { name: "r", op: "Reshape", input: ["x", "shape"] },
        numbers("axis", -1),
        { name: "c", op: "ConcatV2", input: ["r", "r", "axis"] },
      ],
      {},
    );
    const { network, errors } = await importBytes(model);
    expect(errors).toEqual([]);
    // Rows of 8 numbers, 4 of them for one image.
    expect(network?.graph.outputs.map(({ shape }) => shape)).toEqual([[16, 4]]);
  });

  it.each([
    [
      "nodes that read each other",
      [
        { name: "a", op: "Relu", input: ["b"] },
        { name: "b", op: "Relu", input: ["a"] },
      ],
      /read each other/,
    ],
    ["a node that isn't there", [{ name: "a", op: "Relu", input: ["c"] }], /`c`, which isn't there/],
  ])("refuses %s", async (_, nodes, message) => {
    const { network, errors } = await importBytes(graphModel([placeholder("x", 1, 4), ...nodes], {}));
    expect(network).toBeUndefined();
    expect(errors.join("\n")).toMatch(message);
  });
});
