import { describe, expect, it } from "vitest";
import { precisionOf } from "../../src/core/precision.js";
import { importBytes } from "../support/import.js";
import { liteFile, smallLiteFile } from "../support/tflite-file.js";

describe("TensorFlow Lite", () => {
  it("counts convolutions, what is fused into them, and a fully connected layer", async () => {
    const { format, network, totals, errors } = await importBytes(smallLiteFile(), "small.tflite");
    expect(errors).toEqual([]);
    expect(format).toBe("tflite");
    expect(network?.name).toBe("small");
    expect(totals).toMatchObject({
      params: 27 * 4 + 4 + (9 * 4 + 4) + 4 * 5,
      macs: 16 * (27 * 4 + 9 * 4) + 20,
      // 2 a MAC and a bias each; ReLU6, a sum and its ReLU on 64; a mean of 64; softmax of 5.
      flops: 16 * 2 * 144 + 2 * 64 + 3 * 64 + 64 + 40 + 25,
    });
    expect(network?.graph.nodes.map(({ path, op }) => [path, op.name])).toEqual([
      ["conv/conv", "conv"],
      ["conv/relu6", "relu6"],
      ["depthwise", "conv"],
      ["add/add", "add"],
      ["add/relu", "relu"],
      ["mean/pool", "globalavgpool"],
      ["mean/flatten", "flatten"],
      ["dense", "linear"],
      ["softmax", "softmax"],
    ]);
    expect(network?.graph.precision).toBeUndefined();
  });

  it("tells the precision of quantised files", async () => {
    const { network, totals } = await importBytes(smallLiteFile(9));
    expect(network?.graph.precision?.usual).toEqual({ weights: 8, activations: 8 });
    for (const node of network?.graph.nodes ?? []) {
      expect(network && precisionOf(node, network.graph)).toEqual({ weights: 8, activations: 8 });
    }
    expect(totals?.["weightBytes"]).toBe(27 * 4 + 4 + 40 + 20);
  });

  it("counts weights once that two ops read", async () => {
    const conv = [
      [0, 1, 0],
      [1, 4, 1],
      [2, 4, 1],
    ] as [number, 1 | 4, number][];
    const { totals } = await importBytes(
      liteFile(
        [
          { name: "a", shape: [1, 4, 4, 2] },
          { name: "w", shape: [2, 1, 1, 2] },
          { name: "b", shape: [1, 4, 4, 2] },
          { name: "c", shape: [1, 4, 4, 2] },
        ],
        [
          { code: 3, inputs: [0, 1], outputs: [2], options: conv },
          { code: 3, inputs: [2, 1], outputs: [3], options: conv },
        ],
        [0],
        [3],
      ),
    );
    expect(totals).toMatchObject({ params: 4, macs: 2 * 16 * 4 });
  });

  it("names custom ops and goes on with the shapes that the file has", async () => {
    const { network, totals, errors } = await importBytes(
      liteFile(
        [
          { name: "a", shape: [1, 4, 4, 2] },
          { name: "b", shape: [1, 8] },
          { name: "w", shape: [3, 8] },
          { name: "c", shape: [1, 3] },
        ],
        [
          { code: 32, custom: "Mystery", inputs: [0], outputs: [1] },
          { code: 9, inputs: [1, 2], outputs: [3] },
        ],
        [0],
        [3],
      ),
    );
    expect(errors).toEqual([]);
    expect(network?.graph.uncounted).toEqual([{ path: "b", op: "Mystery" }]);
    expect(totals).toMatchObject({ params: 24, macs: 24 });
  });

  it("doesn't go on with them for an input of other sides", async () => {
    const file = liteFile(
      [
        { name: "a", shape: [1, 4, 4, 2], signature: [-1, 4, 4, 2] },
        { name: "b", shape: [1, 8], signature: [-1, 8] },
        { name: "w", shape: [3, 8] },
        { name: "c", shape: [1, 3], signature: [-1, 3] },
      ],
      [
        { code: 32, custom: "Mystery", inputs: [0], outputs: [1] },
        { code: 9, inputs: [1, 2], outputs: [3] },
      ],
      [0],
      [3],
    );
    for (const [sides, uncounted] of [
      [[2, 4, 4, 2], ["Mystery"]],
      [
        [1, 6, 6, 2],
        ["Mystery", "FULLY_CONNECTED"],
      ],
    ] as const) {
      const { network } = await importBytes(file, "m", { inputs: new Map([["a", sides]]) });
      expect(network?.graph.uncounted.map(({ op }) => op)).toEqual(uncounted);
    }
  });

  it("refuses what is compiled for an NPU", async () => {
    const file = liteFile(
      [
        { name: "a", shape: [1, 4] },
        { name: "b", shape: [1, 4] },
      ],
      [{ code: 32, custom: "ethos-u", inputs: [0], outputs: [1] }],
      [0],
      [1],
    );
    const { network, errors } = await importBytes(file);
    expect(network).toBeUndefined();
    expect(errors.join()).toMatch(/NPU \(Arm Ethos-U by Vela\)/);
  });

  it("asks for sides that the file leaves open", async () => {
    const tensors = [
      { name: "image", shape: [1, 1, 1, 3], signature: [-1, -1, -1, 3] },
      { name: "b", shape: [1, 1, 1, 3] },
    ];
    const file = liteFile(tensors, [{ code: 19, inputs: [0], outputs: [1] }], [0], [1]);
    expect((await importBytes(file)).errors.join()).toMatch(/`image` \(\?x\?x\?x3\)/);
    const { totals } = await importBytes(file, "a", { inputs: new Map([["image", [1, 5, 7, 3]]]) });
    expect(totals).toMatchObject({ flops: 105 });
  });
});
