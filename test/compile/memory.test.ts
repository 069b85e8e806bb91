import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadCompressor } from "../../src/compile/load-compression.js";
import { type Instance, loadModel, Model, type Point } from "../../src/compile/model.js";
import type { Scope, Tensor } from "../../src/core/graph.js";
import { loaderOf, root } from "../support/count.js";

/** What a model gives at its first point is expanded without a memory; later points must give the same. */

const place = { source: { name: "--set", text: "x" }, start: 0, end: 1 };

function at(settings: Readonly<Record<string, number>>): Point {
  return { settings: Object.entries(settings).map(([name, value]) => ({ name, value, place })) };
}

/** An instance as plain data: every op with its place in the network and the tensors it reads, by number. */
function plainly({ graph, settings, inputs, diagnostics }: Instance): unknown {
  if (graph === null) return { settings, inputs, diagnostics };
  const numbers = new Map<Tensor, string>();
  for (const [index, tensor] of graph.inputs.entries()) numbers.set(tensor, `input ${index}`);
  const nodes = graph.nodes.map((node, index) => {
    const reads = node.inputs.map((tensor) => numbers.get(tensor));
    for (const [output, tensor] of node.outputs.entries()) numbers.set(tensor, `${index}.${output}`);
    return {
      op: node.op.name,
      arguments: node.arguments,
      reads,
      gives: node.outputs.map(({ shape, jump, producer }) => ({ shape, jump, own: producer === node })),
      sharedWith: node.sharedWith && graph.nodes.indexOf(node.sharedWith),
      place: node.place && [node.place.source.name, node.place.start, node.place.end],
      path: node.path,
      scope: levels(node.scope),
      application: [node.application.inputs, node.application.outputs, node.application.op.name],
    };
  });
  const outputs = graph.outputs.map((tensor) => numbers.get(tensor));
  return { nodes, outputs, settings, inputs, diagnostics };
}

function levels(scope: Scope | null): unknown[] {
  if (scope === null) return [];
  const { parent, segment, path, named, block, parameters, depth } = scope;
  return [
    { segment, path, named, block, depth, parameters: parameters && [...parameters] },
    ...levels(parent),
  ];
}

async function modelOf(name: string, files: Readonly<Record<string, string>> = {}): Promise<Model> {
  const { model } = await loadModel(name, loaderOf(files));
  if (model === undefined) throw new Error(`no model ${name}`);
  return model;
}

/** Looks at points with one model, twice, and holds each against a model that looks at nothing else. */
function expectSame(model: Model, points: readonly Point[]): void {
  expect(model.instantiate(points[0]).graph).not.toBeNull();
  for (const point of [...points, ...points]) {
    expect(plainly(model.instantiate(point))).toEqual(
      plainly(new Model(model.spec, compressor).instantiate(point)),
    );
  }
}

const scaled = [{}, { width: 0.5 }, { width: 0.75, resolution: 0.75 }, { resolution: 0.75 }, { width: 1.25 }];

const compressor = await loadCompressor();

describe("a model at its later points", () => {
  const specs = readdirSync(join(root, "specs")).map((file) => basename(file, ".yaml"));

  it.each(specs)("expands %s as at its first", async (name) => {
    expectSame(await modelOf(name), scaled.map(at));
  });

  const written = readdirSync(join(root, "test", "fixtures", "language"));

  it.each(written)("expands %s as at its first", async (file) => {
    const text = readFileSync(join(root, "test", "fixtures", "language", file), "utf8");
    expectSame(await modelOf("own.yaml", { "own.yaml": text }), scaled.map(at));
  });

  it("sees what a block reads of its network", async () => {
    const text = `
      input: 32x32x3
      params: { k: 3, n: 2, wide: 8, negative: 0 }
      let: { deep: $n + 1 }
      defaults: { norm: batch, activation: relu6 if $negative == 0 else leakyrelu }
      blocks:
        inner: { params: { f: channels }, layers: [ { conv: { out: $f, kernel: $k } } ] }
        outer:
          params: { f: channels }
          let: { half: $f // 2 }
          layers:
            - { repeat: $n, inner: $half }
            - { if: $width > 0.6, name: more, pointwise: $wide }
      layers:
        - { name: a, outer: 16 }
        - { name: b, repeat: $deep, outer: 16 }
        - { name: c, from: a/more, if: $width > 0.6, pointwise: 4 }
    `;
    const points = [
      {},
      { k: 5 },
      { n: 1 },
      { wide: 12 },
      { width: 0.5 },
      { negative: 1 },
      { k: 5, n: 3 },
      { resolution: 0.5 },
    ];
    expectSame(await modelOf("own.yaml", { "own.yaml": text }), points.map(at));
  });

  it("sees how counts are scaled by an α of their own", async () => {
    const text = `
      input: 32x32x3
      params: { narrow: 0.75 }
      round: { divisible: 8 }
      blocks:
        slim: { layers: [ { pointwise: 32 } ] }
      layers:
        - { name: a, width: $narrow, pointwise: 32 }
        - { name: b, width: $narrow * $width, slim }
        - { name: c, slim }
        - linear: 10
    `;
    const points = [{}, { narrow: 1 }, { narrow: 0.25 }, { width: 0.5 }, { narrow: 1, width: 0.5 }];
    expectSame(await modelOf("own.yaml", { "own.yaml": text }), points.map(at));
  });

  it("sees the sizes of other items that an item names", async () => {
    const text = `
      input: 32x32x3
      params: { k: 2 }
      layers:
        - { name: small, avgpool: { kernel: $k, stride: $k } }
        - { name: wide, from: input, pointwise: 4 }
        - { name: fitted, resize: { like: small } }
        - { name: both, from: [ fitted, small ], concat }
    `;
    expectSame(await modelOf("own.yaml", { "own.yaml": text }), [{}, { k: 4 }, { k: 8 }].map(at));
  });

  it("remembers items whose α makes the same of their counts", async () => {
    const text =
      "input: 32x32x3\nround: { divisible: 8 }\nlayers: [ { pointwise: 32 }, { pointwise: 64 }, linear: 10 ]\n";
    const widths = [1, 1.01, 1.02, 0.5, 0.51, 1.01];
    expectSame(
      await modelOf("own.yaml", { "own.yaml": text }),
      widths.map((width) => at({ width })),
    );
  });

  it("finds layers inside a block by name, and misses those that aren't there", async () => {
    const text = `
      input: 32x32x3
      params: { k: 3, deep: 1 }
      blocks:
        pair:
          layers:
            - { name: first, conv: { out: 8, kernel: 3 } }
            - { name: second, if: $deep == 1, conv: { out: 8, kernel: 3 } }
      layers:
        - { name: p, pair }
        - { name: q, conv: { out: 4, kernel: $k } }
        - { name: r, from: p/second, pointwise: 4 }
    `;
    expectSame(await modelOf("own.yaml", { "own.yaml": text }), [{}, { k: 5 }, { deep: 0 }].map(at));
  });

  it("shares weights inside a block and across blocks", async () => {
    const text = `
      input: 32x32x8
      params: { k: 3 }
      blocks:
        twice:
          layers:
            - { name: x, weights: w, conv: { out: 8, kernel: $k } }
            - { name: y, weights: w, conv: { out: 8, kernel: $k } }
      layers:
        - { name: a, twice }
        - { name: b, weights: all, twice }
        - { name: c, weights: all, twice }
    `;
    expectSame(await modelOf("own.yaml", { "own.yaml": text }), [{}, { k: 5 }].map(at));
  });

  it("warns and fails at each point as at the first", async () => {
    const text = `
      input: 32x32x6
      params: { g: 2 }
      blocks:
        grouped: { layers: [ { conv: { out: 8, kernel: 3, groups: $g } } ] }
        unread: { layers: [ { name: lost, pointwise: 3 }, { from: lost, relu }, { from: lost, relu } ] }
      layers: [ grouped, unread ]
    `;
    expectSame(await modelOf("own.yaml", { "own.yaml": text }), [{}, { g: 4 }, { g: 1 }].map(at));
  });

  it("keeps within the limit on ops", async () => {
    const text = "input: 8x8x3\nlayers: [ { repeat: 10, separable: 3 } ]\n";
    const model = await modelOf("own.yaml", { "own.yaml": text });
    const points = [{}, {}, { mostOps: 15 }, { mostOps: 19 }, { mostOps: 61 }];
    expectSame(model, points);
  });
});
