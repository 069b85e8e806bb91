import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { liveBytes, peakOf } from "../../src/analyze/memory/liveness.js";
import { GraphBuilder } from "../../src/compile/builder.js";
import { outcomeOf } from "../../src/compile/outcome.js";
import { childScope, type Graph, type GraphNode, type Tensor } from "../../src/core/graph.js";
import type { Op } from "../../src/core/op.js";
import { ratio } from "../../src/core/ratio.js";
import { elementsOf } from "../../src/core/shape.js";
import { sourceTensor } from "../../src/core/tensor.js";
import { ops } from "../../src/ops/index.js";
import { count, graphOf } from "../support/count.js";

/** A step of a random network: an op, and which of the tensors so far it reads. */
interface Step {
  readonly name: string;
  readonly given: object;
  readonly reads: readonly number[];
}

const reads = (least: number, most: number) => fc.array(fc.nat(), { minLength: least, maxLength: most });

const step: fc.Arbitrary<Step> = fc.oneof(
  fc
    .tuple(fc.constantFrom("relu", "batchnorm", "dropout", "softmax", "flatten", "shuffle"), reads(1, 1))
    .map(([name, from]) => ({ name, given: name === "shuffle" ? { groups: 1 } : {}, reads: from })),
  fc
    .tuple(fc.integer({ min: 1, max: 5 }), reads(1, 1))
    .map(([out, from]) => ({ name: "pointwise", given: { out }, reads: from })),
  reads(1, 1).map((from) => ({ name: "split", given: { parts: 2 }, reads: from })),
  reads(1, 1).map((from) => ({ name: "slice", given: { step: 2 }, reads: from })),
  fc
    .tuple(fc.constantFrom("concat", "add"), reads(2, 3))
    .map(([name, from]) => ({ name, given: {}, reads: from })),
);

/** A network of such steps; those that don't fit what they read are left out. */
const network = fc
  .record({
    steps: fc.array(step, { minLength: 1, maxLength: 14 }),
    inputs: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 2 }),
    outputs: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
    fuses: fc.boolean(),
  })
  .map(({ steps, inputs, outputs, fuses }): Graph => {
    const builder = new GraphBuilder();
    const entering = inputs.map((channels) => sourceTensor([channels, 4], [ratio(1)]));
    const tensors: Tensor[] = [...entering];
    for (const [index, { name, given, reads: from }] of steps.entries()) {
      const op = ops.get(name) as Op;
      const read = from.map((each) => tensors[each % tensors.length] as Tensor);
      const path = `${name}-${index}`;
      try {
        const checked = op.arguments().safeParse(given) as { data: object };
        const outcome = outcomeOf(op, checked.data, read, path);
        const node = builder.add(outcome, childScope(null, path), read, null);
        tensors.push(...node.outputs);
      } catch {}
    }
    const leaving = outputs.map((each) => tensors[each % tensors.length] as Tensor);
    return { inputs: entering, nodes: builder.nodes, outputs: leaving, uncounted: [], fuses };
  });

/** A piece of memory, and all that was ever written there or looks into it. */
interface Buffer {
  readonly bytes: number;
  readonly tensors: Tensor[];
}

/** Runs a network op by op and notes what is allocated; looks through all later ops before anything is freed. */
function simulate({ inputs, nodes, outputs, fuses }: Graph): number[] {
  const isNeeded = (tensor: Tensor, after: number) =>
    outputs.includes(tensor) || nodes.slice(after + 1).some((node) => node.inputs.includes(tensor));
  let buffers: Buffer[] = inputs.map((tensor) => bufferOf(tensor));
  return nodes.map((node, index) => {
    const source = buffers.find(({ tensors }) => tensors.includes(node.inputs[0] as Tensor)) as Buffer;
    const mayOverwrite = !source.tensors.some((tensor) => isNeeded(tensor, index));
    for (const output of node.outputs) {
      if (isView(node) || (worksInPlace(node, fuses ?? true) && mayOverwrite)) source.tensors.push(output);
      else buffers.push(bufferOf(output));
    }
    const allocated = buffers.reduce((sum, { bytes }) => sum + bytes, 0);
    buffers = buffers.filter(({ tensors }) => tensors.some((tensor) => isNeeded(tensor, index)));
    return allocated;
  });
}

function bufferOf(tensor: Tensor): Buffer {
  return { bytes: 4 * elementsOf(tensor.shape), tensors: [tensor] };
}

function isView({ op }: GraphNode): boolean {
  return ["flatten", "split", "slice"].includes(op.name);
}

function worksInPlace({ op }: GraphNode, fuses: boolean): boolean {
  return op.name === "dropout" || (fuses && ["relu", "batchnorm"].includes(op.name));
}

describe("peak memory", () => {
  it("is that of a simulation, on any network", () => {
    fc.assert(
      fc.property(network, (graph) => {
        fc.pre(graph.nodes.length > 0);
        const simulated = simulate(graph);
        expect(liveBytes(graph)).toEqual(simulated);
        const peak = peakOf(graph, 2);
        expect(peak?.bytes).toBe(2 * Math.max(...simulated));
        expect(peak?.alive.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(peak?.bytes);
        expect(analyze(graph, 2).totals["peakActivationBytes"]).toBe(peak?.bytes);
      }),
      { numRuns: 1000 },
    );
  });

  const conv = (out: number) => `conv: { out: ${out}, kernel: 3 }`;

  // Channels on maps of one size, so that a channel has `positions` times 4 bytes.
  const cases: [string, string, string, number, number][] = [
    // x 16; the second convolution reads 16 and writes 16 while x waits.
    ["a residual block", `8x8x16`, `residual: [ ${conv(16)}, ${conv(16)} ]`, 64, 48],
    // x 192, 1x1 64, 3x3 128 and 5x5 32 wait; pooling reads x and writes 192.
    [
      "an inception module",
      "28x28x192",
      "inception: { conv1: 64, reduce3: 96, conv3: 128, reduce5: 16, conv5: 32, pool: 32 }",
      784,
      192 + 64 + 128 + 32 + 192,
    ],
    // The concatenation reads 64 and 64, and writes 128.
    ["a fire module", "55x55x64", "fire: { squeeze: 16, expand: 64 }", 3025, 256],
    // x 24 waits; the depthwise convolution reads 144 and writes 144.
    ["an inverted residual", "56x56x24", "inverted: { out: 24, expand: 6 }", 3136, 312],
  ];
  it.each(cases)("of %s", async (_, input, layer, positions, channels) => {
    const spec = `input: ${input}\ndefaults: { norm: batch, activation: relu }\nlayers: [ { ${layer} } ]`;
    const { totals } = await count(spec);
    expect(totals["peakActivationBytes"]).toBe(4 * positions * channels);
  });

  it("has the tensors that are alive there, the largest first", async () => {
    const graph = await graphOf(
      "input: 8x8x3\ndefaults: { norm: batch, activation: relu }\nlayers: [ pointwise: 16, residual: [ pointwise: 32, pointwise: 16 ] ]",
    );
    // 16 · 64 · 4 bytes that wait for the addition, and twice as much.
    expect(peakOf(graph, 1)).toEqual({
      path: "residual/pointwise-2",
      bytes: 16_384,
      alive: [
        { path: "residual/pointwise-1/activation", shape: [32, 8, 8], bytes: 8192, use: "read" },
        { path: "pointwise/activation", shape: [16, 8, 8], bytes: 4096, use: "kept" },
        { path: "residual/pointwise-2", shape: [16, 8, 8], bytes: 4096, use: "written" },
      ],
    });
  });

  it("of a view keeps what it looks into alive", async () => {
    // The halves of x look into it; the second waits while the first is read, so all 8 · 16 · 4 bytes do.
    const { layers } = await count(
      "input: 4x4x8\nlayers: [ split: 2, branches: [ pointwise: 2, identity ] ]",
    );
    expect(layers.map(({ values }) => values["peakActivationBytes"])).toEqual([
      512,
      512 + 128,
      512 + 128 + 384,
    ]);
  });
});

describe("memory traffic", () => {
  const spec =
    "input: 4x4x8\nlayers: [ conv: { out: 8, kernel: 3, norm: batch, activation: relu }, maxpool: 2, flatten, linear: 10 ]";
  // Bytes of tensors: 512 enter, 512 leave the convolution, 128 the pooling, 40 the linear layer.
  const moved = [512 + 512, 0, 0, 512 + 128, 0, 128 + 40];
  // 9 · 8 · 8 weights, 2 · 8 of the norm, 32 · 10 + 10 of the linear layer.
  const weights = [2304, 64, 0, 0, 0, 1320];

  const trafficOf = (graph: Graph, batch: number) =>
    analyze(graph, batch).layers.map(({ values }) => values["memoryTraffic"]);

  it("is what ops read and write; fused ones and views add their parameters only", async () => {
    const graph = await graphOf(spec);
    expect(trafficOf(graph, 1)).toEqual(moved.map((bytes, index) => bytes + (weights[index] as number)));
  });

  it("reads weights once for a batch", async () => {
    const graph = await graphOf(spec);
    expect(trafficOf(graph, 3)).toEqual(moved.map((bytes, index) => 3 * bytes + (weights[index] as number)));
  });

  it("without fusion, norms and activations read and write as well", async () => {
    const graph = { ...(await graphOf(spec)), fuses: false };
    expect(trafficOf(graph, 1).slice(0, 3)).toEqual([1024 + 2304, 1024 + 64, 1024]);
  });

  it("reads shared weights at each use, and an input that an activation changes", async () => {
    const graph = await graphOf(
      "input: 4x4x2\nlayers: [ relu, { repeat: 2, weights: w, pointwise: { out: 2, bias: false } } ]",
    );
    expect(trafficOf(graph, 1)).toEqual([256, 256 + 16, 256 + 16]);
  });

  it("divides the operations into an intensity, where there is any", async () => {
    const { totals, layers } = await count(spec);
    expect(totals["arithmeticIntensity"]).toBe(
      (totals["flops"] as number) / (totals["memoryTraffic"] as number),
    );
    // 2 · 9,216 operations; a fused ReLU and a view move nothing.
    expect(layers[0]?.values["arithmeticIntensity"]).toBe(18_432 / (1024 + 2304));
    expect(layers[2]?.values).not.toHaveProperty("arithmeticIntensity");
    expect(layers[4]?.values).not.toHaveProperty("arithmeticIntensity");
  });
});
