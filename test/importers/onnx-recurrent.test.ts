import { describe, expect, it } from "vitest";
import type { TestModel } from "../support/onnx.js";
import { read, totals } from "../support/read-onnx.js";

/** Shapes of LSTM-14, GRU-14 and RNN-14 in ONNX' Operators.md: `gates` · 20 units that read 10 numbers. */
function layer(op: string, gates: number, more: Partial<TestModel> = {}, directions = 1): TestModel {
  return {
    nodes: [{ op, inputs: ["x", "w", "r", "b"], outputs: ["y"], attributes: { hidden_size: 20 } }],
    inputs: { x: [5, 1, 10] },
    weights: {
      w: [directions, gates * 20, 10],
      r: [directions, gates * 20, 20],
      b: [directions, 2 * gates * 20],
    },
    ...more,
  };
}

describe("recurrent layers of ONNX", () => {
  // PyTorch: LSTM(10, 20), GRU(10, 20) and RNN(10, 20) have 2560, 1920 and 640 parameters.
  it.each([
    ["LSTM", "lstm", 4, 2560],
    ["GRU", "gru", 3, 1920],
    ["RNN", "rnn", 1, 640],
  ])("%s has PyTorch's parameters, and its products once a step", async (op, name, gates, params) => {
    const found = await totals(layer(op, gates));
    expect(found).toMatchObject({
      params,
      macs: 5 * gates * 20 * (10 + 20),
      uncounted: [],
      outputs: [[5, 1, 1, 20]],
    });
    expect(found.ops.filter((each) => each !== "reshape")).toEqual(["transpose", name, "transpose"]);
  });

  it("have no bias without B", async () => {
    const nodes = [{ op: "LSTM", inputs: ["x", "w", "r"], outputs: ["y"] }];
    expect(await totals(layer("LSTM", 4, { nodes }))).toMatchObject({ params: 2400 });
  });

  it("are two where they are bidirectional", async () => {
    const nodes = [
      {
        op: "LSTM",
        inputs: ["x", "w", "r", "b"],
        outputs: ["y", "h", "c"],
        attributes: { direction: "bidirectional" },
      },
    ];
    const { graph } = await read(layer("LSTM", 4, { nodes }, 2));
    const layers = graph?.nodes.filter(({ op }) => op.name === "lstm");
    expect(layers?.map(({ arguments: { reverse } }) => reverse)).toEqual([false, true]);
    expect(await totals(layer("LSTM", 4, { nodes }, 2))).toMatchObject({
      params: 2 * 2560,
      macs: 2 * 5 * 2400,
      outputs: [[5, 2, 1, 20]],
    });
  });

  it("run backwards in the direction `reverse`", async () => {
    const nodes = [
      { op: "GRU", inputs: ["x", "w", "r", "b"], outputs: ["y"], attributes: { direction: "reverse" } },
    ];
    const { graph } = await read(layer("GRU", 3, { nodes }));
    expect(graph?.nodes.find(({ op }) => op.name === "gru")?.arguments).toMatchObject({ reverse: true });
  });

  it("give what is read: the last state alone, or the cell too", async () => {
    const nodes = (outputs: string[]) => [{ op: "LSTM", inputs: ["x", "w", "r", "b"], outputs }];
    const last = layer("LSTM", 4, { nodes: nodes(["", "y"]) });
    expect(await totals(last)).toMatchObject({ outputs: [[1, 20]], uncounted: [] });
    const all = layer("LSTM", 4, { nodes: nodes(["a", "h", "c"]), outputs: ["a", "h", "c"] });
    expect(await totals(all)).toMatchObject({
      outputs: [
        [5, 1, 1, 20],
        [1, 20],
        [1, 20],
      ],
      macs: 5 * 2400,
    });
    const unread = layer("LSTM", 4, { nodes: nodes(["y", "h", "c"]) });
    const { graph } = await read(unread);
    expect(graph?.nodes.find(({ op }) => op.name === "lstm")?.arguments).toMatchObject({ gives: "sequence" });
  });

  it("begin with states that flow in", async () => {
    const nodes = [{ op: "LSTM", inputs: ["x", "w", "r", "b", "", "h", "c"], outputs: ["y"] }];
    const inputs = { x: [5, 1, 10], h: [1, 1, 20], c: [1, 1, 20] };
    const model = layer("LSTM", 4, { nodes, inputs });
    expect(await totals(model)).toMatchObject({ params: 2560, macs: 5 * 2400, uncounted: [] });
    const { graph } = await read(model);
    expect(graph?.nodes.find(({ op }) => op.name === "lstm")?.inputs).toHaveLength(3);
  });

  it("begin with stored states as with none", async () => {
    const nodes = [{ op: "GRU", inputs: ["x", "w", "r", "b", "", "h"], outputs: ["y"] }];
    const { weights = {} } = layer("GRU", 3);
    const model = layer("GRU", 3, { nodes, weights: { ...weights, h: [1, 1, 20] } });
    expect(await totals(model)).toMatchObject({ params: 1920, uncounted: [] });
  });

  it("of one W, R and B are one", async () => {
    const inputs = ["w", "r", "b"];
    const nodes = [
      { op: "RNN", inputs: ["x", ...inputs], outputs: ["a"] },
      { op: "RNN", inputs: ["x", ...inputs], outputs: ["y"] },
    ];
    expect(await totals(layer("RNN", 1, { nodes }))).toMatchObject({ params: 640, macs: 2 * 5 * 600 });
  });

  it.each<[string, Parameters<typeof layer>[2]]>([
    [
      "other activations",
      {
        nodes: [
          {
            op: "LSTM",
            inputs: ["x", "w", "r"],
            outputs: ["y"],
            attributes: { activations: ["Sigmoid", "Relu", "Tanh"] },
          },
        ],
      },
    ],
    ["peepholes", { nodes: [{ op: "LSTM", inputs: ["x", "w", "r", "", "", "", "", "p"], outputs: ["y"] }] }],
    [
      "coupled gates",
      {
        nodes: [{ op: "LSTM", inputs: ["x", "w", "r"], outputs: ["y"], attributes: { input_forget: 1 } }],
      },
    ],
  ])("with %s are uncounted", async (_, more) => {
    const { weights = {} } = layer("LSTM", 4);
    const model = layer("LSTM", 4, { ...more, weights: { ...weights, p: [1, 60] } });
    expect((await totals(model)).uncounted).toEqual([{ path: "lstm", op: "LSTM" }]);
  });

  it("that say the usual activations, as PyTorch does, are counted", async () => {
    const attributes = { activations: ["Tanh", "Tanh"], direction: "bidirectional" };
    const nodes = [{ op: "RNN", inputs: ["x", "w", "r", "b"], outputs: ["y"], attributes }];
    expect(await totals(layer("RNN", 1, { nodes }, 2))).toMatchObject({ params: 2 * 640, uncounted: [] });
  });
});

describe("the batch of a sequence", () => {
  it("is the second side: 3 sequences of 5 steps count as one of them", async () => {
    expect(await totals(layer("LSTM", 4, { inputs: { x: [5, 3, 10] } }))).toMatchObject({
      macs: 5 * 2400,
      uncounted: [],
      outputs: [[5, 1, 20]],
    });
  });

  it("is the first one in layout 1", async () => {
    const nodes = [
      { op: "LSTM", inputs: ["x", "w", "r", "b"], outputs: ["y", "h"], attributes: { layout: 1 } },
    ];
    const model = layer("LSTM", 4, { nodes, inputs: { x: [3, 5, 10] }, outputs: ["y", "h"] });
    expect(await totals(model)).toMatchObject({
      macs: 5 * 2400,
      uncounted: [],
      outputs: [
        [5, 1, 20],
        [1, 20],
      ],
    });
  });

  it("that is open is one, and the steps are asked for", async () => {
    const model = layer("LSTM", 4, { inputs: { x: ["steps", "n", 10] } });
    const { diagnostics } = await read(model);
    expect(diagnostics[0]?.help).toContain("--input x=224x1x10");
    const { graph } = await read(model, { x: [7, 10] });
    expect(graph?.inputs.map(({ shape }) => shape)).toEqual([[7, 1, 10]]);
  });

  // CRNN, arXiv:1507.05717, Table 1: 512 maps of 26 columns, of which a bidirectional LSTM makes 2 · 256 numbers each.
  it.each([1, 2])("of %i moves behind the columns of a map, and back", async (batch) => {
    const nodes = [
      { op: "Squeeze", inputs: ["x", "two"], outputs: ["columns"] },
      { op: "Transpose", inputs: ["columns"], outputs: ["steps"], attributes: { perm: [2, 0, 1] } },
      {
        op: "LSTM",
        inputs: ["steps", "w", "r", "b"],
        outputs: ["both"],
        attributes: { direction: "bidirectional", hidden_size: 256 },
      },
      { op: "Transpose", inputs: ["both"], outputs: ["ordered"], attributes: { perm: [0, 2, 1, 3] } },
      { op: "Reshape", inputs: ["ordered", "shape"], outputs: ["joined"] },
      { op: "Transpose", inputs: ["joined"], outputs: ["images"], attributes: { perm: [1, 0, 2] } },
      { op: "MatMul", inputs: ["images", "v"], outputs: ["y"] },
    ];
    const weights = {
      two: { dims: [1], data: [2] },
      shape: { dims: [3], data: [0, 0, -1] },
      w: [2, 1024, 512],
      r: [2, 1024, 256],
      b: [2, 2048],
      v: [512, 37],
    };
    // PyTorch: LSTM(512, 256, bidirectional=True) has 1,576,960 parameters.
    const found = await totals({ nodes, weights, inputs: { x: [batch, 512, 1, 26] } });
    // A map's columns are what the layers read, so that nothing is transposed before.
    expect(found.ops).toEqual(["reshape", "lstm", "lstm", "concat", "transpose", "projection"]);
    expect(found).toMatchObject({
      params: 1_576_960 + 512 * 37,
      macs: 26 * (2 * 1024 * (512 + 256) + 512 * 37),
      uncounted: [],
      outputs: [[26, 37]],
    });
  });
});
