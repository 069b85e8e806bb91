import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith } from "../support/folder.js";
import { runCli } from "../support/run.js";

/** 100 · 40 multiply-accumulates; 100 numbers in, 40 out, 4,000 weights, 4 bytes each. */
const NETWORK = "name: A layer\ninput: 100\nlayers: [ { linear: { out: 40, bias: false } } ]\n";
const BYTES = 4 * (100 + 40 + 4000);

const folder = folderWith({
  "net.yaml": NETWORK,
  "own.yaml": `${NETWORK}energy: { mult: { fp32: 1 }, add: { fp32: 1 }, memory: 1, source: their own }\n`,
  "table.yaml": "energy: { mult: { fp32: 2 }, add: { fp32: 1 }, memory: 3 }\n",
  "part.yaml": "energy: { mult: { fp32: 2 }, memory: 3 }\n",
  "bad.yaml": "energi: { mult: { fp32: 2 } }\n",
  "wide.yaml": `${NETWORK}params: { out: 40 }\n`.replace("out: 40, b", "out: $out, b"),
});
const file = (name: string) => join(folder, name);
const table = ["--energy", file("table.yaml")];
const ENERGY = 4000 * 3 + 3 * BYTES;

async function json(...argv: string[]) {
  return JSON.parse((await runCli([...argv, "--json"])).stdout);
}

describe("--energy", () => {
  it("is for all models, the baseline too", async () => {
    const { models } = await json(file("own.yaml"), ...table, "--baseline", file("net.yaml"));
    for (const { totals, energySource } of models) {
      expect(totals.energy).toBe(ENERGY);
      expect(energySource).toBe(file("table.yaml"));
    }
    expect((await json(file("own.yaml"))).models[0].totals.energy).toBe(8000 + BYTES);
  });

  it("is named below a table that shows energies, and nowhere else", async () => {
    const own = file("own.yaml");
    const { stdout } = await runCli([own, "--columns", "macs,additionEnergy"]);
    expect(stdout).toContain("energy is a model, in picojoules by the table of their own\n");
    expect((await runCli([own])).stdout).not.toContain("energy");
    const { stdout: both } = await runCli([own, file("net.yaml"), "--columns", "energy"]);
    expect(both).toContain(`energy of ${own} is a model, in picojoules by the table of their own\n`);
    expect(both).toContain(
      `energy of ${file("net.yaml")} is a model, in picojoules by the table of Horowitz`,
    );
  });

  it("is what sweeps and fits count by", async () => {
    const { points } = await json(
      "sweep",
      file("wide.yaml"),
      "--vary",
      "out=20,40",
      ...table,
      "--columns",
      "energy",
    );
    const energies = points.map(({ totals }: { totals: { energy: number } }) => totals.energy);
    expect(energies).toEqual([2000 * 3 + 3 * 4 * (100 + 20 + 2000), ENERGY]);
    const argv = ["fit", file("wide.yaml"), "--vary", "out=1..100", "--max", `energy=${ENERGY}`, ...table];
    expect((await runCli(argv)).stdout).toContain("wide.yaml@out=40");
  });

  it("says what it has no number for, in saved reports too", async () => {
    const argv = [file("net.yaml"), "--energy", file("part.yaml")];
    const columns = ["--columns", "energy"];
    const { stdout } = await runCli([...argv, ...columns]);
    expect(stdout).toContain("net.yaml in part: its table has no number for add fp32\n");
    const saved = await runCli([...argv, "--json"]);
    expect(JSON.parse(saved.stdout).models[0].leftOut).toEqual({
      energy: ["add fp32"],
      additionEnergy: ["add fp32"],
    });
    const again = await runCli(["format", "-", ...columns], { stdin: saved.stdout });
    expect(again.stdout).toBe(stdout);
    const { stderr, status } = await runCli(["-", "--energy", file("part.yaml")], { stdin: saved.stdout });
    expect([status, stderr]).toEqual([2, expect.stringContaining("was counted with the energies of then")]);
  });

  it("has its mistakes named where they are", async () => {
    const { stderr, status } = await runCli([file("net.yaml"), "--energy", file("bad.yaml")]);
    expect(status).toBe(2);
    expect(stderr).toContain("a file of energies has no `energi`");
    expect(stderr).toContain("did you mean `energy`?");
  });
});
