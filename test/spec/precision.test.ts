import { describe, expect, it } from "vitest";
import { foldNorm } from "../../src/analyze/fold-norm.js";
import type { Graph } from "../../src/core/graph.js";
import { precisionOf } from "../../src/core/precision.js";
import { complaints, count, graphOf, instantiate } from "../support/count.js";
import { runCli } from "../support/run.js";

/** 24 weights with 8 biases; 8 · 16 = 128 and then 10 elements; 80 weights with 10 biases. */
const LAYERS = `input: 4x4x3
layers:
  - { name: stem, layers: [ pointwise: { out: 8, activation: relu } ] }
  - globalavgpool
  - { name: head, linear: 10 }
`;

function specOf(precision: string): string {
  return `${LAYERS}precision: ${precision}\n`;
}

/** Each op's bits as `weights/activations`. */
function bitsIn(graph: Graph): string[] {
  return graph.nodes.map((node) => {
    const { weights, activations } = precisionOf(node, graph);
    return `${weights}/${activations}`;
  });
}

const all = (bits: string) => Array<string>(4).fill(bits);

describe("precision", () => {
  it.each<[string, string[]]>([
    ["int8", all("8/8")],
    ["fp16", all("16/16")],
    ["bf16", all("16/16")],
    ["int4", all("4/4")],
    ["binary", all("1/1")],
    ["fp32", all("32/32")],
    ["12", all("12/12")],
    ["{ weights: int8 }", all("8/32")],
    ["{ weights: int8, activations: fp16 }", all("8/16")],
    // What a rule doesn't say stays as it is.
    ["[ int8, { activations: fp16 } ]", all("8/16")],
    ["[ int8, { only: head, weights: fp32 } ]", ["8/8", "8/8", "8/8", "32/8"]],
    // A path stands for what is below it, and a later rule above an earlier one.
    [
      "[ { only: stem, weights: 2, activations: 4 }, { only: linear, weights: 3 } ]",
      ["2/4", "2/4", "32/32", "3/32"],
    ],
    ["[ { only: head, weights: 3, activations: 5 }, { weights: int8 } ]", ["8/32", "8/32", "8/32", "8/5"]],
    ["{ only: [convolution, head], weights: binary }", ["1/32", "32/32", "32/32", "1/32"]],
    ["{ except: head, weights: int8 }", ["8/32", "8/32", "8/32", "32/32"]],
    ["{ only: [convolution, linear], except: stem, weights: 3 }", ["32/32", "32/32", "32/32", "3/32"]],
    ["{ only: 'stem/**', weights: int8 }", ["8/32", "8/32", "32/32", "32/32"]],
  ])("%s", async (precision, expected) => {
    expect(bitsIn(await graphOf(specOf(precision)))).toEqual(expected);
  });

  it("may follow hyperparameters, and be extended", async () => {
    const base = `params: { bits: 8 }\n${specOf("{ weights: $bits, activations: 2 * $bits }")}`;
    expect(bitsIn(await graphOf(base))).toEqual(all("8/16"));
    const child = async (text: string) => {
      const { graph } = await instantiate(text, {}, { "base.yaml": base, "./base.yaml": base });
      return bitsIn(graph as Graph);
    };
    expect(await child("extends: ./base.yaml\nparams: { bits: 4 }\n")).toEqual(all("4/8"));
    expect(await child("extends: ./base.yaml\nparams: { bits: 4 }\nprecision: { weights: $bits }\n")).toEqual(
      all("4/32"),
    );
  });

  it("of a network inside another one is the outer one's business", async () => {
    const { graph } = await instantiate(
      "input: 4x4x3\nlayers: [ network: { spec: inner.yaml } ]\nprecision: { only: network/head, weights: 4 }\n",
      {},
      { "inner.yaml": specOf("int8") },
    );
    expect(bitsIn(graph as Graph)).toEqual(["32/32", "32/32", "32/32", "4/32"]);
  });

  it("stays with its layers when norms are folded", async () => {
    const graph = await graphOf(
      "input: 4x4x3\nlayers: [ { name: a, pointwise: { out: 8, norm: batch } }, { name: b, pointwise: 8 } ]\nprecision: { only: b, weights: int8 }\n",
    );
    expect(bitsIn(foldNorm(graph))).toEqual(["32/32", "8/32"]);
  });

  it("is what bytes are counted by, rounded up an op", async () => {
    const { layers } = await count(specOf("{ weights: 3, activations: 5 }"));
    const values = (metric: string) => layers.map((layer) => layer.values[metric]);
    // ⌈32 · 3 / 8⌉ and ⌈90 · 3 / 8⌉.
    expect(values("weightBytes")).toEqual([12, 0, 0, 34]);
    // ⌈48 · 5 / 8⌉ = 30 enter, 80 leave the convolution, 5 the pooling, ⌈10 · 5 / 8⌉ = 7 the linear layer.
    expect(values("peakActivationBytes")).toEqual([110, 80, 85, 12]);
    expect(values("memoryTraffic")).toEqual([110 + 12, 0, 85, 12 + 34]);
  });

  it("keeps an activation from writing over narrower numbers", async () => {
    const { layers } = await count(
      "input: 4x4x8\nlayers: [ { name: a, pointwise: 8 }, relu, split: 2, concat ]\nprecision: { only: a, activations: int8 }\n",
    );
    // 128 numbers: 4 bytes each enter, 1 leaves the convolution, 4 leave the ReLU; the halves look into these.
    expect(layers.map(({ values }) => values["peakActivationBytes"])).toEqual([640, 640, 512, 1024]);
  });

  it("of a view is that of what it looks into", async () => {
    const { layers } = await count(
      "input: 4x4x8\nlayers: [ { name: a, pointwise: 8 }, split: 2, concat ]\nprecision: { only: a, activations: int8 }\n",
    );
    // The concatenation reads 128 bytes and writes 4 · 128.
    expect(layers.at(-1)?.values["memoryTraffic"]).toBe(640);
  });

  it("follows a setting", async () => {
    const stdin = `params: { bits: 8 }\n${specOf("{ weights: $bits }")}`;
    const bytesAt = async (...options: string[]) => {
      const { stdout } = await runCli(["-", "--json", ...options], { stdin });
      return JSON.parse(stdout).models[0].totals.weightBytes;
    };
    expect([await bytesAt(), await bytesAt("--set", "bits=4")]).toEqual([32 + 90, 16 + 45]);
  });
});

describe("a bad precision", () => {
  it.each<[string, string, string, string?]>([
    ["int9", "int9", "1 to 64 bits, got the word `int9`", "did you mean `int8`?"],
    ["{ weights: 0 }", "0", "1 to 64 bits, got 0", "formats: fp32, fp16"],
    ["{ weights: int8, activations: 65 }", "65", "1 to 64 bits, got 65"],
    ["{ weights: 1.5 }", "1.5", "1 to 64 bits, got 1.5"],
    ["[ int8, { only: tail, weights: fp32 } ]", "tail", "`tail` selects nothing of the network", "a path"],
    ["{ only: [head, 'body/**'], weights: 8 }", "'body/**'", "`body/**` selects nothing of the network"],
    ["{ except: tail, weights: 8 }", "tail", "`tail` selects nothing of the network"],
    ["{ except: [], weights: 8 }", "[]", "`except` names nothing"],
    ["{ weight: int8 }", "weight", "a precision has no `weight`", "did you mean `weights`?"],
    ["{ only: head }", "{ only: head }", "this precision is of nothing", "`weights`, `activations` or both"],
    ["[ [int8] ]", "[int8]", "a precision is a number format or a map, got a list"],
    ["{ only: [], weights: 8 }", "[]", "`only` names nothing"],
    ["{ weights: $bits }", "$bits", "there is no variable `$bits` here"],
    ["", "precision", "`precision` has no value", "write `int8`"],
  ])("%s", async (precision, marked, message, help = "") => {
    const [first, ...more] = await complaints(specOf(precision));
    expect(more).toEqual([]);
    expect(first).toMatchObject({ severity: "error", marked });
    expect(first?.message).toContain(message);
    expect(first?.help ?? "").toContain(help);
  });
});

describe("a spec for a microcontroller", () => {
  const spec = (flash: string, ram: string) => `name: Keyword spotting
input: 96x96x3
precision: int8
defaults: { norm: batch, activation: relu6 }
layers:
  - conv: { out: 16, kernel: 3, stride: 2 }
  - for: { out: [32, 64, 128, 256], s: [1, 2, 2, 2] }
    repeat: 2
    inverted: { out: $out, expand: 3, stride: $s if $first else 1 }
  - globalavgpool
  - linear: 10
budgets: [ { weightBytes: ${flash}, peakActivationBytes: ${ram} } ]
`;

  it("keeps within its flash and RAM, or doesn't", async () => {
    const { stdout } = await runCli(["-", "--json"], { stdin: spec("1MiB", "320KiB") });
    const [{ totals }] = JSON.parse(stdout).models;
    // 32 channels expanded to 96 on 48×48, for the second depthwise convolution: 32 kept, 96 read, 96 written.
    expect(totals.peakActivationBytes).toBe((32 + 96 + 96) * 48 * 48);
    const within = await runCli(["check", "-"], { stdin: spec("1MiB", "512KiB") });
    expect(within).toMatchObject({ status: 0 });
    const over = await runCli(["check", "-"], { stdin: spec("1MiB", "320KiB") });
    expect(over.status).toBe(1);
    expect(over.stdout).toMatch(/weightBytes +within/);
    expect(over.stdout).toMatch(/peakActivationBytes +over +320 KiB +504 KiB +184 KiB over/);
    const narrow = await runCli(["check", "-"], {
      stdin: spec("1MiB", "320KiB").replace(
        "precision: int8",
        "precision: { weights: int8, activations: int4 }",
      ),
    });
    expect(narrow.status).toBe(0);
    const wide = await runCli(["check", "-"], {
      stdin: spec("1MiB", "512KiB").replace(
        "precision: int8",
        "precision: { weights: fp32, activations: int8 }",
      ),
    });
    expect(wide.status).toBe(1);
    expect(wide.stdout).toMatch(/weightBytes +over/);
  });

  it("says how wide its numbers are, also when it is saved and compared", async () => {
    const { stdout } = await runCli(["-"], { stdin: spec("1MiB", "320KiB") });
    expect(stdout).toContain("input 3×96×96 · α 1 · ρ 1 · 8 bit ·");
    const saved = await runCli(["-", "--json"], { stdin: spec("1MiB", "320KiB") });
    expect(JSON.parse(saved.stdout).models[0].layers[0].precision).toEqual({ weights: 8, activations: 8 });
    const again = await runCli(["format", "-"], { stdin: saved.stdout });
    expect(again.stdout).toBe(stdout);
  });
});
