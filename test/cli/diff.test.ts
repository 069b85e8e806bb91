import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { newFolder, write } from "../support/repository.js";
import { runCli } from "../support/run.js";

async function said(...argv: string[]) {
  return runCli(["diff", ...argv]);
}

interface Change {
  readonly delta: Readonly<Record<string, number>>;
}

describe("diff", () => {
  it.each([
    ["resnet-50", "resnext-50-32x4d"],
    ["mobilenet-v1", "mobilenet-v1@width=0.75"],
    ["vgg16", "squeezenet-1.1"],
  ])("of %s and %s adds up to the difference of the totals, for every metric", async (before, after) => {
    const document = JSON.parse((await said(before, after, "--json", "--convention", "fvcore")).stdout);
    const totals = JSON.parse((await runCli([before, after, "--json"])).stdout).models;
    for (const rows of [document.changes, document.blocks] as Change[][]) {
      for (const [metric, delta] of Object.entries<number>(document.delta)) {
        expect([metric, rows.reduce((sum, row) => sum + (row.delta[metric] as number), 0)]).toEqual([
          metric,
          delta,
        ]);
      }
    }
    for (const metric of ["params", "macs", "flops", "weightBytes"]) {
      expect(document.delta[metric]).toBe(totals[1].totals[metric] - totals[0].totals[metric]);
    }
    const { stdout } = await said(before, after, "--format", "csv");
    const rows = parse(stdout, { columns: true }) as Record<string, string>[];
    expect(rows.reduce((sum, row) => sum + Number(row["macs_delta"]), 0)).toBe(document.delta.macs);
  });

  it("shows what changed of each layer, and each block's share, largest first", async () => {
    const { status, stdout } = await said("lenet-5", "lenet-5@classes=20");
    expect(status).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "lenet-5 → lenet-5@classes=20
      input 1×28×28 · α 1 · ρ 1 · after classes 20 · MACs: convention paper

         layer  op      block  Δ params      ×   Δ MACs   ×
      ~  ip2    linear          +5.01 K     2×  +5.00 K  2×  out 10 → 20
         total                   +5,010  1.01×   +5,000  1×

      layer  block  Δ params  of change                      Δ MACs  of change
      ip2            +5.01 K    100 % ████████████████████  +5.00 K    100 % ████████████████████
      total           +5,010  100 %                          +5,000  100 %
      "
    `);
  });

  it("says that weights are shared now, with whom", async () => {
    const net = (more: string) =>
      `input: 4x4x8\nlayers:\n  - { name: a, ${more} pointwise: 8 }\n  - { name: b, ${more} pointwise: 8 }\n`;
    const cwd = newFolder();
    write(cwd, { "own.yaml": net(""), "shared.yaml": net("weights: w,") });
    const there = await runCli(["diff", "own.yaml", "shared.yaml", "--by", "layer"], { cwd });
    expect(there.stdout).toMatch(/^~ +b .* weights own → shared with a$/m);
    const back = await runCli(["diff", "shared.yaml", "own.yaml", "--by", "layer"], { cwd });
    expect(back.stdout).toMatch(/^~ +b .* weights shared with a → own$/m);
    // A saved report knows it, too.
    await runCli(["shared.yaml", "-o", "shared.json"], { cwd });
    const saved = await runCli(["diff", "own.yaml", "shared.json", "--by", "layer"], { cwd });
    expect(saved.stdout).toMatch(/^~ +b .* weights own → shared with a$/m);
  });

  it("says when there is none", async () => {
    const { status, stdout } = await said("vgg16", "vgg16");
    expect(status).toBe(0);
    expect(stdout).toContain("no difference");
  });

  it.each<[string[], string]>([
    [["vgg16"], "missing required argument 'after'"],
    [["vgg16", "vgg17"], "no bundled spec `vgg17`"],
    [["vgg16", "vgg19", "--by", "blocks"], "did you mean `block`?"],
    [["vgg16", "vgg19", "--columns", "mcas"], "did you mean `macs`?"],
  ])("%j is bad usage", async (argv, message) => {
    const { status, stdout, stderr } = await said(...argv);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});
