import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { metrics } from "../../src/analyze/metrics/index.js";
import { jsonPieces, jsonText } from "../../src/reporters/json.js";
import { table } from "../../src/reporters/table.js";
import type { Cell, Column } from "../../src/reporters/view.js";
import { runCli } from "../support/run.js";

/** One stage by hand: 3·9·8 + 8 weights, 16 norm parameters; 64 · 216 MACs; then a pool and a classifier. */
const SPEC = `name: Tiny
input: 16x16x3
defaults: { norm: batch, activation: relu }
layers:
  - conv: { out: 8, kernel: 3, stride: 2 }
  - { name: stage1, repeat: 2, separable: 8 }
  - globalavgpool
  - linear: 10
`;

const stdin = { stdin: SPEC };

describe("the table", () => {
  it("of one model, whole", async () => {
    const { stdout } = await runCli(["-"], stdin);
    // conv: 27·8 weights + 16; 64·216 MACs. A separable: 9·8 + 64 weights and 32 of norms; 64·136 MACs.
    expect(stdout).toBe(`Tiny
input 3×16×16 · α 1 · ρ 1 · MACs: convention paper

layer                         output  params    MACs  of MACs
conv                          8×8×8      232  13.8 K   44.1 % ████████▉
stage1         2 × separable  8×8×8      336  17.4 K   55.6 % ███████████▏
globalavgpool                 8×1×1        0       0      0 %
linear                        10          90      80    0.3 %
total                                    658  31.3 K  100 %
`);
  });

  it("has the same layout for few rows and for many", () => {
    const row: readonly Cell[] = [
      { kind: "text", text: "层 a\u0301", indent: 1 },
      { kind: "shape", shape: [3, 8, 8] },
      { kind: "count", value: 12_345, unit: "" },
      { kind: "ratio", value: 0.5 },
      { kind: "share", value: 0.25 },
    ];
    const columns = row.map(({ kind }): Column => ({ name: kind, title: kind, kind }));
    const render = (count: number, colorLevel: 0 | 1) =>
      table(
        { title: null, facts: [], columns, rows: Array(count).fill(row), totals: row, notes: [] },
        { lineWidth: 80, colorLevel },
      ).split("\n");
    for (const colorLevel of [0, 1] as const) {
      const [few, many] = [render(3, colorLevel), render(1000, colorLevel)];
      expect(many).toHaveLength(1003);
      expect(many.slice(0, 4)).toEqual(few.slice(0, 4));
      expect(many.slice(-3)).toEqual(few.slice(-3));
    }
  });

  it("sums to its totals at every depth and grouping", async () => {
    for (const view of [
      ["--depth", "1"],
      ["--depth", "2"],
      ["--depth", "3"],
      ["--by", "block"],
      ["--by", "op"],
      ["--sort", "macs", "--depth", "9"],
    ]) {
      const { stdout } = await runCli(["-", "--format", "csv", ...view], stdin);
      const rows = parse(stdout, { columns: true }) as Record<string, string>[];
      const sum = (name: string) => rows.reduce((total, row) => total + Number(row[name]), 0);
      expect([sum("params"), sum("macs"), sum("buffers")], view.join(" ")).toEqual([
        658,
        64 * 216 + 2 * 64 * 136 + 80,
        16 + 2 * 32,
      ]);
    }
  });

  it("fits the terminal: bars give way, then labels", async () => {
    for (const columns of [200, 80, 60, 50, 40]) {
      const { stdout } = await runCli(["-", "--depth", "all", "--no-color"], { ...stdin, columns });
      for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(columns);
    }
  });

  it("shows each op in its place", async () => {
    const { stdout } = await runCli(["-", "--depth", "all"], stdin);
    const lines = stdout.split("\n");
    const at = (label: string) => lines.findIndex((line) => line.startsWith(label));
    expect(at("conv ")).toBeLessThan(at("  norm"));
    expect(at("stage1")).toBeLessThan(at("  0"));
    expect(lines.filter((line) => line.startsWith("    depthwise"))).toHaveLength(2);
    expect(lines.filter((line) => line.startsWith("      activation"))).toHaveLength(4);
  });

  it("of several models has each metric beside its ratio", async () => {
    const { stdout } = await runCli(["vgg16", "alexnet", "--columns", "params"]);
    // 60,965,224 / 138,357,544 = 0.4406…
    expect(stdout).toBe(`model    input      params
vgg16    3×224×224   138 M      1×
alexnet  3×227×227  61.0 M  0.441×

× is against vgg16 (VGG-16)
`);
  });

  it("has colour on request only", async () => {
    const coloured = "\u001b[";
    expect((await runCli(["-"], stdin)).stdout).not.toContain(coloured);
    expect((await runCli(["-"], { ...stdin, columns: 80 })).stdout).toContain(coloured);
    expect((await runCli(["-"], { ...stdin, columns: 80, env: { NO_COLOR: "1" } })).stdout).not.toContain(
      coloured,
    );
    expect((await runCli(["-", "--format", "csv"], { ...stdin, columns: 80 })).stdout).not.toContain(
      coloured,
    );
  });
});

describe("data formats", () => {
  it("CSV has exact numbers and every metric", async () => {
    const { stdout } = await runCli(["-", "--format", "csv"], stdin);
    expect(stdout.split("\n").slice(0, 2)).toEqual([
      `layer,op,output,${[...metrics.keys()].join(",")}`,
      // 2 · 13,824 for the convolution, 2 · 512 for the norm, 512 for the ReLU. 768 numbers enter and 512 leave.
      `conv,,8x8x8,232,16,13824,29184,512,928,${1280 * 4},${1280 * 4 + 928},${29_184 / 6048},3,928,928,0,0,1,32,13824,13824,13824,0,13824,27648,27648,${4 * (768 + 512 + 16 + 512)},${2 * 928},${51148.8 + 12441.6 + 967680},51148.8,12441.6,967680`,
      // Training needs no gradient of the input, and keeps it, what enters the norm with 2 · 8 statistics, and
      // what the ReLU gives. A multiplication takes 3.7 pJ, an addition 0.9, a byte 160.
    ]);
  });

  it("CSV of every op has no rows for groups of them, which would count twice", async () => {
    const { stdout } = await runCli(["resnet-18", "--format", "csv", "--depth", "all"]);
    const rows = parse(stdout, { columns: true }) as Record<string, string>[];
    expect(rows.reduce((sum, { macs }) => sum + Number(macs), 0)).toBe(1_814_073_344);
    expect(rows.some(({ layer }) => layer === "conv2/0/residual/conv-1")).toBe(true);
  });

  it("CSV of several models has a row a model", async () => {
    const { stdout } = await runCli(["vgg16", "alexnet", "--format", "csv", "--columns", "params,macs"]);
    const rows = parse(stdout, { columns: true }) as Record<string, string>[];
    expect(rows.map((row) => [row["model"], row["params"], row["macs_ratio"]])).toEqual([
      ["vgg16", "138357544", "1"],
      ["alexnet", "60965224", String(724_406_816 / 15_470_264_320)],
    ]);
  });

  it("NDJSON has the JSON document's models, a line each", async () => {
    const { stdout } = await runCli(["vgg16", "alexnet", "--format", "ndjson"]);
    const document = JSON.parse((await runCli(["vgg16", "alexnet", "--json"])).stdout);
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(document.models);
  });

  it("JSON comes in pieces that are laid out as one", () => {
    const value = { a: [{ b: [1, "x\ny\u200b"], c: {}, d: undefined }, 2, null], e: [], f: { g: [[3]] } };
    for (const indent of [0, 2] as const) {
      for (const levels of [0, 1, 2, 3, 9]) {
        expect([...jsonPieces(value, levels, indent)].join("")).toBe(jsonText(value, indent));
      }
    }
    let made = 0;
    const list = {
      *[Symbol.iterator]() {
        for (;;) yield ++made;
      },
    };
    for (const piece of jsonPieces({ list }, 2, 2)) if (piece === "3") break;
    expect(made).toBe(3);
  });

  it("JSON keeps the contract", async () => {
    const document = JSON.parse((await runCli(["-", "--json"], stdin)).stdout);
    expect(Object.keys(document)).toEqual(["schemaVersion", "baseline", "metrics", "models", "diagnostics"]);
    const [model] = document.models;
    expect(model).toMatchObject({
      id: "-",
      name: "Tiny",
      source: "<stdin>",
      format: "yaml",
      settings: { width: 1, resolution: 1 },
      batch: 1,
      inputs: [[3, 16, 16]],
      partial: false,
      uncounted: [],
      conventions: {},
      budgets: [],
    });
    expect(model.layers.find(({ path }: { path: string }) => path === "stage1/1/depthwise")).toEqual({
      path: "stage1/1/depthwise",
      op: "conv",
      block: "separable",
      inputs: [[8, 8, 8]],
      output: [8, 8, 8],
      arguments: {
        out: 8,
        kernel: [3, 3],
        stride: [1, 1],
        dilation: [1, 1],
        padding: [
          [1, 1],
          [1, 1],
        ],
        groups: 8,
        bias: false,
      },
      params: 72,
      buffers: 0,
      macs: 4608,
      flops: 9216,
      activations: 512,
      weightBytes: 288,
      peakActivationBytes: 1024 * 4,
      memoryTraffic: 1024 * 4 + 288,
      arithmeticIntensity: 9216 / 4384,
      // 3 of the first convolution, then twice 2 · 2; its padding stands at the end.
      receptiveField: 11,
      // Nothing is compressed, and nothing binary.
      compressedBytes: 288,
      codeBytes: 288,
      indexBytes: 0,
      codebookBytes: 0,
      compressionRatio: 1,
      bitsPerWeight: 32,
      effectiveMacs: 4608,
      multiplications: 4608,
      additions: 4608,
      binaryOps: 0,
      backwardMacs: 2 * 4608,
      trainingMacs: 3 * 4608,
      trainingMultiplications: 3 * 4608,
      // What it reads is kept by the ReLU before it, or is what a convolution keeps.
      savedActivationBytes: 0,
      optimizerBytes: 2 * 288,
      // 3.7 and 0.9 pJ a multiply-accumulate, 160 a byte.
      energy: 4608 * 3.7 + 4608 * 0.9 + (1024 * 4 + 288) * 160,
      multiplicationEnergy: 4608 * 3.7,
      additionEnergy: 4608 * 0.9,
      memoryEnergy: (1024 * 4 + 288) * 160,
      jump: [2, 2],
      start: [1, 1],
      file: "<stdin>",
      line: 6,
    });
  });
});

describe("formats for papers and pages", () => {
  it("Markdown", async () => {
    const { stdout } = await runCli(["-", "--format", "markdown"], stdin);
    expect(stdout).toBe(`**Tiny** (input 3×16×16, α 1, ρ 1, MACs: convention paper)

| layer |  | output | params | MACs | of MACs |
| --- | --- | --- | ---: | ---: | ---: |
| conv |  | 8×8×8 | 232 | 13.8 K | 44.1 % |
| stage1 | 2 × separable | 8×8×8 | 336 | 17.4 K | 55.6 % |
| globalavgpool |  | 8×1×1 | 0 | 0 | 0 % |
| linear |  | 10 | 90 | 80 | 0.3 % |
| **total** |  |  | **658** | **31.3 K** | **100 %** |
`);
  });

  it("LaTeX with booktabs", async () => {
    const { stdout } = await runCli(["-", "--format", "latex", "--columns", "macs"], stdin);
    expect(stdout).toBe(`% needs \\usepackage{booktabs}
% Tiny: input 3×16×16, α 1, ρ 1, MACs: convention paper
\\begin{tabular}{lllrr}
  \\toprule
  layer &  & output & MACs & of MACs \\\\
  \\midrule
  conv &  & 8$\\times$8$\\times$8 & 13.8 K & 44.1 \\% \\\\
  stage1 & 2 $\\times$ separable & 8$\\times$8$\\times$8 & 17.4 K & 55.6 \\% \\\\
  globalavgpool &  & 8$\\times$1$\\times$1 & 0 & 0 \\% \\\\
  linear &  & 10 & 80 & 0.3 \\% \\\\
  \\midrule
  total &  &  & 31.3 K & 100 \\% \\\\
  \\bottomrule
\\end{tabular}
`);
  });
});
