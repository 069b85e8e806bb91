import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli } from "../support/run.js";

function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "lightnet-cost-"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** 8·8·3·4 = 768 MACs. */
const net = (budgets = "") => `input: 8x8x3\nlayers: [ { name: stem, pointwise: 4 } ]\n${budgets}`;

async function checking(files: Record<string, string>, ...argv: string[]) {
  return runCli(["check", ...argv], { cwd: folderWith(files) });
}

describe("check", () => {
  it("ends with 0 within a budget and 1 above it, 0 with --warn-only", async () => {
    const files = {
      "a.yaml": net("budgets: [ { macs: 768 } ]"),
      "b.yaml": net("budgets: [ { macs: 767 } ]"),
    };
    expect((await checking(files, "a.yaml")).status).toBe(0);
    expect((await checking(files, "b.yaml")).status).toBe(1);
    expect((await checking(files, "a.yaml", "b.yaml")).status).toBe(1);
    expect((await checking(files, "b.yaml", "--warn-only")).status).toBe(0);
    expect((await checking(files, "b.yaml", "--format", "github")).stdout).toMatch(/^::error /);
    expect((await checking(files, "b.yaml", "--format", "github", "--warn-only")).stdout).toMatch(
      /^::warning /,
    );
  });

  it("writes the comment for a pull request beside any format, and none for what can't be read", async () => {
    const cwd = folderWith({ "a.yaml": net("budgets: [ { macs: 767 } ]"), "b.yaml": "input: [\n" });
    const both = await runCli(["check", "a.yaml", "--format", "csv", "--comment", "c.md"], { cwd });
    const alone = await runCli(["check", "a.yaml", "--format", "markdown"], { cwd });
    expect(both.stdout).toBe((await runCli(["check", "a.yaml", "--format", "csv"], { cwd })).stdout);
    expect(readFileSync(join(cwd, "c.md"), "utf8")).toBe(alone.stdout);
    expect((await runCli(["check", "b.yaml", "--comment", "d.md"], { cwd })).status).toBe(2);
    expect(existsSync(join(cwd, "d.md"))).toBe(false);
    const { status, stderr } = await runCli(["check", "a.yaml", "--comment", "missing/c.md"], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain("missing/c.md can't be written");
  });

  it("ends with 2 and no verdict for a spec that can't be read", async () => {
    const files = { "a.yaml": net("budgets: [ { macs: 1 } ]"), "b.yaml": "input: [\n" };
    const { status, stdout, stderr } = await checking(files, "a.yaml", "b.yaml");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("b.yaml:1:8");
  });

  it("is a mistake where nothing is checked", async () => {
    const { status, stderr } = await checking({ "a.yaml": net() }, "a.yaml");
    expect(status).toBe(2);
    expect(stderr).toContain("no budget applies to a.yaml");
  });

  it("takes the baseline that a spec names, or --baseline", async () => {
    const files = {
      "a.yaml": net("baseline: base.yaml\nbudgets: [ { macs: -50% } ]"),
      "base.yaml": "input: 8x8x3\nlayers: [ pointwise: 8 ]\n",
      "small.yaml": "input: 8x8x3\nlayers: [ pointwise: 1 ]\n",
    };
    expect((await checking(files, "a.yaml")).status).toBe(0);
    expect((await checking(files, "a.yaml", "--baseline", "small.yaml")).status).toBe(1);
  });

  it("takes hyperparameters, conventions and folding", async () => {
    const files = {
      "a.yaml":
        "input: 8x8x3\nlayers: [ { conv: { out: 4, kernel: 1, norm: batch } } ]\nbudgets:\n  - { params: 16 }\n  - { 'convention:fvcore': 1280, for: { width: 1 } }\n  - { macs: 384, for: { width: 0.5 } }\n",
    };
    // 12 weights and 8 parameters of the norm; folded, 12 weights and 4 biases.
    expect((await checking(files, "a.yaml")).status).toBe(1);
    expect((await checking(files, "a.yaml", "--fold-norm")).status).toBe(0);
    // 768 MACs and 2 · 256 for the norm by fvcore.
    expect((await checking(files, "a.yaml@width=0.5", "--fold-norm")).status).toBe(0);
  });

  it.each<[string[], string]>([
    [[], "missing required argument 'model'"],
    [["missing.yaml"], "no file missing.yaml"],
    [["a.yaml", "--baseline", "missing.yaml"], "no file missing.yaml"],
    [["a.yaml", "--budgets", "missing.yaml"], "no file missing.yaml"],
    [["a.yaml", "--convention", "fvcroe"], "no convention `fvcroe`"],
    [["a.yaml", "--batch", "0"], "`--batch`"],
  ])("%j is bad usage", async (argv, message) => {
    const { status, stdout, stderr } = await checking({ "a.yaml": net("budgets: { macs: 1 }") }, ...argv);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});

describe("a file of budgets", () => {
  const budgets = (lines: string) => `budgets:\n${lines.replace(/^/gm, "  ")}\n`;

  it("is the nearest budgets.yaml in the folder of a spec or above", async () => {
    const files = {
      "budgets.yaml": budgets('- { specs: "models/*.yaml", macs: 767 }'),
      "models/a.yaml": net(),
      "models/deep/b.yaml": net(),
      "models/deep/budgets.yaml": budgets("- { specs: b.yaml, macs: 768 }"),
      "c.yaml": net(),
    };
    expect((await checking(files, "models/a.yaml")).status).toBe(1);
    expect((await checking(files, "models/deep/b.yaml")).status).toBe(0);
    expect((await checking(files, "c.yaml")).stderr).toContain("no budget applies to c.yaml");
  });

  it("is the one that --budgets names, for bundled specs too", async () => {
    const files = {
      "limits.yaml": budgets('- { specs: [a.yaml, "mobilenet-*"], macs: 1K }\n- { specs: vgg16, macs: 16G }'),
      "budgets.yaml": budgets("- { specs: a.yaml, macs: 1 }"),
      "a.yaml": net(),
    };
    expect((await checking(files, "a.yaml", "--budgets", "limits.yaml")).status).toBe(0);
    expect((await checking(files, "vgg16", "--budgets", "limits.yaml")).status).toBe(0);
    expect((await checking(files, "mobilenet-v1", "--budgets", "./limits.yaml")).status).toBe(1);
  });

  it("adds to the budgets of the spec itself", async () => {
    const files = {
      "budgets.yaml": budgets("- { specs: a.yaml, macs: 1K }"),
      "a.yaml": net("budgets: { params: 1 }"),
    };
    expect((await checking(files, "a.yaml")).status).toBe(1);
  });

  it.each<[what: string, text: string, place: string, message: string]>([
    ["no list", "macs: 1", "budgets.yaml:1:1", "a file of budgets has a list under `budgets`"],
    ["no specs", budgets("- { macs: 1 }"), "budgets.yaml:2:5", "doesn't say which `specs`"],
    [
      "specs that don't exist",
      budgets('- { specs: "model/*.yaml", macs: 1 }'),
      "budgets.yaml:2:14",
      "means no spec",
    ],
    ["an unknown metric", budgets("- { specs: a.yaml, mcas: 1 }"), "budgets.yaml:2:22", "no metric `mcas`"],
    ["no YAML", "budgets: [", "budgets.yaml:1:10", "never closed"],
    [
      "an unknown hyperparameter",
      budgets("- { specs: a.yaml, macs: 1, for: { with: 1 } }"),
      "budgets.yaml:2:38",
      "no hyperparameter `with`",
    ],
  ])("with %s is a mistake at its line", async (_, text, place, message) => {
    const { status, stderr } = await checking({ "budgets.yaml": text, "a.yaml": net() }, "a.yaml");
    expect(status).toBe(2);
    expect(stderr).toContain(place);
    expect(stderr).toContain(message);
  });
});

it("marks a misspelt convention where the budget names it", async () => {
  const { status, stderr } = await checking(
    { "a.yaml": net('budgets:\n  - { "convention:papr": 1M }') },
    "a.yaml",
  );
  expect(status).toBe(2);
  expect(stderr).toContain("a.yaml:4:7");
  expect(stderr).toContain("did you mean `paper`?");
});

describe("the JSON of a report", () => {
  const budgets =
    "budgets:\n  - { macs: 767, params: 16 }\n  - { macs: +2% }\n  - { layer: stam, macs: 1M }\n";

  it("says what came of a spec's budgets, and doubts one that counts nothing", async () => {
    const cwd = folderWith({ "a.yaml": net(budgets) });
    const { status, stdout, stderr } = await runCli(["a.yaml", "--json"], { cwd });
    const { models, diagnostics } = JSON.parse(stdout);
    expect(status).toBe(0);
    // 768 MACs, and 3 · 4 weights with 4 biases; without a baseline nothing is 2 % of it.
    expect(models[0].budgets).toMatchObject([
      { metric: "macs", scope: null, limit: 767, actual: 768, ok: false, line: 4 },
      { metric: "params", scope: null, limit: 16, actual: 16, ok: true, line: 4 },
    ]);
    expect(diagnostics).toMatchObject([{ severity: "warning", line: 6, help: "did you mean `stem`?" }]);
    expect(stderr).toContain("warning: this budget counts nothing");
  });

  it("keeps them when it is saved and rendered again", async () => {
    const cwd = folderWith({ "a.yaml": net("budgets: { macs: 767 }") });
    const { stdout } = await runCli(["a.yaml", "--json"], { cwd });
    expect(await runCli(["format", "-", "--json"], { cwd, stdin: stdout })).toMatchObject({
      status: 0,
      stdout,
    });
  });

  it("has the unit of a convention that a budget names", async () => {
    const files = { "a.yaml": net('budgets: { "convention:fvcore": 1M }') };
    const { stdout } = await checking(files, "a.yaml", "--json");
    const { metrics, models } = JSON.parse(stdout);
    expect(metrics["convention:fvcore"]).toMatchObject({ unit: "MAC" });
    expect(models[0].conventions.fvcore).toEqual({ unit: "MAC", value: 768 });
  });
});
