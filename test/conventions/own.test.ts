import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConventions } from "../../src/conventions/load.js";
import { Diagnostics } from "../../src/core/diagnostic.js";
import { loaderOf } from "../support/count.js";
import { runCli } from "../support/run.js";

type Mistake = [marked: string, message: string, help?: string];

const bad: [name: string, text: string, ...mistakes: Mistake[]][] = [
  ["an empty file", "", ["", "is empty"]],
  ["a list", "- unit: MAC", ["- unit", "a convention is a map"]],
  ["no YAML", "unit: [MAC", ["[", "never closed", "`]`"]],
  ["nothing that is needed", "name: a", ["name", "no `unit` and no `counts`", "unit: MAC"]],
  [
    "an unknown key",
    "unit: MAC\ncount: {}\ncounts: {}",
    ["count", "a convention has no `count`", "`counts`"],
  ],
  ["an unknown unit", "unit: MACS\ncounts: {}", ["MACS", "`unit` is MAC or FLOP"]],
  ["a name with spaces", "name: my own\nunit: MAC\ncounts: {}", ["my own", "can't be a convention's name"]],
  [
    "an unknown op",
    "unit: MAC\ncounts: { covn: $macs, convolutoin: $macs }",
    ["covn", "no op or kind of op `covn`", "`conv`"],
    ["convolutoin", "no op or kind of op `convolutoin`", "`convolution`"],
  ],
  [
    "an op that is counted as another",
    "unit: MAC\ncounts: { depthwise: $macs }",
    ["depthwise", "counted as `conv`", "write `conv`"],
  ],
  [
    "an argument that is a list",
    "unit: MAC\ncounts: { convolution: $kernel * 2 }",
    ["$kernel", "has no `$kernel`", "$groups"],
  ],
  [
    "an unknown fact",
    "unit: MAC\ncounts: { relu: $elemnts }",
    ["$elemnts", "has no `$elemnts`", "`elements`"],
  ],
  [
    "an argument that not each op of the kind has",
    "unit: MAC\ncounts: { norm: 2 * $scale }",
    ["$scale", "`lrn`, which is a norm, has no `$scale`"],
  ],
  ["an expression that isn't one", "unit: MAC\ncounts: { relu: 2 * }", ["", "expression"]],
  ["an unknown function", "unit: MAC\ncounts: { relu: sqr(2) }", ["sqr(2)", "no function `sqr`", "`sqrt`"]],
  ["a list for an expression", "unit: MAC\ncounts: { relu: [1] }", ["[1]", "counted by an expression"]],
  ["counts that are no map", "unit: MAC\ncounts: $macs", ["$macs", "`counts` is a map"]],
  [
    "selectors that are no list",
    "unit: MAC\ncounts: {}\nactivations: conv",
    ["conv", "is a list of ops and kinds of op"],
  ],
  [
    "selectors that don't exist",
    "unit: MAC\ncounts: {}\nuncounted: [rezise]\nparameters: some",
    ["rezise", "no op or kind of op `rezise`", "`resize`"],
    ["some", "`parameters` is learned or all"],
  ],
  ["a duplicate key", "unit: MAC\ncounts: { relu: 1, relu: 2 }", ["relu", "a second time"]],
];

describe("a convention of one's own that is wrong", () => {
  it.each(bad)("%s", async (_, text, ...mistakes) => {
    const diagnostics = new Diagnostics();
    const loaded = await loadConventions(["ours.yaml"], loaderOf({ "ours.yaml": text }), diagnostics);
    const found = diagnostics.list.map(({ message, help, place }) => ({
      marked: place?.source.text.slice(place.start, place.end),
      message,
      help,
    }));
    expect(loaded).toEqual([]);
    for (const [marked, message, help] of mistakes) {
      const match = found.find((each) => each.marked?.startsWith(marked) && each.message.includes(message));
      expect(match, `${marked}: ${message} in ${JSON.stringify(found)}`).toBeDefined();
      if (help !== undefined) expect(match?.help).toContain(help);
    }
    expect(found).toHaveLength(mistakes.length);
  });
});

const folder = mkdtempSync(join(tmpdir(), "lightnet-cost-"));
function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return `./${name}`;
}

const NET = file(
  "net.yaml",
  "input: 4x4x8\nlayers: [conv: { out: 4, kernel: 3, bias: true, norm: batch, activation: relu }]\n",
);

describe("a convention of one's own", () => {
  it("counts in every report, under its own name or its file's", async () => {
    const ours = file(
      "ours.yaml",
      "unit: FLOP\ncounts: { convolution: 2 * $macs, convolution-bias: $outputs, norm: 4 * $elements, relu: $elements }\nparameters: all\n",
    );
    const named = file("b.yaml", "name: adds\nunit: MAC\ncounts: { conv: $cells * $positions }\n");
    const { stdout } = await runCli([NET, "--convention", `${ours},${named}`, "--json"], { cwd: folder });
    const [model] = JSON.parse(stdout).models;
    // 16 · 9 · 8 · 4 MACs, 64 biases and as many elements of norm and ReLU.
    const number = 2 * 4608 + 64 + 4 * 64 + 64;
    expect(model.conventions).toEqual({
      ours: { unit: "FLOP", value: number },
      adds: { unit: "MAC", value: 9 * 16 },
    });
    expect(model.layers.map(({ conventions }: { conventions: object }) => conventions)).toEqual([
      { ours: { unit: "FLOP", value: 2 * 4608 + 64 }, adds: { unit: "MAC", value: 144 } },
      { ours: { unit: "FLOP", value: 256 }, adds: { unit: "MAC", value: 0 } },
      { ours: { unit: "FLOP", value: 64 }, adds: { unit: "MAC", value: 0 } },
    ]);
    expect(model.totals).not.toHaveProperty("convention:ours");
  });

  it("is explained by its own file, since no list has it", async () => {
    const told = file(
      "told.yaml",
      "unit: MAC\nsummary: Our board's counter\nsource: board.c 2.1\ncounts: { conv: 1 }\n",
    );
    const untold = file("untold.yaml", "unit: MAC\ncounts: { conv: 1 }\n");
    const names = `${told},fvcore,${untold}`;
    for (const argv of [[NET], ["diff", NET, NET]]) {
      const { stdout } = await runCli([...argv, "--convention", names], { cwd: folder });
      expect(stdout).toContain("fvcore: see `lightnet-cost list conventions`\n");
      expect(stdout).toContain("told: Our board's counter (board.c 2.1)\n");
      expect(stdout).toContain("untold: as its own file defines it\n");
    }
  });

  it("can be compared with a preset, and matched", async () => {
    const ours = file("c.yaml", "unit: MAC\ncounts: { convolution: $macs, batchnorm: $elements }\n");
    const { stdout } = await runCli(["conventions", NET, "--between", "paper", ours], { cwd: folder });
    expect(stdout).toContain("batchnorm            0       64         +64  0 → $elements");
    const matched = await runCli(["conventions", NET, "--convention", ours, "--match", "4672"], {
      cwd: folder,
    });
    expect(matched.stdout).toContain("as it is");
  });

  it("has a name of its own", async () => {
    const own = file("fvcore.yaml", "unit: MAC\ncounts: { convolution: $macs }\n");
    const { status, stderr } = await runCli([NET, "--convention", own], { cwd: folder });
    expect(status).toBe(2);
    expect(stderr).toContain("is called `fvcore`, as another convention is");
  });

  it("gives whole numbers, or an error at its line", async () => {
    const half = file("half.yaml", "unit: MAC\ncounts:\n  relu: $elements / 3\n");
    const { status, stdout, stderr } = await runCli([NET, "--convention", half], { cwd: folder });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("`relu` of half gives 21.33");
    expect(stderr).toContain("half.yaml:3:9");
    const command = await runCli(["conventions", NET, "--convention", half, "--json"], { cwd: folder });
    expect(JSON.parse(command.stdout)).toMatchObject({
      models: [],
      diagnostics: [{ code: "expression", line: 3 }],
    });
  });

  it("that is missing, a directory or misspelt gives an answer", async () => {
    const said = async (name: string) => (await runCli([NET, "--convention", name], { cwd: folder })).stderr;
    expect(await said("./ors.yaml")).toContain("there is no file ./ors.yaml");
    expect(await said("fvcroe")).toContain("did you mean `fvcore`?");
    expect(await said("fvcroe,tohp")).toContain("there is no convention `tohp`");
    expect(await said("ours")).toContain("there is no convention `ours`");
  });
});
