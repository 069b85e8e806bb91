import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import type { TestModel } from "../support/onnx.js";
import { read, totals } from "../support/read-onnx.js";

const conv = { op: "Conv", inputs: ["x", "w", "b"], outputs: ["y"], attributes: { pads: [1, 1, 1, 1] } };

describe("a file", () => {
  it("has the name of its graph, or its own where an exporter calls every graph the same", async () => {
    const model = { nodes: [conv], weights: { w: [4, 3, 3, 3], b: [4] } };
    expect((await read({ ...model, name: "lenet" })).network?.name).toBe("lenet");
    for (const name of ["torch_jit", "main_graph", ""]) {
      expect((await read({ ...model, name })).network?.name).toBe("a");
    }
  });
});

describe("a convolution", () => {
  it("costs what its weights and sides say", async () => {
    // 3·3·3·4 weights at 8·8 places; 4 biases.
    const weights = { w: [4, 3, 3, 3], b: [4] };
    expect(await totals({ nodes: [conv], weights })).toMatchObject({
      params: 112,
      macs: 6912,
      outputs: [[4, 8, 8]],
    });
  });

  it("is counted for one image, whatever the file's batch", async () => {
    const weights = { w: [4, 3, 3, 3], b: [4] };
    expect(await totals({ nodes: [conv], weights, inputs: { x: [5, 3, 8, 8] } })).toMatchObject({
      macs: 6912,
    });
  });

  it.each([
    ["SAME_UPPER", 3],
    ["SAME_LOWER", 3],
    ["VALID", 2],
  ])("with auto_pad %s and stride 2 leaves %i of 5", async (auto, side) => {
    const attributes = { auto_pad: auto, strides: [2, 2] };
    const nodes = [{ ...conv, inputs: ["x", "w"], attributes }];
    const { outputs } = await totals({ nodes, weights: { w: [4, 3, 3, 3] }, inputs: { x: [1, 3, 5, 5] } });
    expect(outputs).toEqual([[4, side, side]]);
  });

  it("transposed widens: (8 − 1)·2 + 3 − 2 + 1", async () => {
    const attributes = { strides: [2, 2], pads: [1, 1, 1, 1], output_padding: [1, 1] };
    const nodes = [{ op: "ConvTranspose", inputs: ["x", "w"], outputs: ["y"], attributes }];
    // 3·4·3·3 weights, used at each of 64 places that enter.
    expect(await totals({ nodes, weights: { w: [3, 4, 3, 3] } })).toMatchObject({
      outputs: [[4, 16, 16]],
      params: 108,
      macs: 6912,
    });
  });
});

describe("weights", () => {
  const twice = (second: string): TestModel => ({
    nodes: [
      { op: "Identity", inputs: ["w"], outputs: ["copy"] },
      { op: "Conv", inputs: ["x", "w"], outputs: ["a"] },
      { op: "Conv", inputs: ["a", second], outputs: ["y"] },
    ],
    weights: { w: [3, 3, 1, 1] },
  });

  it("that two ops read under one name count once", async () => {
    expect(await totals(twice("w"))).toMatchObject({ params: 9, macs: 2 * 9 * 64 });
  });

  it("under a name of their own count on their own, as PyTorch's exporter merges equal ones", async () => {
    expect(await totals(twice("copy"))).toMatchObject({ params: 18 });
  });

  it("of batch norm are learned, its statistics are buffers", async () => {
    const nodes = [{ op: "BatchNormalization", inputs: ["x", "s", "b", "m", "v"], outputs: ["y"] }];
    const weights = { s: [3], b: [3], m: [3], v: [3] };
    expect(await totals({ nodes, weights })).toMatchObject({ params: 6, buffers: 6 });
  });
});

describe("shapes that the file computes", () => {
  it("are folded: a view that keeps the batch and flattens the rest", async () => {
    const nodes = [
      { op: "Shape", inputs: ["x"], outputs: ["shape"] },
      { op: "Gather", inputs: ["shape", "zero"], outputs: ["n"] },
      { op: "Unsqueeze", inputs: ["n", "axes"], outputs: ["n1"] },
      { op: "Concat", inputs: ["n1", "rest"], outputs: ["to"], attributes: { axis: 0 } },
      { op: "Reshape", inputs: ["x", "to"], outputs: ["flat"] },
      { op: "Gemm", inputs: ["flat", "w", "b"], outputs: ["y"], attributes: { transB: 1 } },
    ];
    const weights = {
      w: [10, 192],
      b: [10],
      zero: { dims: [], data: [0] },
      axes: { dims: [1], data: [0] },
      rest: { dims: [1], data: [-1] },
    };
    expect(await totals({ nodes, weights })).toMatchObject({
      ops: ["flatten", "linear"],
      params: 1930,
      macs: 1920,
      outputs: [[10]],
    });
  });
});

describe("sides that are left open", () => {
  const open: TestModel = {
    nodes: [conv],
    weights: { w: [4, 3, 3, 3], b: [4] },
    inputs: { x: ["n", 3, "height", "width"] },
  };

  it("are asked for, with the inputs and the flag", async () => {
    const { diagnostics } = await read(open);
    expect(diagnostics).toMatchObject([{ code: "usage", severity: "error" }]);
    expect(diagnostics[0]?.message).toContain("`x` (nx3xheightxwidth)");
    expect(diagnostics[0]?.help).toContain("--input x=1x3x224x224");
  });

  it.each([
    ["by name, with the batch", { x: [1, 3, 8, 8] }],
    ["by name, without", { x: [3, 8, 8] }],
    ["without a name", { "": [3, 8, 8] }],
  ])("are given %s", async (_, inputs) => {
    const { graph } = await read(open, inputs as never);
    expect(graph && analyze(graph).totals.macs).toBe(6912);
  });

  it("need a name that is there", async () => {
    const { diagnostics } = await read(open, { z: [1, 3, 8, 8] });
    expect(diagnostics[0]?.message).toContain("no input `z`");
  });

  it("of the batch alone are a batch of one", async () => {
    const { graph } = await read({ ...open, inputs: { x: ["n", 3, 8, 8] } });
    expect(graph && analyze(graph).totals.macs).toBe(6912);
  });
});

describe("what has no rule", () => {
  it.each([
    ["a custom domain", { op: "Conv", domain: "com.example" }, "com.example.Conv"],
    ["a subgraph", { op: "If" }, "If"],
  ])("is named: %s", async (_, node, name) => {
    const { uncounted } = await totals({ nodes: [{ ...node, inputs: ["x"], outputs: ["y"] }] });
    expect(uncounted).toEqual([{ path: name.replace(/.*\./, "").toLowerCase(), op: name }]);
  });

  it("hides what reads it, unless the file says its sides", async () => {
    const nodes = [
      { op: "Scan", inputs: ["x"], outputs: ["a"] },
      { op: "Relu", inputs: ["a"], outputs: ["y"] },
    ];
    expect((await totals({ nodes })).uncounted.map(({ op }) => op)).toEqual(["Scan", "Relu"]);
  });
});

describe("names", () => {
  it.each([
    ["/features/features.0/features.0.0/Conv", "features/0/0/conv"],
    ["/layer1/layer1.0/conv1/Conv", "layer1/0/conv1/conv"],
    ["Conv_0", "Conv_0"],
    ["", "conv"],
  ])("%s is the path %s", async (name, path) => {
    const { graph } = await read({ nodes: [{ ...conv, name }], weights: { w: [4, 3, 3, 3], b: [4] } });
    expect(graph?.nodes.map((node) => node.path)).toEqual([path]);
  });
});

describe("functions of the file's own", () => {
  it("are what they consist of", async () => {
    const functions = [
      {
        name: "F",
        domain: "own",
        inputs: ["a", "k"],
        outputs: ["b"],
        nodes: [{ op: "Conv", inputs: ["a", "k"], outputs: ["b"] }],
      },
    ];
    const nodes = [{ op: "F", domain: "own", name: "first", inputs: ["x", "w"], outputs: ["y"] }];
    const found = await totals({ nodes, functions, weights: { w: [4, 3, 1, 1] } });
    expect(found).toMatchObject({ macs: 768, params: 12, uncounted: [] });
  });

  it("that use themselves end as uncounted", async () => {
    const body = [{ op: "F", domain: "own", inputs: ["a"], outputs: ["b"] }];
    const functions = [{ name: "F", domain: "own", inputs: ["a"], outputs: ["b"], nodes: body }];
    const nodes = [{ op: "F", domain: "own", inputs: ["x"], outputs: ["y"] }];
    expect((await totals({ nodes, functions })).uncounted).toHaveLength(1);
  });
});

it("ops that read each other in a circle are a mistake", async () => {
  const nodes = [
    { op: "Relu", inputs: ["b"], outputs: ["a"] },
    { op: "Relu", inputs: ["a"], outputs: ["b"] },
  ];
  expect((await read({ nodes })).diagnostics).toMatchObject([{ code: "circle" }]);
});

it("nodes in another order are sorted", async () => {
  const nodes = [
    { op: "Relu", inputs: ["a"], outputs: ["y"] },
    { op: "Sigmoid", inputs: ["x"], outputs: ["a"] },
  ];
  expect((await totals({ nodes })).ops).toEqual(["sigmoid", "relu"]);
});
