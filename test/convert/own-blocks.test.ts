import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { convert } from "../../src/convert/convert.js";
import { count, graphOf } from "../support/count.js";

/** A list of layers, named and joined by name as a model file has them, as the spec that it is converted to. */
async function converted(input: string, layers: readonly string[]): Promise<string> {
  const graph = await graphOf(
    `input: ${input}\nlayers:\n${layers.map((layer) => `  - { ${layer} }`).join("\n")}\n`,
  );
  const text = await convert(graph, "x");
  const { totals } = await count(text);
  expect(totals).toEqual(analyze(graph).totals);
  return text;
}

/** `blocks` and `layers` of a spec: what comes before is tested elsewhere. */
function body(text: string): readonly string[] {
  const lines = text.trimEnd().split("\n");
  return lines.slice(lines.findIndex((line) => line === "blocks:" || line === "layers:"));
}

function residual(name: string, before: string, out: number, kernel: number): readonly string[] {
  return [
    `name: ${name}_1, pointwise: { out: ${2 * out}, activation: relu }`,
    `name: ${name}_2, conv: { out: ${out}, kernel: ${kernel} }`,
    `name: ${name}_add, add: [ ., ${before} ]`,
    `name: ${name}_relu, relu`,
  ];
}

describe("what occurs several times is a block", () => {
  it("residuals: what follows from what enters is no parameter, and like rounds are one line", async () => {
    const text = await converted("16x16x8", [
      ...residual("a", "input", 8, 3),
      ...residual("b", "a_relu", 8, 3),
      "name: wide, conv: { out: 16, kernel: 3, activation: relu }",
      ...residual("c", "wide", 16, 5),
      ...residual("d", "c_relu", 16, 5),
      ...residual("e", "d_relu", 16, 3),
    ]);
    expect(body(text)).toEqual([
      "blocks:",
      "  residual-unit:",
      "    params: { kernel: 3 }",
      "    let: { c: $in }",
      "    layers:",
      "      - { name: 1, pointwise: $c * 2 }",
      "      - { name: 2, conv: { out: $c, kernel: $kernel, activation: none } }",
      "      - { from: [ 2, input ], add }",
      "      - relu",
      "layers:",
      "  - { name: a, repeat: 2, residual-unit } # a to b",
      "  - { name: wide, conv: { out: 16, kernel: 3 } }",
      "  - { name: c, repeat: 2, residual-unit: 5 } # c to d",
      "  - { name: e, residual-unit }",
    ]);
  });

  it("a block is made of blocks where parts of it occur elsewhere", async () => {
    const gate = (name: string, before: string) => [
      `name: ${name}_pool, globalavgpool`,
      `name: ${name}_less, pointwise: { out: 2, activation: relu }`,
      `name: ${name}_more, pointwise: { out: 8, activation: sigmoid }`,
      `name: ${name}_scale, mul: [ ., ${before} ]`,
    ];
    const unit = (name: string, before: string) => [
      `name: ${name}_conv, conv: { out: 8, kernel: 3, activation: relu }`,
      ...gate(name, `${name}_conv`),
      `name: ${name}_add, add: [ ., ${before} ]`,
    ];
    const text = await converted("16x16x8", [
      ...unit("a", "input"),
      ...unit("b", "a_add"),
      "name: y, conv: { out: 8, kernel: 5 }",
      ...gate("y", "y"),
      ...unit("d", "y_scale"),
      ...unit("e", "d_add"),
      "name: z, conv: { out: 8, kernel: 7 }",
      ...gate("z", "z"),
    ]);
    expect(body(text)).toEqual([
      "blocks:",
      "  gate:",
      "    layers:",
      "      - { name: pool, globalavgpool }",
      "      - { name: less, pointwise: 2 }",
      "      - { name: more, pointwise: { out: 8, activation: sigmoid } }",
      "      - { name: scale, from: [ more, input ], mul }",
      "  residual-unit:",
      "    layers:",
      "      - conv: { out: 8, kernel: 3 }",
      "      - gate",
      "      - { from: [ gate, input ], add }",
      "layers:",
      "  - { name: a, repeat: 2, residual-unit } # a to b",
      "  - { name: y, conv: { out: 8, kernel: 5, activation: none } }",
      "  - { name: y-2, gate }",
      "  - { name: d, repeat: 2, residual-unit } # d to e",
      "  - { name: z, conv: { out: 8, kernel: 7, activation: none } }",
      "  - { name: z-2, gate }",
    ]);
  });

  it("branches: several counts of channels are called as their layers are", async () => {
    const branches = (name: string, before: string, [one, reduce, three]: readonly number[]) => [
      `name: ${name}_one, from: ${before}, pointwise: ${one}`,
      `name: ${name}_reduce, from: ${before}, pointwise: ${reduce}`,
      `name: ${name}_three, conv: { out: ${three}, kernel: 3 }`,
      `name: ${name}_join, concat: [ ${name}_one, . ]`,
    ];
    const text = await converted("16x16x8", [
      ...branches("mixed1", "input", [3, 2, 5]),
      ...branches("mixed2", "mixed1_join", [4, 2, 7]),
      ...branches("mixed3", "mixed2_join", [4, 3, 9]),
    ]);
    expect(body(text)).toEqual([
      "blocks:",
      "  mixed:",
      "    params: { one: channels, reduce: channels, three: channels }",
      "    layers:",
      "      - { name: one, pointwise: $one }",
      "      - { name: reduce, from: input, pointwise: $reduce }",
      "      - { name: three, conv: { out: $three, kernel: 3 } }",
      "      - { name: join, from: [ one, three ], concat }",
      "layers:",
      "  - { name: mixed1, mixed: { one: 3, reduce: 2, three: 5 } }",
      "  - { name: mixed2, mixed: { one: 4, reduce: 2, three: 7 } }",
      "  - { name: mixed3, mixed: { one: 4, reduce: 3, three: 9 } }",
    ]);
  });

  it("layers that read all before them are rounds of one that hands on what it reads", async () => {
    const names = ["a", "b", "c", "d", "e"];
    const text = await converted("8x8x4", [
      "name: stem, pointwise: 8",
      ...names.flatMap((name, index) => [
        `name: ${name}_all, from: [ ${["stem", ...names.slice(0, index).map((each) => `${each}_conv`)].join(", ")} ], concat`,
        `name: ${name}_norm, batchnorm`,
        `name: ${name}_conv, conv: { out: 4, kernel: 3, bias: false }`,
      ]),
      `name: all, concat: [ stem, ${names.map((each) => `${each}_conv`).join(", ")} ]`,
      "name: head, pointwise: 10",
    ]);
    expect(body(text)).toEqual([
      "blocks:",
      "  unit:",
      "    inputs: [ features... ]",
      "    outputs: [ features, conv ]",
      "    layers:",
      "      - { name: all, concat }",
      "      - { name: norm, batchnorm }",
      "      - conv: { out: 4, kernel: 3, bias: false }",
      "layers:",
      "  - { name: stem, pointwise: 8 }",
      "  - { name: a, repeat: 5, unit } # a to e",
      "  - { name: all, concat }",
      "  - { name: head, pointwise: 10 }",
    ]);
  });

  it("a block isn't called as a word of the language is", async () => {
    const names = ["residual1", "residual2", "residual3", "residual4"];
    const text = await converted(
      "16x16x8",
      names.flatMap((name, index) =>
        residual(name, index === 0 ? "input" : `residual${index}_relu`, 8, index + 2),
      ),
    );
    expect(body(text)[1]).toBe("  residual-unit:");
  });

  it("runs of layers without a join", async () => {
    const unit = (name: string, out: number, stride: number) => [
      `name: pad_${name}, pad: 1`,
      `name: conv_${name}, conv: { out: ${out}, kernel: 3, stride: ${stride}, padding: valid, activation: relu }`,
      `name: wide_${name}, pointwise: { out: ${2 * out}, activation: relu }`,
    ];
    const text = await converted("32x32x3", [
      ...unit("1", 8, 2),
      ...unit("2", 12, 1),
      ...unit("3", 20, 2),
      ...unit("4", 24, 1),
    ]);
    expect(body(text)).toEqual([
      "blocks:",
      "  unit:",
      "    params: { out: channels, stride: 1 }",
      "    layers:",
      "      - pad: 1",
      "      - conv: { out: $out, kernel: 3, stride: $stride, padding: valid }",
      "      - { name: wide, pointwise: $out * 2 }",
      "layers:",
      "  - { name: pad_1, unit: { out: 8, stride: 2 } }",
      "  - { name: pad_2, unit: 12 }",
      "  - { name: pad_3, unit: { out: 20, stride: 2 } }",
      "  - { name: pad_4, unit: 24 }",
    ]);
  });
});

describe("no block is made", () => {
  it("where it would save no line", async () => {
    const text = await converted("16x16x8", [
      ...residual("a", "input", 8, 3),
      ...residual("b", "a_relu", 8, 5),
    ]);
    expect(text).not.toContain("blocks:");
  });

  it("of layers of which one in the middle is read by others", async () => {
    const text = await converted("16x16x8", [
      ...residual("a", "input", 8, 3),
      ...residual("b", "a_relu", 8, 5),
      ...residual("c", "b_relu", 8, 3),
      "name: taps, add: [ a_2, b_2, c_2, . ]",
    ]);
    expect(text).not.toContain("blocks:");
  });

  it("of layers that share weights", async () => {
    const shared = (name: string, before: string) =>
      residual(name, before, 8, 3).map((layer) => layer.replace("_2,", "_2, weights: shared,"));
    const names = ["a", "b", "c", "d", "e"];
    const layers = names.flatMap((name, index) =>
      shared(name, index === 0 ? "input" : `${names[index - 1]}_relu`),
    );
    expect(await converted("16x16x8", layers)).not.toContain("blocks:");
  });
});

describe("long networks", () => {
  it("50,000 ops that are alike are a few lines", async () => {
    const text = `input: 4x4x8\nlayers:\n  - repeat: 12500\n    layers:\n      - residual: [ conv: { out: 8, kernel: 3 }, pointwise: 8 ]\n      - relu`;
    const graph = await graphOf(text);
    expect(graph.nodes).toHaveLength(50_000);
    expect((await convert(graph, "x")).split("\n").length).toBeLessThan(20);
  }, 120_000);
});
