import { describe, expect, it } from "vitest";
import { onnxFile } from "../support/onnx.js";
import { repositoryWith, write } from "../support/repository.js";
import { runCli } from "../support/run.js";

/** A 3×3 convolution without bias on 8×8×3, as model files: out · 27 parameters, at 64 positions. */
const kinds = [
  {
    file: "net.onnx",
    made: (out: number) =>
      onnxFile({
        nodes: [
          {
            op: "Conv",
            name: "conv",
            inputs: ["x", "w"],
            outputs: ["y"],
            attributes: { pads: [1, 1, 1, 1] },
          },
        ],
        inputs: { x: [1, 3, 8, 8] },
        weights: { w: [out, 3, 3, 3] },
      }),
  },
  {
    file: "net.prototxt",
    made: (out: number) =>
      [
        'name: "net"',
        'layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }',
        'layer { name: "conv" type: "Convolution" bottom: "x" top: "y"',
        `  convolution_param { num_output: ${out} kernel_size: 3 pad: 1 bias_term: false } }`,
      ].join("\n"),
  },
];
const macs = (out: number) => 64 * 27 * out;

describe.each(kinds)("$file of a revision", ({ file, made }) => {
  const folder = () => {
    const cwd = repositoryWith({ [`nets/${file}`]: made(4) });
    write(cwd, { [`nets/${file}`]: made(5) });
    return cwd;
  };
  const name = `nets/${file}`;

  it("is counted beside what is in the working tree", async () => {
    const { stdout, stderr, status } = await runCli([`git:HEAD:${name}`, name, "--json"], { cwd: folder() });
    expect([status, stderr]).toEqual([0, ""]);
    const totals = JSON.parse(stdout).models.map(
      ({ totals: each }: { totals: { macs: number } }) => each.macs,
    );
    expect(totals).toEqual([macs(4), macs(5)]);
  });

  it("is what `diff` compares with, layer by layer", async () => {
    const argv = ["diff", `git:HEAD:${name}`, name];
    const { stdout, stderr, status } = await runCli(argv, { cwd: folder() });
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("out 4 → 5");
    // 27 more parameters of 108.
    expect(stdout).toMatch(/total +\+27 +1\.25× +\+1,728 +1\.25×/);
  });

  it("is what `check` holds relative budgets against", async () => {
    const cwd = folder();
    write(cwd, {
      "budgets.yaml": `budgets: [ { specs: "${name}", macs: +20% }, { specs: "${name}", params: +30% } ]\n`,
    });
    const argv = ["check", name, "--baseline", "git:HEAD", "--json"];
    const { stdout, status } = await runCli(argv, { cwd });
    expect(status).toBe(1);
    const [{ budgets }] = JSON.parse(stdout).models;
    const facts = budgets.map(({ actual, ok }: { actual: number; ok: boolean }) => [actual, ok]);
    expect(facts).toEqual([
      [macs(5), false],
      [5 * 27, true],
    ]);
  });
});
