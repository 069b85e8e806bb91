import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith } from "../support/folder.js";
import { runCli } from "../support/run.js";

/** 100 · 40 weights and 40 biases, then 40 · 10 and 10. */
const NETWORK =
  "name: Two layers\ninput: 100\nlayers: [ { name: a, linear: 40 }, { name: b, linear: 10 } ]\n";
const RULES = "compression:\n  - { only: a, density: 0.5, index: csr, bits: 4, codebook: none }\n";

/** 2,000 codes of 4 bits, 2,000 places and 41 beginnings of rows of 4 bytes, 40 biases; 410 numbers. */
const BYTES = 1000 + 4 * (2000 + 41) + 160 + 1640;

const folder = folderWith({
  "net.yaml": NETWORK,
  "own.yaml": `${NETWORK}compression: { only: b, bits: 8, codebook: none }\n`,
  "rules.yaml": RULES,
  "bad.yaml": "compression:\n  - { only: c, bits: 0 }\n",
  "other.yaml": "compresion: []\n",
  "points.yaml": `${NETWORK}params: { share: 0.5, bits: 8 }\ncompression: { only: a, density: $share, index: csr, bits: $bits, codebook: none }\nbudgets: { compressedBytes: 12KB }\n`,
});
const file = (name: string) => join(folder, name);
const compression = ["--compression", file("rules.yaml")];

async function json(...argv: string[]) {
  return JSON.parse((await runCli([...argv, "--json"])).stdout);
}

describe("--compression", () => {
  it("adds rules behind those of the spec, and columns that show what they bring", async () => {
    const [model] = (await json(file("net.yaml"), ...compression)).models;
    expect(model).toMatchObject({ compressed: true, totals: { compressedBytes: BYTES } });
    const [own] = (await json(file("own.yaml"), ...compression)).models;
    // The 400 weights of the other layer as bytes.
    expect(own.totals.compressedBytes).toBe(BYTES - 3 * 400);
    const { stdout } = await runCli([file("net.yaml"), ...compression]);
    expect(stdout).toMatch(/layer .* params +MACs +compressed +compression/);
    expect((await runCli([file("net.yaml")])).stdout).not.toContain("compress");
    const { stdout: chosen } = await runCli([
      file("net.yaml"),
      ...compression,
      "--columns",
      "params,indexBytes",
    ]);
    expect(chosen).toMatch(/params +indices/);
    expect(chosen).not.toContain("compression");
  });

  it("isn't for the baseline", async () => {
    const { models } = await json(file("own.yaml"), ...compression, "--baseline", file("net.yaml"));
    expect(models[1]).toMatchObject({ id: file("net.yaml"), totals: { compressedBytes: 4 * 4450 } });
    expect(models[0].ratios.compressedBytes).toBe((BYTES - 1200) / (4 * 4450));
  });

  it("is shown again as it was from a saved report", async () => {
    const saved = await runCli([file("net.yaml"), ...compression, "--json"]);
    const again = await runCli(["format", "-"], { stdin: saved.stdout });
    expect(again.stdout).toBe((await runCli([file("net.yaml"), ...compression])).stdout);
  });

  it("is what a difference says has changed, of saved reports too", async () => {
    const columns = ["--columns", "compressedBytes"];
    const { stdout } = await runCli(["diff", file("net.yaml"), file("own.yaml"), ...columns]);
    expect(stdout).toContain("compression none → codes 8 bit");
    const saved = folderWith({
      "own.json": (await runCli([file("own.yaml"), "--json"])).stdout,
    });
    const again = await runCli(["diff", file("net.yaml"), join(saved, "own.json"), ...columns]);
    expect(again.stdout).toContain("compression none → codes 8 bit");
    const [before] = (await json(file("net.yaml"), ...compression)).models;
    expect(before.layers[0].compression).toEqual({
      density: 0.5,
      index: { kind: "csr", bits: 32 },
      quantisation: { kind: "scalar", bits: 4, centroidBits: null },
      weightCode: null,
      indexCode: null,
    });
  });

  it("has its mistakes shown where they are", async () => {
    const { status, stderr, stdout } = await runCli([file("net.yaml"), "--compression", file("bad.yaml")]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("`c` selects nothing of the network");
    expect(stderr).toContain("bad.yaml:2:13");
    expect(stderr).toContain("codes have 1 to 32 bits, got 0");
    const other = await runCli([file("net.yaml"), "--compression", file("other.yaml")]);
    expect(other.status).toBe(2);
    expect(other.stderr).toContain("did you mean `compression`?");
    const saved = folderWith({ "net.json": (await runCli([file("net.yaml"), "--json"])).stdout });
    const fixed = await runCli([join(saved, "net.json"), ...compression]);
    expect(fixed.status).toBe(2);
    expect(fixed.stderr).toContain("is a saved report, whose weights are stored as they were");
    const none = await runCli([file("net.yaml"), "--compression", file("none.yaml")]);
    expect(none.status).toBe(2);
  });

  it.each([
    ["check", ["check", file("points.yaml")], /compressedBytes +within/],
    ["diff", ["diff", file("net.yaml"), file("own.yaml"), "--columns", "compressedBytes"], /compressed/],
    [
      "sweep",
      ["sweep", file("points.yaml"), "--vary", "share=0.1,0.2", "--columns", "compressedBytes"],
      /0\.2/,
    ],
    [
      "fit",
      ["fit", file("points.yaml"), "--vary", "share=0.1:1:0.1", "--max", "compressedBytes=9KB"],
      /share=/,
    ],
  ])("is an option of %s", async (_, argv, expected) => {
    const { stdout, stderr } = await runCli([...argv, ...compression]);
    expect(stderr).toBe("");
    expect(stdout).toMatch(expected);
    const bad = await runCli([...argv, "--compression", file("bad.yaml")]);
    expect(bad.status).toBe(2);
    expect(bad.stderr).toContain("bad.yaml:2");
  });
});

describe("compression in a spec", () => {
  it("is swept by its hyperparameters", async () => {
    const argv = [
      "--vary",
      "share=0.25,0.5",
      "--vary",
      "bits=4,8",
      "--columns",
      "compressedBytes",
      "--format",
      "csv",
    ];
    const { stdout } = await runCli(["sweep", file("points.yaml"), ...argv]);
    const bytes = (kept: number, bits: number) => (kept * bits) / 8 + 4 * (kept + 41) + 160 + 1640;
    expect(stdout).toContain(`0.25,4,${bytes(1000, 4)}`);
    expect(stdout).toContain(`0.5,8,${bytes(2000, 8)}`);
  });

  it("is held to budgets, and fitted to them", async () => {
    // 2000 + 4 · 2041 + 1800 = 11,964 bytes.
    expect((await runCli(["check", file("points.yaml")])).status).toBe(0);
    const over = await runCli(["check", file("points.yaml"), "--set", "share=0.6"]);
    expect(over.status).toBe(1);
    const { stdout } = await runCli(["fit", file("points.yaml"), "--vary", "share=0.1:0.9:0.05", "--json"]);
    expect(JSON.parse(stdout).point.settings.share).toBe(0.5);
  });
});
