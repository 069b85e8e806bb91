import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { metrics } from "../../src/analyze/metrics/index.js";
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
        if ((metrics.get(metric)?.combine ?? "sum") !== "sum") continue;
        const sum = rows.reduce((all, row) => all + (row.delta[metric] as number), 0);
        // Energies are real, so that doubles round them.
        const rounding = metric.toLowerCase().endsWith("energy") ? 1e-9 * Math.abs(delta) : 0;
        expect(Math.abs(sum - delta), metric).toBeLessThanOrEqual(rounding);
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

  describe("of saved models", () => {
    const net = (out: number, kernel = 3) =>
      `input: 8x8x3\nparams: { out: ${out} }\nlayers: [ { name: stem, conv: { out: $out, kernel: ${kernel}, norm: batch } } ]\n`;

    async function folderWith(...saved: (readonly string[])[]) {
      const cwd = newFolder();
      write(cwd, { "a.yaml": net(4), "b.yaml": net(4, 5) });
      for (const argv of saved) expect((await runCli(argv, { cwd })).status).toBe(0);
      return cwd;
    }

    it("is what it is of the specs, whichever of the two is saved, alone or among others", async () => {
      const cwd = await folderWith(["a.yaml", "-o", "a.json"], ["a.yaml", "b.yaml", "-o", "both.json"]);
      const deltaOf = async (...names: string[]) => {
        const { stdout } = await runCli(["diff", ...names, "--json"], { cwd });
        const { before, after, changes, delta } = JSON.parse(stdout);
        return { ids: [before.id, after.id], changes, delta };
      };
      const { changes, delta } = await deltaOf("a.yaml", "b.yaml");
      // 16 more places of a kernel, for each of 3 channels that enter and 4 that leave.
      expect(delta.params).toBe(16 * 3 * 4);
      for (const names of [
        ["a.json", "b.yaml"],
        ["a.json", "both.json#b.yaml"],
        ["both.json#a.yaml", "both.json#b.yaml"],
        ["a.yaml", "both.json#b.yaml"],
      ]) {
        expect(await deltaOf(...names)).toEqual({ ids: names, changes, delta });
      }
    });

    it("follows --set, --batch and --fold-norm where it can, and refuses what is fixed", async () => {
      const cwd = await folderWith(
        ["a.yaml", "-o", "a.json"],
        ["a.yaml", "--set", "out=8", "--batch", "2", "--fold-norm", "-o", "a8.json"],
      );
      const both = await runCli(["diff", "a.yaml", "b.yaml", "--set", "out=8", "--json"], { cwd });
      expect(JSON.parse(both.stdout).delta.params).toBe(16 * 3 * 8);
      const folded = ["--set", "out=8", "--batch", "2", "--fold-norm"];
      const { stdout } = await runCli(["diff", "a8.json", "b.yaml", ...folded, "--json"], { cwd });
      // The kernel grows at 64 positions of 2 images; the norm is in both or in neither.
      expect(JSON.parse(stdout).delta).toMatchObject({ params: 16 * 3 * 8, macs: 2 * 64 * 16 * 3 * 8 });
      const refused: [string[], string][] = [
        [["a8.json", "b.yaml"], "`a8.json` was counted for a batch of 2, not of 1"],
        [["a8.json", "b.yaml", "--batch", "2"], "`a8.json` was counted with norms folded"],
        [["a.json", "b.yaml", "--fold-norm"], "`a.json` was counted with norms as they are"],
        [["a.json", "a8.json", "--set", "out=9"], "a.json is a saved report, whose settings are fixed"],
        [["a.json", "b.yaml", "--input", "3x9x9"], "a.json is a saved report, whose input is fixed"],
        [["a.json", "b.yaml", "--convention", "fvcore"], "of `a.json` doesn't have `convention:fvcore`"],
        [["a.json#c.yaml", "b.yaml"], "a.json holds no model `c.yaml`"],
      ];
      for (const [argv, message] of refused) {
        const { status, stdout: text, stderr } = await runCli(["diff", ...argv], { cwd });
        expect({ status, text }, message).toEqual({ status: 2, text: "" });
        expect(stderr).toContain(message);
      }
    });
  });

  it("takes settings, batches and folding of specs", async () => {
    const change = async (...argv: string[]) =>
      JSON.parse((await said("mobilenet-v1", "mobilenet-v1@width=0.75", ...argv, "--json")).stdout).delta;
    const plain = await change();
    // Keras: 2,585,560 − 4,231,976 parameters.
    expect(plain.params).toBe(-1_646_416);
    expect((await change("--batch", "4")).macs).toBe(4 * plain.macs);
    // Of the last layer's input, 768 instead of 1024 channels: 10 instead of 1000 classes save 990 · 256.
    expect((await change("--set", "classes=10")).params).toBe(plain.params + 990 * 256);
    const folded = await change("--fold-norm");
    expect(folded.macs).toBe(plain.macs);
    expect(folded.buffers).toBe(0);
  });

  it("as LaTeX lets nothing of a name through", async () => {
    const cwd = newFolder();
    write(cwd, { "a.yaml": "input: 8x8x3\nlayers: [ pointwise: 4, pointwise: 5, pointwise: 6 ]\n" });
    const document = JSON.parse((await runCli(["a.yaml", "--json"], { cwd })).stdout);
    const names = ["[1cm]\\input{x}%&#", "*$^_~{}\n\\end{tabular}", "^^M\u2028→ρ"];
    for (const [index, layer] of document.models[0].layers.entries()) {
      const name = names[index] as string;
      Object.assign(layer, { path: name, op: name, block: name, arguments: { [name]: [name, 1] } });
    }
    const file = "[2cm]\\x%.json";
    write(cwd, { [file]: JSON.stringify(document) });
    for (const argv of [
      ["diff", "a.yaml", file],
      ["diff", file, "a.yaml"],
      ["diff", "a.yaml", file, "--by", "block"],
      ["a.yaml", file],
    ]) {
      const { status, stdout } = await runCli([...argv, "--format", "latex"], { cwd });
      expect([status, stdout]).toEqual([0, expect.stringContaining("\\toprule")]);
      for (const table of stdout.split("  \\toprule\n").slice(1)) {
        const body = table.slice(0, table.indexOf("  \\bottomrule\n"));
        const rows = body.split("\n").filter((line) => line !== "" && line !== "  \\midrule");
        // A row's first bracket or star would belong to the command above it.
        for (const row of rows) expect(row).toMatch(/^ {2}[^[*].* \\\\$/);
        const bare = rows.map((row) =>
          row
            .replace(/ \\\\$/, "")
            .replace(/^ {2}\{[[*]\}/, "")
            .replace(/\\text(backslash|asciitilde|asciicircum)\{\}|\$(\\\w+|-)\$|\\[&%#_{}$]/g, ""),
        );
        for (const row of bare) expect(row).not.toMatch(/[\\~^%#_{}$]/);
        expect(new Set(bare.map((row) => row.split("&").length)).size).toBe(1);
      }
    }
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
